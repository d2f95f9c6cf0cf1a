#include "methods/compress_page.h"

#include <utility>
#include <vector>

#include "report/bar_chart.h"
#include "report/front_chart.h"
#include "report/html_page.h"
#include "report/plot_frame.h"
#include "report/report_text.h"
#include "util/number_text.h"

namespace ohmic {
namespace {

using Cells = std::vector<std::string>;

constexpr std::size_t kLayersInRow = 10;

std::string row_html(const char* cell, const Cells& texts) {
  std::string html = "<tr>";
  for (const std::string& text : texts)
    html += std::string("<") + cell + ">" + escape_html(text) + "</" + cell + ">";
  return html + "</tr>\n";
}

std::string table_html(const Cells& heading, const std::vector<Cells>& rows) {
  std::string html = "<table>\n" + row_html("th", heading);
  for (const Cells& row : rows) html += row_html("td", row);
  return html + "</table>\n";
}

std::string text_of(const Json& value) {
  if (value.is_string()) return value.get<std::string>();
  return value.is_number_float() ? significant_digits(value.get<double>(), 4) : value.dump();
}

/// A figure of summary.json and what the page calls it.
constexpr std::pair<const char*, const char*> kFigures[] = {
    {"validation_accuracy", "validation accuracy, %"},
    {"test_accuracy", "test accuracy, %"},
    {"bits_per_weight", "bits a weight"},
    {"density", "density"},
    {"operation_units", "operation units"},
    {"crossbars", "crossbars"},
    {"utilization", "utilization"},
    {"area_mm2", "area, mm2"},
    {"latency_ms", "latency, ms"},
    {"energy_mj", "energy, mJ"},
    {"component_power_w", "component power, W"},
    {"cost_ratio", "cost ratio"}};

std::string comparison(const Json& summary) {
  std::vector<Cells> rows;
  const Json& base = summary.at("baseline");
  const Json& best = summary.at("best");
  for (const auto& [key, name] : kFigures) {
    const double before = base.at(key).get<double>(), after = best.at(key).get<double>();
    rows.push_back({name, text_of(base.at(key)), text_of(best.at(key)),
                    before > 0 ? "x " + significant_digits(after / before, 4) : ""});
  }
  return table_html({"", "dense W8A8", "compressed", ""}, rows);
}

std::string rounds(const Json& summary) {
  std::vector<Cells> rows;
  for (const Json& round : summary.at("rounds")) {
    rows.push_back(
        {text_of(round.at("round")), text_of(round.at("alpha")),
         "W" + text_of(round.at("weight_bits")) + "A" + text_of(round.at("activation_bits")),
         text_of(round.at("validation_accuracy")), text_of(round.at("bits_per_weight")),
         text_of(round.at("density")), round.at("within").get<bool>() ? "yes" : "no"});
  }
  return table_html(
      {"round", "alpha", "widths", "validation, %", "bits a weight", "density", "within the bound"},
      rows);
}

/// "6", or of column groups "64 x 6, 56 x 5".
std::string weight_bits(const Json& layer) {
  if (!layer.contains("groups")) return text_of(layer.at("weight_bits"));
  std::string text;
  for (const Json& group : layer.at("groups")) {
    text += (text.empty() ? "" : ", ") + text_of(group.at("columns")) + " x " +
            text_of(group.at("weight_bits"));
  }
  return text;
}

std::string layers(const Json& summary) {
  std::vector<Cells> rows;
  for (const Json& layer : summary.at("best").at("policy"))
    rows.push_back({text_of(layer.at("name")), weight_bits(layer),
                    text_of(layer.at("activation_bits")), text_of(layer.value("prune", Json(0)))});
  return table_html({"layer", "weight bits", "activation bits", "pruned share"}, rows);
}

/// A figure of every layer, of dense W8A8 and of the compressed network.
BarChart layer_bars(const Json& summary, const char* key, int digits, double scale = 1) {
  BarChart chart{"", digits, {}, {{"dense W8A8", {}}, {"compressed", {}}}, kLayersInRow};
  for (const Json& layer : summary.at("best").at("layers"))
    chart.names.push_back(text_of(layer.at("name")));
  const char* const networks[] = {"baseline", "best"};
  for (std::size_t s = 0; s < chart.series.size(); ++s) {
    for (const Json& layer : summary.at(networks[s]).at("layers"))
      chart.series[s].values.push_back(scale * layer.at(key).get<double>());
  }
  return chart;
}

std::string layer_sections(const Json& summary) {
  return page_section("Bits a weight, layer by layer",
                      to_svg(layer_bars(summary, "bits_per_weight", 1))) +
         page_section("Codes other than 0, layer by layer, %",
                      to_svg(layer_bars(summary, "density", 0, 100))) +
         page_section("Cells in use of a layer's arrays, %",
                      to_svg(layer_bars(summary, "utilization", 0, 100))) +
         page_section("Energy, layer by layer, uJ",
                      to_svg(layer_bars(summary, "energy_mj", 2, 1000)));
}

/// What the method tried: accuracy against cost of its episodes, or against bits a weight of its
/// rounds. Nothing of a method that tries nothing.
std::string front_section(const Json& summary, const std::vector<Trial>& trials) {
  FrontChart chart;
  if (!trials.empty()) {
    chart = {"accuracy against cost",
             "cost as a share of dense W8A8's; validation accuracy before fine-tuning, %",
             {{"episodes", {}}}};
    for (const Trial& trial : trials)
      chart.series[0].points.push_back({trial.cost_ratio, trial.outcome.accuracy});
  } else {
    chart = {"accuracy against bits a weight",
             "bits a weight; validation accuracy, %",
             {{"rounds", {}}}};
    for (const Json& round : summary.at("rounds")) {
      if (const double bits = round.at("bits_per_weight").get<double>(); bits > 0)
        chart.series[0].points.push_back({bits, round.at("validation_accuracy").get<double>()});
    }
  }
  if (chart.series[0].points.empty()) return "";
  return page_section("Pareto front of what was tried", to_svg(chart));
}

std::string configuration(const Json& config) {
  std::vector<Cells> rows;
  for (const auto& [name, value] : config.at("options").items())
    rows.push_back({"--" + name, text_of(value)});
  for (const auto& [name, value] : config.at("versions").items())
    rows.push_back({name, text_of(value)});
  return table_html({"option", "value"}, rows);
}

}  // namespace

std::string answer_beyond_bound(bool one_training, bool has_rounds) {
  if (one_training) return "what was trained";
  return has_rounds ? "the first" : "the method's answer";
}

std::string compress_page(const Json& config, const Json& summary,
                          const std::vector<Trial>& trials) {
  const std::string method = text_of(summary.at("method"));
  const std::string title = "Compression of " + text_of(summary.at("network")) + " by " + method;
  const std::string subtitle =
      text_of(config.at("options").at("data")) + ", " + text_of(config.at("options").at("hw")) +
      ", seed " + text_of(summary.at("seed")) + ", at most " + text_of(summary.at("allowed_loss")) +
      " points below the float network's " + text_of(summary.at("float_validation_accuracy")) +
      " % on validation images";
  std::string body = clipped_plot_style();
  if (config.at("data").at("synthetic").get<bool>()) {
    body +=
        "<p class=\"note\">Synthetic images: accuracies cannot be compared with those of real "
        "data.</p>\n";
  }
  if (summary.at("best").at("feasible") == 0)
    body += "<p class=\"note\">No network was seen that loses so little: " +
            answer_beyond_bound(config.at("options").at("alpha").get<double>() > 0,
                                !summary.at("rounds").empty()) +
            " is shown.</p>\n";
  body += page_section("Against dense W8A8 on the same chip", comparison(summary));
  if (!summary.at("rounds").empty()) body += page_section("Rounds", rounds(summary));
  body += front_section(summary, trials);
  body += page_section("Widths", layers(summary)) + layer_sections(summary);
  body += page_section("Configuration", configuration(config));
  return html_page(title, subtitle, body);
}

}  // namespace ohmic

#include "studies/compare/compare_page.h"

#include "report/html_page.h"
#include "report/report_text.h"
#include "studies/compare/compare_plots.h"
#include "studies/compare/shown_figures.h"
#include "util/number_text.h"

namespace ohmic {
namespace {

constexpr const char* kProgressNote =
    "<p class=\"note\">Best feasible accuracy on the images that episodes read: the median over "
    "seeds, and pale every seed. In the table medians over seeds, where a cell without a feasible "
    "policy is the worst, and half of the mean's 95 % interval (Student t) where every cell has "
    "one.</p>\n";

std::string cell_html(const SampleFigures& sample, int digits) {
  if (!sample.median) return "<td>&ndash;</td>";
  std::string html = "<td>" + fixed_digits(*sample.median, digits);
  if (sample.half_width) {
    html += "<br><span class=\"paper\">&plusmn; " + fixed_digits(*sample.half_width, digits) +
            "</span>";
  }
  return html + "</td>";
}

std::string row_html(const AgentRow& row) {
  std::string html = "<tr><td>" + escape_html(row.agent) + "</td><td>" +
                     std::to_string(row.feasible) + "/" + std::to_string(row.cells) + "</td>";
  for (const ShownFigure& shown : kShownFigures) {
    html += cell_html(row.figures[figure_index(shown.name)], shown.digits);
  }
  return html + "</tr>\n";
}

std::string table_html(const Comparison& comparison, double threshold) {
  std::string html = "<table>\n<tr><th>agent</th><th>feasible</th>";
  for (const ShownFigure& shown : kShownFigures) {
    html += std::string("<th>") + shown.page_heading + "</th>";
  }
  html += "</tr>\n";
  for (const AgentRow& row : comparison.rows) {
    if (row.threshold == threshold) html += row_html(row);
  }
  return html + "</table>\n";
}

std::string reference_note(const ThresholdFigures& threshold) {
  std::string note;
  if (threshold.optimum) {
    note = "Optimum of all policies: " + fixed_digits(*threshold.optimum, 2) + " %. ";
  }
  if (threshold.best_known) {
    note += "Best that any cell found: " + fixed_digits(*threshold.best_known, 2) + " %.";
  }
  return note.empty() ? "" : "<p class=\"note\">" + note + "</p>\n";
}

/// Why no cell of the threshold has a result; empty where one has.
std::string reason_of(const Comparison& comparison, double threshold) {
  std::string reason;
  for (const JudgedCell& cell : comparison.cells) {
    if (cell.record.cell.threshold != threshold) continue;
    if (cell.done()) return "";
    reason = cell.record.reason;
  }
  return reason;
}

std::string threshold_section(const Comparison& comparison, const ThresholdFigures& threshold) {
  const std::string title = "Cost at most " + shortest(threshold.threshold) + " of W8A8";
  const std::string reason = reason_of(comparison, threshold.threshold);
  if (!reason.empty()) {
    return page_section(title, "<p class=\"note\">No result: " + escape_html(reason) + "</p>\n");
  }
  std::string body = progress_plot(comparison, threshold.threshold);
  body += kProgressNote;
  body += table_html(comparison, threshold.threshold) + reference_note(threshold);
  return page_section(title, body);
}

}  // namespace

std::string compare_page(const std::string& subject, const Comparison& comparison) {
  std::string body = clipped_plot_style();
  for (const ThresholdFigures& threshold : comparison.thresholds) {
    body += threshold_section(comparison, threshold);
  }
  body += page_section(
      "Accuracy against cost",
      pareto_plot(comparison) +
          "<p class=\"note\">Every policy that any cell of an agent judged and that no other of "
          "that agent's beats in both.</p>");
  body += page_section(
      "Regret", regret_plot(comparison) +
                    "<p class=\"note\">Points of accuracy below the optimum, or below the best "
                    "that any cell of the threshold found. The bar is the median over seeds, the "
                    "line half of the mean's 95 % interval (Student t).</p>");
  return html_page("Search agents compared", subject, body);
}

}  // namespace ohmic

#include "studies/compare/paired_answers.h"

#include <algorithm>
#include <limits>
#include <set>
#include <stdexcept>

#include "quant/accuracy/answer_bits.h"
#include "util/config_error.h"
#include "util/csv_line.h"
#include "util/json_section.h"
#include "util/number_text.h"
#include "util/random_source.h"
#include "util/split_text.h"
#include "util/text_table.h"

namespace ohmic {
namespace {

constexpr int kSamples = 2000;
constexpr std::uint64_t kSeed = 1;
constexpr double kNoPolicy = -std::numeric_limits<double>::infinity();

using Split = std::vector<bool> PolicyAnswers::*;

/// How often each image is drawn in each sample.
class Resampling {
 public:
  explicit Resampling(std::size_t images) : images_(images) {
    RandomSource random(kSeed);
    for (int sample = 0; sample < kSamples; ++sample) {
      std::vector<std::uint8_t> times(images);
      for (std::size_t i = 0; i < images; ++i) ++times[random.index_below(images)];
      times_.push_back(std::move(times));
    }
  }

  /// The accuracy in each sample, percent.
  std::vector<double> accuracies(const std::vector<bool>& right) const {
    const std::vector<std::uint8_t> bytes(right.begin(), right.end());
    std::vector<double> accuracies;
    for (const auto& times : times_) {
      std::uint32_t count = 0;
      for (std::size_t i = 0; i < images_; ++i) count += bytes[i] * times[i];
      accuracies.push_back(100. * count / static_cast<double>(images_));
    }
    return accuracies;
  }

 private:
  std::size_t images_;
  std::vector<std::vector<std::uint8_t>> times_;
};

/// What is known of one split of the images: of every policy, over all samples.
class SplitFigures {
 public:
  SplitFigures(const AnswersByPolicy& answers, Split split) : answers_(answers), split_(split) {
    if (answers.empty()) return;
    const Resampling samples((answers.begin()->second.*split).size());
    for (const auto& [policy, known] : answers)
      accuracies_[policy] = samples.accuracies(known.*split);
  }

  const std::vector<bool>& right(const std::string& policy) const {
    return answers_.at(policy).*split_;
  }
  /// Percent, on all images; of no policy the worst there is.
  double accuracy(const std::string& policy) const {
    return policy.empty() ? kNoPolicy : accuracy_of(right(policy));
  }
  /// The median over policies in a sample.
  double median_in(std::size_t sample, const std::vector<std::string>& policies) const {
    std::vector<double> values;
    for (const std::string& policy : policies)
      values.push_back(policy.empty() ? kNoPolicy : accuracies_.at(policy)[sample]);
    return median_of(std::move(values));
  }
  double median(const std::vector<std::string>& policies) const {
    std::vector<double> values;
    for (const std::string& policy : policies) values.push_back(accuracy(policy));
    return median_of(std::move(values));
  }
  /// The policy in the middle, of two the worse.
  std::string middle(std::vector<std::string> policies) const {
    std::stable_sort(
        policies.begin(), policies.end(),
        [this](const std::string& a, const std::string& b) { return accuracy(a) < accuracy(b); });
    return policies[(policies.size() - 1) / 2];
  }

 private:
  const AnswersByPolicy& answers_;
  Split split_;
  std::map<std::string, std::vector<double>> accuracies_;
};

/// own, others: the policies of an agent's seeds, empty where a cell found none.
PairedFigures figures_of(const SplitFigures& split, const std::vector<std::string>& own,
                         const std::vector<std::string>& others) {
  PairedFigures figures;
  const double median = split.median(own), rival = split.median(others);
  if (median != kNoPolicy) figures.median = median;
  if (rival != kNoPolicy) figures.rival_median = rival;
  if (!figures.median || !figures.rival_median) return figures;
  figures.difference = median - rival;
  std::vector<double> differences;
  for (std::size_t sample = 0; sample < kSamples; ++sample)
    differences.push_back(split.median_in(sample, own) - split.median_in(sample, others));
  std::sort(differences.begin(), differences.end());
  figures.low = quantile_of(differences, 0.025);
  figures.high = quantile_of(differences, 0.975);
  const std::string one = split.middle(own), other = split.middle(others);
  if (one.empty() || other.empty()) return figures;
  const std::vector<bool>&a = split.right(one), &b = split.right(other);
  figures.only_agent = figures.only_rival = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    *figures.only_agent += a[i] && !b[i] ? 1 : 0;
    *figures.only_rival += b[i] && !a[i] ? 1 : 0;
  }
  figures.chance = mcnemar(*figures.only_agent, *figures.only_rival);
  return figures;
}

/// The policies of the done cells of a row.
std::vector<std::string> policies_of(const Comparison& comparison, const AgentRow& row) {
  std::vector<std::string> policies;
  for (const JudgedCell& cell : comparison.cells) {
    if (!cell.done() || cell.record.cell.variant.label != row.agent ||
        cell.record.cell.threshold != row.threshold)
      continue;
    policies.push_back(cell.feasible() ? cell.record.best.policy : "");
  }
  return policies;
}

std::string shown(const std::optional<double>& value, int digits) {
  return value ? fixed_digits(*value, digits) : "-";
}

std::string interval_text(const PairedFigures& figures) {
  if (!figures.difference) return "-";
  return shown(figures.difference, 2) + " [" + shown(figures.low, 2) + ", " +
         shown(figures.high, 2) + "]";
}

}  // namespace

std::vector<std::string> answered_policies(const std::vector<ComparedRecord>& records) {
  std::set<std::string> policies;
  for (const ComparedRecord& record : records)
    if (record.status == RunStatus::kDone && record.best.feasible)
      policies.insert(record.best.policy);
  return {policies.begin(), policies.end()};
}

AnswersByPolicy read_answers_of(const std::string& lines, const std::string& file) {
  AnswersByPolicy answers;
  int number = 0;
  for (const std::string& line : split(lines, '\n')) {
    ++number;
    if (line.empty()) continue;
    const std::string where = file + ":" + std::to_string(number);
    try {
      const Json json = Json::parse(line);
      if (json.contains("error")) throw ConfigError(where, json.at("error").get<std::string>());
      const auto bits = [&json](const std::string& split) {
        return bits_of_hex(json.at(split + "_answers").get<std::string>(),
                           json.at(split + "_images").get<std::size_t>());
      };
      answers[json.at("policy").get<std::string>()] = {bits("validation"), bits("test")};
    } catch (const Json::exception&) {
      throw ConfigError(where, "is no line of evaluate --policies --test --answers");
    } catch (const std::invalid_argument& e) {
      throw ConfigError(where, e.what());
    }
  }
  return answers;
}

bool covers(const AnswersByPolicy& answers, const std::vector<std::string>& policies) {
  return std::all_of(policies.begin(), policies.end(),
                     [&answers](const std::string& policy) { return answers.count(policy) > 0; });
}

std::vector<AgentPair> paired_figures(const Comparison& comparison,
                                      const AnswersByPolicy& answers) {
  const SplitFigures validation(answers, &PolicyAnswers::validation);
  const SplitFigures test(answers, &PolicyAnswers::test);
  std::vector<AgentPair> pairs;
  for (const AgentRow& agent : comparison.rows) {
    bool behind = false;
    for (const AgentRow& rival : comparison.rows) {
      if (behind && rival.threshold == agent.threshold && agent.done > 0 && rival.done > 0) {
        const auto own = policies_of(comparison, agent);
        const auto others = policies_of(comparison, rival);
        pairs.push_back({agent.agent, rival.agent, agent.threshold,
                         figures_of(validation, own, others), figures_of(test, own, others)});
      }
      behind = behind || &rival == &agent;
    }
  }
  return pairs;
}

std::string paired_csv(const std::vector<AgentPair>& pairs) {
  std::string csv =
      csv_line({"threshold", "agent", "rival", "images", "median", "rival_median", "difference",
                "low", "high", "only_agent", "only_rival", "mcnemar_p"}) +
      "\n";
  const auto number = [](const auto& value) {
    return value ? shortest(static_cast<double>(*value)) : std::string();
  };
  for (const AgentPair& pair : pairs) {
    for (const auto& [split, figures] :
         {std::pair("validation", &pair.validation), std::pair("test", &pair.test)}) {
      csv += csv_line({shortest(pair.threshold), pair.agent, pair.rival, split,
                       number(figures->median), number(figures->rival_median),
                       number(figures->difference), number(figures->low), number(figures->high),
                       number(figures->only_agent), number(figures->only_rival),
                       number(figures->chance)}) +
             "\n";
    }
  }
  return csv;
}

std::string paired_text(const std::vector<AgentPair>& pairs) {
  TextTable table({{"agent", Align::kLeft},
                   {"rival", Align::kLeft},
                   {"threshold"},
                   {"validation pp"},
                   {"p"},
                   {"test pp"},
                   {"p"}});
  for (const AgentPair& pair : pairs) {
    if (pair.agent != pairs.front().agent) continue;
    table.add_row(
        {pair.agent, pair.rival, shortest(pair.threshold), interval_text(pair.validation),
         shown(pair.validation.chance, 3), interval_text(pair.test), shown(pair.test.chance, 3)},
        "");
  }
  return "\n" + table.text() +
         "\nMedian over seeds, to the rival's, and its 95 % interval over resampled images; p of "
         "McNemar's test\nbetween the two policies of the median.\n";
}

}  // namespace ohmic

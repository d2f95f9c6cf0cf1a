#pragma once

#include <string>
#include <utility>
#include <vector>

namespace ohmic {

/// One episode as the curves show it. accuracy: percent.
struct ReportEpisode {
  double accuracy = 0;
  double cost_ratio = 0;
  double reward = 0;
  bool feasible = false;
  double weight_bits = 0;  ///< mean over weight layers
  double activation_bits = 0;
};

/// What a layer is thought to lose when it alone is narrow, percentage points.
struct ReportLoss {
  std::string name;
  double weights = 0;
  double activations = 0;
};

/// Widths of one weight layer of the best policy.
struct ReportLayer {
  std::string name;
  int weight_bits = 0;
  int activation_bits = 0;
};

/// One policy that was read again at the end of a search that screened, already formatted.
struct RereadRow {
  std::string name;
  std::string screened;  ///< accuracy on the images that episodes read
  std::string full;      ///< accuracy on all validation images
  std::string cost_ratio;
};

/// One line of the table of W8A8 against the best policy, both already formatted.
struct ReportRow {
  std::string quantity;
  std::string baseline;
  std::string best;
  std::string change;
};

/// Everything the page of a search says. Text is escaped where it is printed.
struct SearchReport {
  std::string title;
  std::string subtitle;
  std::string warning;  ///< empty where there is none
  double threshold = 0;
  std::string images_read = "all validation images";  ///< that an episode reads
  double baseline_accuracy = 0;                       ///< of W8A8 on those images, percent
  std::vector<ReportEpisode> episodes;
  std::vector<ReportLayer> layers;
  std::vector<ReportLoss> losses;  ///< empty where too little was judged to tell
  int losses_bits = 0;             ///< at so many bits
  std::vector<ReportRow> comparison;
  std::string uniform;            ///< the best policy alike in all layers; empty: there is none
  std::vector<RereadRow> reread;  ///< empty unless episodes read fewer images than there are
  std::vector<std::pair<std::string, std::string>> effort;
  std::vector<std::pair<std::string, std::string>> configuration;
};

/// The report as one HTML page that loads nothing and runs no script.
std::string to_html(const SearchReport& report);

}  // namespace ohmic

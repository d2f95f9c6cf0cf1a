#pragma once

#include <string>

#include "rl/search/trial_store.h"
#include "util/json_section.h"

namespace ohmic {

/// The text of report.html of a compression. config, summary: its config.json and summary.json;
/// trials: the episodes of a method that plays some.
std::string compress_page(const Json& config, const Json& summary,
                          const std::vector<Trial>& trials);

/// What a method's network is where none was seen that loses at most kAllowedLoss.
std::string answer_beyond_bound(bool one_training, bool has_rounds);

}  // namespace ohmic

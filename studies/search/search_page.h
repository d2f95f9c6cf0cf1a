#pragma once

#include <string>
#include <vector>

#include "rl/session/search_results.h"

namespace ohmic {

/// The text of report.html. config: the run's config.json.
std::string search_page(const Json& config, const NetworkSpec& network,
                        const std::vector<Trial>& trials, const SearchSummary& result);

/// The table of W8A8 against the best policy and the time spent, for a terminal.
std::string result_table(const SearchSummary& result);

}  // namespace ohmic

#pragma once

#include <string>
#include <utility>
#include <vector>

#include "app/search/search_files.h"
#include "report/report.h"

namespace ohmic::app {

/// W8A8 against the best policy, a row a quantity, formatted.
std::vector<ReportRow> comparison_rows(const SearchResult& result);

/// Name and amount of everything that the search spent.
std::vector<std::pair<std::string, std::string>> effort_rows(const SearchTime& effort);

/// The record of report.html. config: the run's config.json.
SearchReport make_report(const Json& config, const NetworkSpec& network,
                         const std::vector<Trial>& trials, const SearchResult& result);

}  // namespace ohmic::app

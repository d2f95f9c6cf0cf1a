#pragma once

#include <string>

#include "app/options/search_options.h"
#include "rl/session/search_input.h"

namespace ohmic::app {

/// A search as its options tell it, and what it reads.
struct LoadedSearch {
  SearchPlan plan;
  SearchInput input;
  Json config;          ///< as config.json: options, paths, input, versions
  std::string subject;  ///< network, chip and data in words
};

/// Loads network, chip, data and weights. Fills what `arguments` leaves to defaults (data,
/// weights), so that config.json says what was used. stored: config.json of the run to go on with,
/// null for a new one. Throws ConfigError on broken input.
LoadedSearch load_search(SearchArguments& arguments, const Json& stored);

}  // namespace ohmic::app

#pragma once

#include <string>
#include <utility>
#include <vector>

#include "app/options/options.h"

namespace ohmic::app {

/// An option of `ohmic search` that a study hands on to its searches as it is.
struct HandedOption {
  const char* name;
  const char* value_name;
  const char* meaning;
  std::string text = {};  ///< what was given for it; empty if nothing was
};

/// Adds the options to a command's. `handed` must stay where it is while the command line is read.
void add_handed_options(po::options_description& options, std::vector<HandedOption>& handed);

/// Name without dashes and text of those that were given.
std::vector<std::pair<std::string, std::string>> given_options(
    const std::vector<HandedOption>& handed);

}  // namespace ohmic::app

#pragma once

#include <string>
#include <vector>

#include "studies/reproduce/reproduction.h"

namespace ohmic {

/// A chart as an SVG element.
std::string drawing_of(const Chart& chart);

/// Everything as one HTML page that loads nothing and runs no script. notes: what holds for all of
/// it, a paragraph each.
std::string reproduction_page(const std::vector<Reproduction>& results,
                              const std::vector<std::string>& notes);

/// Writes for each result ID.csv, for a figure also IDx.svg a chart and ID_values.csv, and
/// reproduce.html, into a folder, which is made if missing. Throws ConfigError if that fails.
void write_reproductions(const std::string& folder, const std::vector<Reproduction>& results,
                         const std::vector<std::string>& notes);

/// The files that write_reproductions() may write for an item, the page among them.
std::vector<std::string> possible_files(const std::string& folder, const std::string& id);

}  // namespace ohmic

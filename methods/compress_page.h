#pragma once

#include <string>

#include "util/json_section.h"

namespace ohmic {

/// The text of report.html of a compression. config, summary: its config.json and summary.json.
std::string compress_page(const Json& config, const Json& summary);

}  // namespace ohmic

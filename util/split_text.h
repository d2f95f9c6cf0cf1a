#pragma once

#include <string>
#include <vector>

namespace ohmic {

/// The parts between separators; one empty part for an empty text.
std::vector<std::string> split(const std::string& text, char separator);

}  // namespace ohmic

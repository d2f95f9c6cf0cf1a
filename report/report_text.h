#pragma once

#include <string>

namespace ohmic {

/// Text with & < > " ' as entities, for HTML content and attributes.
std::string escape_html(const std::string& text);

}  // namespace ohmic

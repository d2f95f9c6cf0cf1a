#pragma once

#include <string>

namespace ohmic {

/// A page that loads nothing and runs no script, in the style that all pages share. title and
/// subtitle are escaped; body is HTML.
std::string html_page(const std::string& title, const std::string& subtitle,
                      const std::string& body);

/// A framed part of a page. title is escaped; body is HTML.
std::string page_section(const std::string& title, const std::string& body);

/// The part of the style that drawings need to stand alone, in its light colours.
std::string drawing_style();

}  // namespace ohmic

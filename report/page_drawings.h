#pragma once

#include <string>
#include <vector>

namespace ohmic {

/// A drawing of a page as a file of its own.
struct PageDrawing {
  std::string name;  ///< of its section, as a file's: "bits-of-the-best-policy"; a second of a
                     ///< section ends in -2
  std::string svg;   ///< with name space, style and a white ground
};

/// The drawings of a page that html_page() made, in order.
std::vector<PageDrawing> page_drawings(const std::string& page);

}  // namespace ohmic

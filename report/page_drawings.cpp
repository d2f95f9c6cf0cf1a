#include "report/page_drawings.h"

#include <algorithm>
#include <map>

#include "report/svg_elements.h"

namespace ohmic {
namespace {

constexpr std::size_t kLongestName = 80;

/// What lies between two marks from `from` on, without them; `from` moves behind. Empty: nothing.
std::string between(const std::string& text, const std::string& open, const std::string& close,
                    std::size_t& from) {
  const std::size_t begin = text.find(open, from);
  const std::size_t end =
      begin == std::string::npos ? begin : text.find(close, begin + open.size());
  from = end == std::string::npos ? text.size() : end + close.size();
  return end == std::string::npos ? ""
                                  : text.substr(begin + open.size(), end - begin - open.size());
}

/// Letters, digits and points, all else, entities among it, as single dashes between them.
std::string file_name(const std::string& title) {
  std::string name;
  bool entity = false;
  for (const char c : title) {
    entity = c == '&' || (entity && c != ';');
    if (entity || c == ';') continue;
    const bool upper = c >= 'A' && c <= 'Z';
    const bool kept = upper || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.';
    if (kept) {
      name += upper ? static_cast<char>(c - 'A' + 'a') : c;
    } else if (!name.empty() && name.back() != '-') {
      name += '-';
    }
  }
  name.resize(std::min(name.size(), kLongestName));
  while (!name.empty() && (name.back() == '-' || name.back() == '.')) name.pop_back();
  return name.empty() ? "drawing" : name;
}

}  // namespace

std::vector<PageDrawing> page_drawings(const std::string& page) {
  std::vector<PageDrawing> drawings;
  std::map<std::string, int> used;
  for (std::size_t at = 0; at < page.size();) {
    const std::string section = between(page, "<section>\n", "</section>", at);
    std::size_t within = 0;
    const std::string name = file_name(between(section, "<h2>", "</h2>", within));
    while (within < section.size()) {
      const std::string inner = between(section, "<svg", "</svg>", within);
      if (inner.empty()) break;
      const int count = ++used[name];
      drawings.push_back({count == 1 ? name : name + "-" + std::to_string(count),
                          standalone_svg("<svg" + inner + "</svg>")});
    }
  }
  return drawings;
}

}  // namespace ohmic

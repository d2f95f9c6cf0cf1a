#include "traces/vcd_header.h"

#include <algorithm>
#include <sstream>

namespace ohmic {
namespace {

std::vector<std::string> path_of(const std::string& name) {
  std::vector<std::string> path;
  std::istringstream parts(name);
  for (std::string part; std::getline(parts, part, '.');) path.push_back(part);
  return path;
}

std::string scopes(const std::vector<Signal>& signals) {
  std::string text;
  std::vector<std::string> open;
  const auto close_to = [&](std::size_t depth) {
    for (; open.size() > depth; open.pop_back()) text += "$upscope $end\n";
  };
  for (std::size_t s = 0; s < signals.size(); ++s) {
    const std::vector<std::string> path = path_of(signals[s].name);
    const std::size_t depth = path.size() - 1;
    std::size_t same = 0;
    while (same < std::min(open.size(), depth) && open[same] == path[same]) ++same;
    close_to(same);
    for (; open.size() < depth; open.push_back(path[open.size()]))
      text += "$scope module " + path[open.size()] + " $end\n";
    const int bits = signals[s].bits;
    const std::string range = bits == 1 ? "" : " [" + std::to_string(bits - 1) + ":0]";
    text += "$var wire " + std::to_string(bits) + " " + vcd_code(s) + " " + path.back() + range +
            " $end\n";
  }
  close_to(0);
  return text;
}

/// A text as it can stand in a line of a header.
std::string harmless(std::string text) {
  for (char& c : text) {
    if (c == '$' || static_cast<unsigned char>(c) < ' ') c = '_';
  }
  return text;
}

}  // namespace

std::string vcd_code(std::size_t index) {
  static constexpr char kDigits[] =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
  constexpr std::size_t kBase = sizeof kDigits - 1;
  std::string code;
  for (std::size_t rest = index + 1; rest > 0; rest = (rest - 1) / kBase)
    code.insert(code.begin(), kDigits[(rest - 1) % kBase]);
  return code;
}

std::string vcd_header(const std::vector<Signal>& signals,
                       const std::vector<std::string>& comments) {
  std::string text = "$version Ohmic $end\n";
  for (const std::string& comment : comments) text += "$comment " + harmless(comment) + " $end\n";
  return text + "$timescale 1 ps $end\n" + scopes(signals) + "$enddefinitions $end\n";
}

}  // namespace ohmic

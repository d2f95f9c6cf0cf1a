#include "nets/onnx/layer_names.h"

#include <algorithm>
#include <cctype>
#include <vector>

#include "util/config_error.h"

namespace ohmic::onnx_import {
namespace {

std::vector<std::string> parts_of(const std::string& path) {
  std::vector<std::string> parts(1);
  for (const char c : path) {
    if (c == '/') {
      parts.emplace_back();
    } else {
      parts.back() += c;
    }
  }
  parts.erase(std::remove(parts.begin(), parts.end(), ""), parts.end());
  return parts;
}

bool begins_with(const std::string& text, const std::string& start) {
  return text.compare(0, start.size(), start) == 0;
}

/// The operator's own name, or that with a number: Conv, Conv_12.
bool is_operator(const std::string& part, const std::string& op) {
  if (!begins_with(part, op)) return false;
  const std::string rest = part.substr(op.size());
  return rest.empty() || (rest.size() > 1 && rest[0] == '_' &&
                          std::all_of(rest.begin() + 1, rest.end(),
                                      [](unsigned char c) { return std::isdigit(c) != 0; }));
}

}  // namespace

std::string module_path(const std::string& node_name, const std::string& op) {
  std::vector<std::string> parts = parts_of(node_name);
  std::string number;
  if (parts.size() > 1 && is_operator(parts.back(), op)) {
    number = parts.back().substr(op.size());
    parts.pop_back();
  }
  std::string path;
  std::string before;
  for (const std::string& part : parts) {
    // A child of a list carries the list's name: layer1, layer1.0.
    const bool repeats = !before.empty() && begins_with(part, before + ".");
    if (repeats) path.resize(path.size() - before.size());
    path += (path.empty() || path.back() == '.' ? "" : ".") + part;
    before = part;
  }
  return path + number;
}

std::string LayerNames::name(const Node& node, const std::string& weight) {
  const std::string ending = ".weight";
  const bool names_module =
      weight.size() > ending.size() &&
      weight.compare(weight.size() - ending.size(), ending.size(), ending) == 0;
  std::string wanted = names_module ? weight.substr(0, weight.size() - ending.size())
                                    : module_path(node.name, node.op);
  wanted = one_line(wanted);
  if (wanted.empty()) wanted = node.op;
  return unique(wanted);
}

std::string LayerNames::unique(const std::string& wanted) {
  std::string name = wanted;
  // `input` is what network files call the network's own.
  for (int& copies = copies_[wanted]; name == "input" || taken_.count(name) > 0;)
    name = wanted + "_" + std::to_string(++copies + 1);
  taken_.insert(name);
  return name;
}

}  // namespace ohmic::onnx_import

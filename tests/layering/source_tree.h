#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

namespace ohmic::layering {

/// One `#include` line: "nets/network_spec.h" in quotes, or <systemc> in angle brackets.
struct Include {
  std::string path;
  bool quoted = false;
};

/// The `#include` lines of a source text, comments left out.
std::vector<Include> includes_of(const std::string& text);

/// Includes of every .h and .cpp file under some folders; paths are relative to the repository's
/// root.
class SourceTree {
 public:
  /// Reads the files under root/folder for each of `folders`; a folder may be missing.
  SourceTree(const std::string& root, const std::vector<std::string>& folders);
  explicit SourceTree(std::map<std::string, std::vector<Include>> files);

  const std::map<std::string, std::vector<Include>>& files() const { return files_; }
  bool has(const std::string& path) const { return files_.count(path) != 0; }

  /// The chain "a.cpp -> b.h -> <systemc>" from a file to the first header that `wanted` accepts;
  /// "" for none.
  template <typename Predicate>
  std::string chain_to(const std::string& path, const Predicate& wanted) const;

 private:
  std::map<std::string, std::vector<Include>> files_;
};

template <typename Predicate>
std::string SourceTree::chain_to(const std::string& path, const Predicate& wanted) const {
  std::set<std::string> seen = {path};
  std::vector<std::pair<std::string, std::string>> open = {{path, path}};  // file, chain to it
  while (!open.empty()) {
    const auto [file, chain] = open.back();
    open.pop_back();
    const auto entry = files_.find(file);
    if (entry == files_.end()) continue;
    for (const Include& include : entry->second) {
      const std::string name = include.quoted ? include.path : "<" + include.path + ">";
      const std::string longer = chain + " -> " + name;
      if (wanted(name)) return longer;
      if (include.quoted && seen.insert(name).second) open.emplace_back(name, longer);
    }
  }
  return "";
}

}  // namespace ohmic::layering

#include "tests/layering/source_tree.h"

#include <filesystem>
#include <fstream>
#include <regex>
#include <sstream>
#include <utility>

namespace ohmic::layering {
namespace {

namespace fs = std::filesystem;

std::string read_text(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

}  // namespace

std::vector<Include> includes_of(const std::string& text) {
  // Anchored at the line's start: `// #include "x.h"` is no include.
  static const std::regex kLine("^[ \t]*#[ \t]*include[ \t]*([<\"])([^>\"]+)[>\"]");
  std::vector<Include> includes;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    std::smatch part;
    if (std::regex_search(line, part, kLine)) includes.push_back({part[2], part[1] == "\""});
  }
  return includes;
}

SourceTree::SourceTree(const std::string& root, const std::vector<std::string>& folders) {
  for (const std::string& folder : folders) {
    if (!fs::is_directory(fs::path(root) / folder)) continue;
    for (const auto& entry : fs::recursive_directory_iterator(fs::path(root) / folder)) {
      const std::string ending = entry.path().extension().string();
      if (ending != ".h" && ending != ".cpp") continue;
      const std::string path = fs::relative(entry.path(), root).generic_string();
      files_[path] = includes_of(read_text(entry.path()));
    }
  }
}

SourceTree::SourceTree(std::map<std::string, std::vector<Include>> files)
    : files_(std::move(files)) {}

}  // namespace ohmic::layering

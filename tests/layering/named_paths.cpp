#include "tests/layering/named_paths.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <regex>

#include "tests/layering/layer_rules.h"

namespace ohmic::layering {
namespace {

namespace fs = std::filesystem;

bool is_text(const fs::path& file) {
  static const std::vector<std::string> endings = {".md",  ".h",     ".cpp",  ".py",
                                                   ".txt", ".cmake", ".json", ".yml"};
  return std::count(endings.begin(), endings.end(), file.extension().string()) != 0;
}

std::string text_of(const fs::path& file) {
  std::ifstream in(file);
  return {std::istreambuf_iterator<char>(in), {}};
}

/// The folders whose names make a word a path of the repository.
std::vector<std::string> known_folders() {
  std::vector<std::string> folders = source_folders();
  for (const char* more : {"tests", "bench", "docs", "cmake", "weights", "examples"})
    folders.emplace_back(more);
  return folders;
}

/// Pages, sources and build files; but for tests/layering, which names files that must not exist,
/// and the changelog, which tells of the past.
std::vector<fs::path> texts_below(const fs::path& root) {
  std::vector<fs::path> texts;
  for (const auto& entry : fs::directory_iterator(root)) {
    const bool read = entry.path().filename() != "CHANGELOG.md" && is_text(entry.path());
    if (entry.is_regular_file() && read) texts.push_back(entry.path());
  }
  for (const std::string& folder : known_folders()) {
    if (!fs::exists(root / folder)) continue;
    for (const auto& entry : fs::recursive_directory_iterator(root / folder)) {
      const std::string name = fs::relative(entry.path(), root).generic_string();
      const bool examples_of_rules = name.rfind("tests/layering/", 0) == 0;
      if (entry.is_regular_file() && is_text(entry.path()) && !examples_of_rules)
        texts.push_back(entry.path());
    }
  }
  std::sort(texts.begin(), texts.end());
  return texts;
}

bool exists_as_named(const fs::path& root, const std::string& named) {
  const std::size_t star = named.find('*');
  if (star != std::string::npos) return fs::exists(root / named.substr(0, named.rfind('/', star)));
  return fs::exists(root / named) || fs::exists(root / (named + ".h")) ||
         fs::exists(root / (named + ".cpp"));
}

}  // namespace

std::vector<std::string> named_paths(const std::string& text,
                                     const std::vector<std::string>& folders) {
  std::string any;
  for (const std::string& folder : folders) any += (any.empty() ? "" : "|") + folder;
  // What stands before must not be a part of a longer path, of an option or of a variable.
  const std::regex path("(^|[^A-Za-z0-9_./$}<-])((" + any + ")/[A-Za-z0-9_./*-]*[A-Za-z0-9_*])");
  std::vector<std::string> found;
  for (std::sregex_iterator at(text.begin(), text.end(), path), end; at != end; ++at)
    found.push_back(at->str(2));
  return found;
}

std::vector<std::string> linked_files(const std::string& markdown) {
  static const std::regex link("\\]\\(([^)# ]+)[^)]*\\)");
  std::vector<std::string> found;
  for (std::sregex_iterator at(markdown.begin(), markdown.end(), link), end; at != end; ++at) {
    const std::string target = at->str(1);
    if (target.find("://") == std::string::npos) found.push_back(target);
  }
  return found;
}

std::vector<std::string> missing_paths(const std::string& root) {
  std::vector<std::string> missing;
  const std::vector<std::string> folders = known_folders();
  for (const fs::path& file : texts_below(root)) {
    const std::string name = fs::relative(file, root).generic_string();
    const std::string text = text_of(file);
    for (const std::string& path : named_paths(text, folders)) {
      if (!exists_as_named(root, path)) missing.push_back(name + " names " + path);
    }
    if (file.extension() != ".md") continue;
    for (const std::string& target : linked_files(text)) {
      if (!fs::exists(file.parent_path() / target)) missing.push_back(name + " links to " + target);
    }
  }
  return missing;
}

}  // namespace ohmic::layering

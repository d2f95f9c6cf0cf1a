#pragma once

#include <string>
#include <vector>

namespace ohmic::layering {

/// The paths of the repository that a text names, such as "hw/sim/tile.h" or "nets/*.json": words
/// that begin with one of `folders` and a slash. In the order of the text.
std::vector<std::string> named_paths(const std::string& text,
                                     const std::vector<std::string>& folders);

/// The files that a Markdown text links to, without the part behind '#'. Web addresses are left
/// out.
std::vector<std::string> linked_files(const std::string& markdown);

/// One sentence for each path that a page, a comment or a build file below `root` names and that
/// does not exist. A module may be named without its ending, files by a '*' in the last part.
std::vector<std::string> missing_paths(const std::string& root);

}  // namespace ohmic::layering

#pragma once

#include <string>

namespace ohmic {

/// The path that writing to `path` writes to: links of its last part are followed, also those that
/// point to nothing yet. ConfigError if they lead in a circle.
std::string followed_path(const std::string& path);

/// Number of this process's open file that a path such as /dev/stdout or /dev/fd/3 stands for; -1
/// for other paths.
int own_descriptor(const std::string& path);

/// Do two paths lead to one file? Files that exist are compared by device and inode, those that do
/// not exist yet by their folder and name, or by their whole path. ConfigError as for
/// followed_path.
bool is_same_file(const std::string& a, const std::string& b);

}  // namespace ohmic

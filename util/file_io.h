#pragma once

#include <string>

namespace ohmic {

/// Whole file as bytes. ConfigError where it cannot be read (missing, a folder, no permission).
std::string read_file(const std::string& path);

/// Writes `content` aside, syncs and renames: readers see the old file or the whole new one.
/// ConfigError where the folder cannot be written.
void write_file_atomically(const std::string& path, const std::string& content);

/// Creates a folder and its parents. ConfigError where that fails.
void make_folder(const std::string& path);

bool file_exists(const std::string& path);

/// A name as a part of a file's: `/` and `:` become `-`.
std::string in_file_name(std::string name);

}  // namespace ohmic

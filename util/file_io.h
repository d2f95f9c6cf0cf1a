#pragma once

#include <cstdint>
#include <string>

namespace ohmic {

/// Most bytes of a file that is read whole, and of one that people write (JSON).
constexpr std::uint64_t kLargestFile = std::uint64_t{1} << 33;
constexpr std::uint64_t kLargestText = std::uint64_t{1} << 26;

/// Whole file, or all that a pipe holds, as bytes. Throws ConfigError if it cannot be read
/// (missing, a folder, a device, no permission, an input error) or holds more than `most` bytes.
std::string read_file(const std::string& path, std::uint64_t most = kLargestFile);

/// Writes `content` aside, syncs and renames (file_writer.h): readers see the old file or the whole
/// new one. Throws ConfigError if the folder cannot be written.
void write_file_atomically(const std::string& path, const std::string& content);

/// Creates a folder and its parents. Throws ConfigError if that fails.
void make_folder(const std::string& path);

/// Makes `to` a copy of the folder `from` with all that lies in it, in the place of what `to` held:
/// it has its name once it is whole. Throws ConfigError that names the folder if that fails.
void copy_folder_over(const std::string& from, const std::string& to);

bool file_exists(const std::string& path);

/// A name as a part of a file's: `/` and `:` become `-`.
std::string in_file_name(std::string name);

}  // namespace ohmic

#include "studies/sweep/sweep_folder.h"

#include <fcntl.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>

#include "util/config_error.h"
#include "util/file_io.h"
#include "util/process/file_descriptor.h"

namespace ohmic {
namespace {

/// The lines of a text that are whole: what stands behind the last line break is none.
std::vector<std::string> whole_lines(const std::string& text) {
  std::vector<std::string> lines;
  std::size_t begin = 0;
  for (std::size_t end = text.find('\n'); end != std::string::npos; end = text.find('\n', begin)) {
    lines.push_back(text.substr(begin, end - begin));
    begin = end + 1;
  }
  return lines;
}

std::string key_text(const std::vector<Json>& values) {
  std::string text;
  for (const Json& value : values) text += value_text(value) + ",";
  return text;
}

[[noreturn]] void refuse_line(const std::string& file, std::size_t line, const std::string& why) {
  throw ConfigError(file, "line " + std::to_string(line) + " " + why);
}

}  // namespace

ChipIndex::ChipIndex(const SweepGrid& grid) {
  for (std::size_t i = 0; i < grid.size(); ++i) chips_[key_text(grid.values(i))] = i;
}

std::optional<std::size_t> ChipIndex::find(const std::vector<Json>& values) const {
  const auto chip = chips_.find(key_text(values));
  return chip == chips_.end() ? std::nullopt : std::optional<std::size_t>(chip->second);
}

std::string SweepFolder::chip(std::size_t index, std::size_t chips) const {
  const std::size_t width = std::max<std::size_t>(3, std::to_string(chips - 1).size());
  const std::string number = std::to_string(index);
  return folder_ + "/chip_" + std::string(width - number.size(), '0') + number;
}

bool SweepFolder::holds_run() const {
  return file_exists(config()) || file_exists(csv()) || file_exists(folder_ + "/ohmic.sqlite");
}

bool SweepFolder::finished() const { return file_exists(json()); }

void SweepFolder::create(const Json& config_json) const {
  write_file_atomically(config(), config_json.dump(2) + "\n");
}

SweepRows SweepFolder::read_rows(const SweepColumns& columns, const ChipIndex& chips) const {
  SweepRows rows;
  if (!file_exists(csv())) return rows;
  const std::vector<std::string> lines = whole_lines(read_file(csv()));
  if (lines.empty()) return rows;
  if (lines.front() != header_line(columns)) {
    refuse_line(csv(), 1, "is '" + lines.front() + "', wanted '" + header_line(columns) + "'");
  }
  for (std::size_t n = 1; n < lines.size(); ++n) {
    std::optional<SweepRow> row = parse_row(lines[n], columns);
    if (!row) refuse_line(csv(), n + 1, "is not a row of these columns: '" + lines[n] + "'");
    const std::optional<std::size_t> chip = chips.find(row->values);
    if (!chip) refuse_line(csv(), n + 1, "is of no chip of this sweep");
    rows[*chip] = std::move(*row);
  }
  return rows;
}

void SweepFolder::write_rows(const SweepColumns& columns, const SweepRows& rows) const {
  std::string text = header_line(columns) + "\n";
  for (const auto& [index, row] : rows) text += row_line(row) + "\n";
  write_file_atomically(csv(), text);
}

void SweepFolder::reopen() const {
  std::error_code none;
  std::filesystem::remove(json(), none);
}

void SweepFolder::append(const SweepRow& row) {
  const std::string line = row_line(row) + "\n";
  const FileDescriptor file(::open(csv().c_str(), O_WRONLY | O_APPEND | O_CLOEXEC));
  const ssize_t written =
      file.is_open() ? ::write(file.number(), line.data(), line.size()) : ssize_t{-1};
  if (written != static_cast<ssize_t>(line.size())) {
    throw ConfigError(csv(), std::string("cannot be written: ") +
                                 (written < 0 ? std::strerror(errno) : "no space left"));
  }
}

void SweepFolder::remove() const {
  std::error_code ignored;
  std::filesystem::remove(csv(), ignored);
  std::filesystem::remove(config(), ignored);
}

}  // namespace ohmic

#include "traces/fst_converter.h"

#include <unistd.h>

#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <system_error>
#include <vector>

#include "util/config_error.h"
#include "util/process/interrupt.h"

namespace ohmic {
namespace {

constexpr const char* kProgram = "vcd2fst";

/// Its path; empty if no folder of PATH has it.
std::string find_program() {
  const char* path = std::getenv("PATH");
  std::istringstream folders(path == nullptr ? "" : path);
  for (std::string folder; std::getline(folders, folder, ':');) {
    const std::string file = (folder.empty() ? "." : folder) + "/" + kProgram;
    std::error_code error;
    if (std::filesystem::is_regular_file(file, error) && ::access(file.c_str(), X_OK) == 0)
      return file;
  }
  return "";
}

std::uint64_t big_endian(std::istream& in) {
  std::uint64_t value = 0;
  for (int byte = 0; byte < 8; ++byte) value = value << 8 | static_cast<std::uint64_t>(in.get());
  return value;
}

/// Whether a file is a chain of FST blocks from its first byte to its last: a byte for the kind, 8
/// bytes of length that count themselves. vcd2fst does not notice a full disk. It completes the
/// header, which is the first block, last: the end time in it is then no longer 0.
bool is_whole(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  std::error_code error;
  const std::uint64_t size = std::filesystem::file_size(path, error);
  std::uint64_t at = 0;
  std::uint64_t end_time = 0;
  while (at < size) {
    in.seekg(static_cast<std::streamoff>(at));
    const int kind = in.get();
    const std::uint64_t length = big_endian(in);
    if (!in || length < 8 || length > size - at - 1) return false;
    if (at == 0) {
      if (kind != 0) return false;
      big_endian(in);  // start time
      end_time = big_endian(in);
    }
    at += 1 + length;
  }
  return !error && end_time > 0;
}

}  // namespace

bool FstConverter::makes(const std::string& wave) {
  return std::filesystem::path(wave).extension() == ".fst";
}

FstConverter::FstConverter(std::string path, std::string aside)
    : path_(std::move(path)), aside_(std::move(aside)), hierarchy_(aside_ + ".hier") {
  const std::string program = find_program();
  if (program.empty()) {
    throw ConfigError(path_, std::string("needs the program ") + kProgram +
                                 " of the package gtkwave, which is not on PATH (a name that "
                                 "ends with .vcd needs nothing)");
  }
  // An interrupt before the child is known as the maker would remove files that it makes again.
  const InterruptPause pause;
  try {
    vcd2fst_ = std::make_unique<ChildProcess>(program, std::vector<std::string>{"-", aside_},
                                              ChildProcess::Stdin::kThisProcess);
  } catch (const std::system_error& e) {
    throw ConfigError(path_, e.what());
  }
  hierarchy_.made_by(vcd2fst_->id());
  // Without a date of ours vcd2fst takes today's, and no run would give the bytes of another.
  write("$date unknown $end\n");
}

FstConverter::~FstConverter() {
  vcd2fst_.reset();
  ::unlink(hierarchy_.path().c_str());
}

void FstConverter::write(std::string_view vcd) {
  // A child that reads no more has failed; its exit says so.
  vcd2fst_->write(std::string(vcd));
}

void FstConverter::finish() {
  vcd2fst_->end_input();
  const ChildResult result = vcd2fst_->finish();
  hierarchy_.made_by(0);
  if (result.exit_code == 0 && result.signal == 0 && is_whole(aside_)) return;
  const std::string said = result.error.empty() ? "" : ": " + one_line(result.error);
  throw ConfigError(path_, std::string("cannot be written: ") + kProgram + " failed" + said);
}

}  // namespace ohmic

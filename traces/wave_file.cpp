#include "traces/wave_file.h"

#include <filesystem>
#include <fstream>

#include "traces/gtkw.h"
#include "util/config_error.h"
#include "util/file_io.h"

namespace ohmic {
namespace {

bool is_someone_elses(const std::string& path) {
  if (!file_exists(path)) return false;
  const std::string ours = std::string(kGtkwMark) + "\n";
  std::string found(ours.size(), '\0');  // no more: the file may have no end
  std::ifstream(path, std::ios::binary)
      .read(found.data(), static_cast<std::streamsize>(found.size()));
  return found != ours;
}

}  // namespace

WaveFile::WaveFile(std::string path, const std::string& scope, const TraceRange& range,
                   const NetworkSpec& network, const ChipConfig& chip, PowerTracer& power)
    : path_(std::move(path)),
      chip_(chip),
      range_(range),
      out_(path_),
      vcd_(range, [this](std::string_view text) { write_text(text); }),
      recorder_(network, chip, scope, power, vcd_) {
  if (!FstConverter::makes(path_)) return;
  if (out_.in_place()) throw ConfigError(path_, "is no regular file, which FST needs");
  fst_.emplace(path_, out_.aside());
}

void WaveFile::write_text(std::string_view vcd) {
  if (fst_) {
    fst_->write(vcd);
  } else {
    out_.write(vcd);
  }
}

std::string WaveFile::save_file(const std::string& path) {
  return std::filesystem::path(path).replace_extension(".gtkw").string();
}

void WaveFile::write(Picoseconds latency) {
  if (fst_) fst_->finish();
  out_.commit();
  if (!out_.in_place()) write_save_file(range_.within(latency));
}

void WaveFile::write_save_file(const TraceRange& shown) {
  const std::string save = save_file(path_);
  if (is_someone_elses(save)) return;
  const std::string wave = std::filesystem::path(path_).filename().string();
  write_file_atomically(save, gtkw_text(wave, recorder_.mapping(), chip_, recorder_.signals(),
                                        recorder_.layers(), recorder_.layer_starts(), shown));
}

}  // namespace ohmic

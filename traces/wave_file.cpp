#include "traces/wave_file.h"

#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "traces/gtkw.h"
#include "traces/labels.h"
#include "traces/vcd_rewriter.h"
#include "util/config_error.h"
#include "util/file_io.h"

namespace ohmic {
namespace {

/// SystemC's own file lies beside ours, or where files pass through where ours is a device.
std::string raw_path(const std::string& path, bool in_place) {
  const std::string base =
      in_place ? (std::filesystem::temp_directory_path() / "ohmic").string() : path;
  return base + ".raw" + std::to_string(::getpid()) + ".vcd";
}

std::string save_path(const std::string& path) {
  return std::filesystem::path(path).replace_extension(".gtkw").string();
}

/// A name as it can stand in a line of a header.
std::string harmless(std::string text) {
  for (char& c : text) {
    if (c == '$' || static_cast<unsigned char>(c) < ' ') c = '_';
  }
  return text;
}

std::vector<std::string> comments(const std::vector<std::string>& labels) {
  std::vector<std::string> lines = {
      "time 0: the first input word may enter; the last time stamp is the latency",
      "layer: weight layer from 1 on, 0 = idle; slice: input slice from 1 on, 0 = idle; window: "
      "last one started, from 1 on; occupancy: bits"};
  std::string waits = "wait:";
  for (std::size_t w = 0; w < kWaits; ++w)
    waits += " " + std::to_string(w) + " = " + wait_label(static_cast<Wait>(w));
  lines.push_back(waits);
  for (std::size_t l = 0; l < labels.size(); ++l)
    lines.push_back("layer " + std::to_string(l + 1) + " = " + labels[l]);
  return lines;
}

bool is_someone_elses(const std::string& path) {
  if (!file_exists(path)) return false;
  std::ifstream file(path);
  std::string first;
  std::getline(file, first);
  return first != kGtkwMark;
}

}  // namespace

WaveFile::WaveFile(std::string path, const std::string& scope, const ChipConfig& chip)
    : path_(std::move(path)),
      chip_(chip),
      out_(path_),
      raw_path_(raw_path(path_, out_.in_place())),
      player_("trace_player", raw_path_),
      recorder_(chip, scope, player_) {}

std::vector<std::string> WaveFile::files_aside(const std::string& path) {
  return {path_aside(path), path_aside(save_path(path)), raw_path(path, false),
          raw_path(path, true)};
}

WaveFile::~WaveFile() {
  player_.close();
  ::unlink(raw_path_.c_str());
}

void WaveFile::write(const NetworkSpec& network, const TraceRange& range) {
  player_.close();
  std::vector<std::string> labels;
  for (const std::string& label : layer_labels(network, recorder_.mapping()))
    labels.push_back(harmless(label));
  std::ifstream raw(raw_path_);
  if (!raw) throw ConfigError(raw_path_, "cannot be read");
  const TraceRange part = range.within(recorder_.end() - recorder_.begin());
  rewrite_vcd(raw, recorder_.signals().all(), comments(labels), recorder_.begin(), part, out_);
  out_.commit();
  if (!out_.in_place()) write_save_file(labels, part);
}

void WaveFile::write_save_file(const std::vector<std::string>& labels, const TraceRange& range) {
  const std::string save = save_path(path_);
  if (is_someone_elses(save)) return;
  const std::string wave = std::filesystem::path(path_).filename().string();
  write_file_atomically(
      save, gtkw_text(wave, recorder_.mapping(), chip_, recorder_.signals(), labels, range));
}

}  // namespace ohmic

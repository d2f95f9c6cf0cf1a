#include "traces/gtkw.h"

#include <cmath>
#include <utility>

#include "tlm/route.h"
#include "traces/labels.h"

namespace ohmic {

const char* const kGtkwMark = "[*] Written by Ohmic beside its VCD file";

namespace {

// GTKWave's display flags.
constexpr unsigned kDecimal = 1U << 2U;
constexpr unsigned kBinary = 1U << 3U;
constexpr unsigned kRight = 1U << 5U;
constexpr unsigned kText = 1U << 9U;
constexpr unsigned kAscii = 1U << 11U;
constexpr unsigned kAnalogStep = 1U << 15U;
constexpr unsigned kAnalogHeight = 1U << 17U;  ///< one more row for the analog trace above
constexpr double kFrames = 4.1;  ///< of 200 pixels, in the wave area at the size that is asked for

/// A name as a row's alias. GTKWave shows an alias only from its last dot or first backslash on,
/// and ends it at a brace.
std::string alias_of(std::string name) {
  for (char& c : name) {
    if (c == '.' || c == '\\') c = '/';
    if (c == '{') c = '(';
    if (c == '}') c = ')';
  }
  return name;
}

class SaveFile {
 public:
  explicit SaveFile(const std::vector<Signal>& signals) : signals_(signals) {}

  /// Over the rows that follow; none if no row does.
  void heading(const std::string& text) { heading_ = flags(kText) + "-" + text + "\n"; }
  void row(int signal, const std::string& alias, unsigned format) {
    if (signal == kNoSignal) return;
    const Signal& s = signals_[static_cast<std::size_t>(signal)];
    const std::string range = s.bits == 1 ? "" : "[" + std::to_string(s.bits - 1) + ":0]";
    lines_ += std::exchange(heading_, {}) + flags(format | kRight) + "+{" + alias_of(alias) + "} " +
              s.name + range + "\n";
  }
  void bit(int signal, const std::string& alias) { row(signal, alias, kBinary); }
  void number(int signal, const std::string& alias) { row(signal, alias, kDecimal); }
  void text(int signal, const std::string& alias) { row(signal, alias, kAscii); }
  /// A curve two rows high.
  void curve(int signal, const std::string& alias) {
    if (signal == kNoSignal) return;
    row(signal, alias, kDecimal | kAnalogStep);
    lines_ += flags(kAnalogHeight) + "-\n";
  }
  const std::string& lines() const { return lines_; }

 private:
  static std::string flags(unsigned value) {
    std::string digits;
    for (; value != 0; value >>= 4U) digits.insert(digits.begin(), "0123456789abcdef"[value & 15U]);
    return "@" + digits + "\n";
  }
  const std::vector<Signal>& signals_;
  std::string heading_;  // not written yet
  std::string lines_;
};

void add_layer(SaveFile& file, const Mapping& mapping, const ChipConfig& chip,
               const WaveSignals& signals, std::size_t layer, const std::string& label) {
  const TileAssignment& first = mapping.layers[layer].tiles.front();
  const auto& stage = signals.stages.at({mapping.graph->stage_of_weight_layer[layer], first.tile});
  const TileSignals& tile = signals.tiles.at(first.tile);
  const PeSignals& pe = tile.pes[static_cast<std::size_t>(first.pes.front().pe)];
  file.heading(label + " on " + tile_label(chip, first.tile));
  file.curve(stage.window, "window");
  file.text(stage.wait_text, "waits for");
  file.bit(pe.busy, "PE " + std::to_string(first.pes.front().pe) + " busy");
  file.number(pe.slice, "slice");
  for (std::size_t b = 0; b < kBufferKinds; ++b) {
    const std::string name = buffer_label(static_cast<BufferKind>(b));
    file.curve(tile.occupancy[b], name + " buffer bits");
  }
}

/// An output of router (0, 0), whose west is the I/O port.
std::string corner_link(int port) {
  if (port == static_cast<int>(noc::Port::kWest)) return "to the I/O port";
  if (port == static_cast<int>(noc::Port::kLocal)) return "to its tile";
  return std::string("to the ") + port_label(port);
}

std::string header(const std::string& vcd, const TraceRange& range) {
  // Zoom z shows 2^-z ps in a frame.
  const double zoom = -std::log2(static_cast<double>(range.to - range.from + 1) / kFrames);
  std::string text = std::string(kGtkwMark) + "\n[dumpfile] \"" + vcd + "\"\n";
  text += "[timestart] " + std::to_string(range.from) + "\n[size] 1500 950\n[pos] -1 -1\n";
  text += "*" + std::to_string(zoom) + " " + std::to_string(range.from);
  for (int marker = 0; marker < 26; ++marker) text += " -1";
  return text + "\n[treeopen] chip.\n[sst_width] 160\n[signals_width] 320\n[sst_expanded] 1\n";
}

}  // namespace

std::string gtkw_text(const std::string& vcd, const Mapping& mapping, const ChipConfig& chip,
                      const WaveSignals& signals, const std::vector<std::string>& layers,
                      const TraceRange& range) {
  SaveFile file(signals.all());
  file.heading("layers at work");
  for (std::size_t l = 0; l < layers.size(); ++l) file.bit(signals.layer_active[l], layers[l]);
  file.heading("image in, result out");
  file.curve(signals.vectors_sent, "vectors in");
  file.number(signals.vectors_received, "vectors out");
  for (std::size_t l = 0; l < layers.size(); ++l)
    add_layer(file, mapping, chip, signals, l, layers[l]);
  file.heading("links of the I/O port's router");
  for (const auto& [link, of] : signals.links) {
    if (link.first == 0) file.bit(of.busy, corner_link(link.second));
  }
  return header(vcd, range) + file.lines();
}

}  // namespace ohmic

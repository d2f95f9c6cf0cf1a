#include "traces/gtkw.h"

#include <algorithm>
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
constexpr unsigned kCollapsed = 1U << 12U;
constexpr unsigned kAnalogStep = 1U << 15U;
constexpr unsigned kAnalogHeight = 1U << 17U;  ///< one more row for the analog trace above
constexpr unsigned kClosed = 1U << 22U;
constexpr unsigned kGroupBegin = 1U << 23U;
constexpr unsigned kGroupEnd = 1U << 24U;
constexpr std::size_t kMarkers = 26;
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
  /// Rows up to the end of the group are folded away; no group if there is none.
  void group(const std::string& text) {
    group_ = text;
    heading_ += flags(kGroupBegin | kClosed | kText) + "-" + text + "\n";
  }
  void end_group() {
    if (heading_.empty())
      lines_ += flags(kGroupEnd | kClosed | kCollapsed | kText) + "-" + group_ + "\n";
    heading_.clear();
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
  std::string group_;
  std::string lines_;
};

/// Units of a tile that work for its PEs, its buffers' capacities and the links of its router.
void add_units(SaveFile& file, const WaveSignals& signals, int tile) {
  const TileSignals& of = signals.tiles.at(tile);
  file.group("units, buffers, links");
  for (std::size_t u = 0; u < kTileUnits; ++u)
    file.bit(of.units[u], unit_label(static_cast<TileUnit>(u)));
  for (std::size_t b = 0; b < kBufferKinds; ++b) {
    file.number(of.capacity[b],
                std::string(buffer_label(static_cast<BufferKind>(b))) + " buffer capacity");
  }
  for (const auto& [link, busy] : signals.links) {
    if (link.first == tile) file.bit(busy.busy, std::string("link ") + port_label(link.second));
  }
  file.end_group();
}

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
  file.bit(pe.adc_busy, "converters busy");
  for (std::size_t b = 0; b < kBufferKinds; ++b) {
    const std::string name = buffer_label(static_cast<BufferKind>(b));
    file.curve(tile.occupancy[b], name + " buffer bits");
  }
  add_units(file, signals, first.tile);
}

/// An output of router (0, 0), whose west is the I/O port.
std::string corner_link(int port) {
  if (port == static_cast<int>(noc::Port::kWest)) return "to the I/O port";
  if (port == static_cast<int>(noc::Port::kLocal)) return "to its tile";
  return std::string("to the ") + port_label(port);
}

struct Marker {
  Picoseconds at = 0;
  std::string name;
};

/// Where layers start within the range, in the order of time.
std::vector<Marker> markers(const std::vector<std::string>& layers,
                            const std::vector<Picoseconds>& starts, const TraceRange& range) {
  std::vector<Marker> all;
  for (std::size_t l = 0; l < layers.size(); ++l) {
    if (starts[l] >= range.from && starts[l] <= range.to) all.push_back({starts[l], layers[l]});
  }
  std::stable_sort(all.begin(), all.end(),
                   [](const Marker& a, const Marker& b) { return a.at < b.at; });
  if (all.size() <= kMarkers) return all;
  std::vector<Marker> some;
  for (std::size_t m = 0; m < kMarkers; ++m) some.push_back(all[m * all.size() / kMarkers]);
  return some;
}

std::string header(const std::string& vcd, const TraceRange& range,
                   const std::vector<Marker>& marked) {
  // Zoom z shows 2^-z ps in a frame.
  const double zoom = -std::log2(static_cast<double>(range.to - range.from + 1) / kFrames);
  std::string text = std::string(kGtkwMark) + "\n[dumpfile] \"" + vcd + "\"\n";
  text += "[timestart] " + std::to_string(range.from) + "\n[size] 1500 950\n[pos] -1 -1\n";
  text += "*" + std::to_string(zoom) + " " + std::to_string(range.from);
  for (std::size_t m = 0; m < kMarkers; ++m)
    text += m < marked.size() ? " " + std::to_string(marked[m].at) : " -1";
  text += "\n";
  for (std::size_t m = 0; m < marked.size(); ++m)
    text += std::string("[markername] ") + static_cast<char>('A' + m) + marked[m].name + "\n";
  return text + "[treeopen] chip.\n[sst_width] 160\n[signals_width] 320\n[sst_expanded] 1\n";
}

}  // namespace

std::string gtkw_text(const std::string& vcd, const Mapping& mapping, const ChipConfig& chip,
                      const WaveSignals& signals, const std::vector<std::string>& layers,
                      const std::vector<Picoseconds>& starts, const TraceRange& range) {
  SaveFile file(signals.all());
  file.heading("power of the chip");
  file.curve(signals.power, "power uW");
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
  return header(vcd, range, markers(layers, starts, range)) + file.lines();
}

}  // namespace ohmic

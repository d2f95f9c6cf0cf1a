#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace ohmic {

/// One signal of a VCD file: its values as they change, the first one where the file begins.
struct VcdSignal {
  int bits = 0;
  std::vector<std::pair<std::uint64_t, std::uint64_t>> changes;  ///< time, value

  /// The value at a time within the file.
  std::uint64_t at(std::uint64_t time) const;
  /// For how long it has a value, is not 0, up to `end`.
  std::uint64_t time_at(std::uint64_t value, std::uint64_t end) const;
  std::uint64_t busy(std::uint64_t end) const;
  std::uint64_t most() const;
};

/// A VCD file of bits and vectors without x and z.
struct VcdFile {
  std::map<std::string, VcdSignal> signals;  ///< by full name, "chip.tile_x0_y0.window"
  std::string timescale;
  std::uint64_t first = 0, last = 0;  ///< time stamps
  std::size_t stamps = 0;

  /// Names that contain a text, with their signals.
  std::vector<std::pair<std::string, const VcdSignal*>> with(const std::string& part) const;
};

/// Reads a file's text. std::runtime_error where it is no such file, where time stands or goes
/// backwards, where a value does not fit its signal, or where one has no value at the start.
VcdFile read_vcd(const std::string& text);

}  // namespace ohmic

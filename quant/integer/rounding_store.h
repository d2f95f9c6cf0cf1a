#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "quant/codes.h"

namespace ohmic {

/// Keeps what an IntegerNetworkBuilder has worked out about one network, its weights, calibration
/// and options, beyond the life of the process.
class RoundingStore {
 public:
  virtual ~RoundingStore() = default;
  virtual bool empty() = 0;
  /// The bytes that add() was given with that key; nothing if there are none.
  virtual std::optional<std::string> find(const std::string& key) = 0;
  virtual void add(const std::string& key, const std::string& bytes) = 0;
};

/// What an entry of a store holds: scales, biases and grids, weight codes, and how long they took.
struct RoundingRecord {
  std::vector<float> numbers;
  std::vector<WeightCode> codes;
  double seconds = 0;  ///< without calibration
};

/// Bytes of this machine's byte order: a store does not travel. A code takes one byte if all of
/// them fit, else two.
std::string to_bytes(const RoundingRecord& record);
/// Nothing if the bytes are not those of so many numbers and codes.
std::optional<RoundingRecord> rounding_record(const std::string& bytes, std::size_t numbers,
                                              std::size_t codes);

}  // namespace ohmic

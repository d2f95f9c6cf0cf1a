#include "quant/integer/rounding_store.h"

#include <algorithm>
#include <cstring>

namespace ohmic {
namespace {

template <typename Value>
void append(std::string& bytes, const Value* values, std::size_t count) {
  bytes.append(reinterpret_cast<const char*>(values), count * sizeof(Value));
}

/// Returns what lies behind the values.
template <typename Value>
const char* take(const char* bytes, Value* values, std::size_t count) {
  if (count > 0) std::memcpy(values, bytes, count * sizeof(Value));
  return bytes + count * sizeof(Value);
}

bool fit_bytes(const std::vector<WeightCode>& codes) {
  return std::all_of(codes.begin(), codes.end(), [](WeightCode code) {
    return code == static_cast<WeightCode>(static_cast<std::int8_t>(code));
  });
}

}  // namespace

std::string to_bytes(const RoundingRecord& record) {
  std::string bytes;
  append(bytes, &record.seconds, 1);
  append(bytes, record.numbers.data(), record.numbers.size());
  if (fit_bytes(record.codes)) {
    const std::vector<std::int8_t> small(record.codes.begin(), record.codes.end());
    append(bytes, small.data(), small.size());
  } else {
    append(bytes, record.codes.data(), record.codes.size());
  }
  return bytes;
}

std::optional<RoundingRecord> rounding_record(const std::string& bytes, std::size_t numbers,
                                              std::size_t codes) {
  const std::size_t rest = sizeof(double) + numbers * sizeof(float);
  const bool small = bytes.size() == rest + codes;
  if (!small && bytes.size() != rest + codes * sizeof(WeightCode)) return std::nullopt;
  RoundingRecord record{std::vector<float>(numbers), std::vector<WeightCode>(codes), 0};
  const char* from = take(bytes.data(), &record.seconds, 1);
  from = take(from, record.numbers.data(), numbers);
  if (small) {
    std::vector<std::int8_t> bytes_of(codes);
    take(from, bytes_of.data(), codes);
    record.codes.assign(bytes_of.begin(), bytes_of.end());
  } else {
    take(from, record.codes.data(), codes);
  }
  return record;
}

}  // namespace ohmic

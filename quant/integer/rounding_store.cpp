#include "quant/integer/rounding_store.h"

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

}  // namespace

std::string to_bytes(const RoundingRecord& record) {
  std::string bytes;
  append(bytes, &record.seconds, 1);
  append(bytes, record.numbers.data(), record.numbers.size());
  append(bytes, record.codes.data(), record.codes.size());
  return bytes;
}

std::optional<RoundingRecord> rounding_record(const std::string& bytes, std::size_t numbers,
                                              std::size_t codes) {
  if (bytes.size() != sizeof(double) + numbers * sizeof(float) + codes) return std::nullopt;
  RoundingRecord record{std::vector<float>(numbers), std::vector<std::int8_t>(codes), 0};
  const char* from = take(bytes.data(), &record.seconds, 1);
  from = take(from, record.numbers.data(), numbers);
  take(from, record.codes.data(), codes);
  return record;
}

}  // namespace ohmic

#include "quant/integer/rounding_store.h"

#include <cstring>

namespace ohmic {

std::string to_bytes(const RoundingRecord& record) {
  const std::size_t numbers = record.numbers.size() * sizeof(float);
  std::string bytes(numbers + record.codes.size(), '\0');
  if (numbers > 0) std::memcpy(bytes.data(), record.numbers.data(), numbers);
  if (!record.codes.empty())
    std::memcpy(bytes.data() + numbers, record.codes.data(), record.codes.size());
  return bytes;
}

std::optional<RoundingRecord> rounding_record(const std::string& bytes, std::size_t numbers,
                                              std::size_t codes) {
  if (bytes.size() != numbers * sizeof(float) + codes) return std::nullopt;
  RoundingRecord record{std::vector<float>(numbers), std::vector<std::int8_t>(codes)};
  if (numbers > 0) std::memcpy(record.numbers.data(), bytes.data(), numbers * sizeof(float));
  if (codes > 0) std::memcpy(record.codes.data(), bytes.data() + numbers * sizeof(float), codes);
  return record;
}

}  // namespace ohmic

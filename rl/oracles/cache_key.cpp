#include "rl/oracles/cache_key.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <cstring>

namespace ohmic {
namespace {

/// FNV-1a over args of 8 bytes with a final mix (Fowler, Noll, Vo; the mix is MurmurHash3's).
class ContentHash {
 public:
  template <typename Value>
  void add(const Value* values, std::size_t count) {
    const auto* bytes = reinterpret_cast<const unsigned char*>(values);
    std::size_t left = count * sizeof(Value);
    add_word(left);
    for (; left >= sizeof(std::uint64_t); left -= sizeof(std::uint64_t)) {
      std::uint64_t word = 0;
      std::memcpy(&word, bytes, sizeof word);
      add_word(word);
      bytes += sizeof word;
    }
    std::uint64_t rest = 0;
    std::memcpy(&rest, bytes, left);
    add_word(rest);
  }

  std::string text() const {
    std::uint64_t x = state_;
    x = (x ^ (x >> 33)) * 0xff51afd7ed558ccdULL;
    x = (x ^ (x >> 33)) * 0xc4ceb9fe1a85ec53ULL;
    x ^= x >> 33;
    std::array<char, 17> digits{};
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), x, 16).ptr;
    return {digits.data(), end};
  }

 private:
  void add_word(std::uint64_t word) {
    state_ = (state_ ^ word) * 0x100000001b3ULL;
    state_ ^= state_ >> 29;  // so that high bits of a word reach low bits of the state
  }

  std::uint64_t state_ = 0xcbf29ce484222325ULL;
};

/// labels: whether they matter.
Json content(const ImageSet& images, std::size_t count, bool labels) {
  count = std::min(count, images.size());
  ContentHash hash;
  hash.add(images.pixels.data(), count * images.image_bytes());
  if (labels) hash.add(images.labels.data(), count);
  return {{"count", count},
          {"shape", {images.channels, images.height, images.width}},
          {"content", hash.text()}};
}

}  // namespace

std::string content_hash(const std::string& bytes) {
  ContentHash hash;
  hash.add(bytes.data(), bytes.size());
  return hash.text();
}

std::string calibration_cache_key(const AccuracyInput& input) {
  const QuantizerOptions& q = input.quantizer;
  const Json json = {{"kind", "accuracy"},
                     {"build", input.build},
                     {"network", input.network},
                     {"weights", input.weights},
                     {"quantizer",
                      {{"clip", to_string(q.clip)},
                       {"round", to_string(q.rounding)},
                       {"per-tensor", q.per_tensor},
                       {"error-feedback", q.error_feedback},
                       {"bias-correction", q.bias_correction},
                       {"bn-reestimation", q.bn_reestimation}}},
                     {"calibration", content(input.calibration, input.calibration_images, false)}};
  return json.dump();
}

std::string accuracy_cache_key(const std::string& calibration, const ImageSet& images,
                               std::size_t count) {
  return calibration + " on " + content(images, count, true).dump();
}

std::string cost_cache_key(const Json& network, const Json& hardware, const std::string& build) {
  const Json json = {
      {"kind", "cost"}, {"build", build}, {"network", network}, {"hardware", hardware}};
  return json.dump();
}

}  // namespace ohmic

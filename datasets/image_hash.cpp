#include "datasets/image_hash.h"

#include <algorithm>

#include "util/content_hash.h"

namespace ohmic {
namespace {

/// A byte a label, and a second one where a class needs it.
void add_labels(const ImageSet& images, std::size_t count, ContentHash& hash) {
  constexpr unsigned kByte = 256;
  std::vector<std::uint8_t> low, high;
  bool any_high = false;
  for (std::size_t i = 0; i < count; ++i) {
    low.push_back(static_cast<std::uint8_t>(images.labels[i] % kByte));
    high.push_back(static_cast<std::uint8_t>(images.labels[i] / kByte));
    any_high = any_high || high.back() > 0;
  }
  hash.add(low.data(), low.size());
  if (any_high) hash.add(high.data(), high.size());
}

}  // namespace

std::string image_hash(const ImageSet& images, std::size_t count, bool labels) {
  count = std::min(count, images.size());
  ContentHash hash;
  hash.add(images.pixels.data(), count * images.image_bytes());
  if (labels) add_labels(images, count, hash);
  return hash.text();
}

std::string image_hash(const ImageSet& images) { return image_hash(images, images.size(), true); }

}  // namespace ohmic

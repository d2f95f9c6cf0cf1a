#include "datasets/image_hash.h"

#include <algorithm>

#include "util/content_hash.h"

namespace ohmic {

std::string image_hash(const ImageSet& images, std::size_t count, bool labels) {
  count = std::min(count, images.size());
  ContentHash hash;
  hash.add(images.pixels.data(), count * images.image_bytes());
  if (labels) hash.add(images.labels.data(), count);
  return hash.text();
}

std::string image_hash(const ImageSet& images) { return image_hash(images, images.size(), true); }

}  // namespace ohmic

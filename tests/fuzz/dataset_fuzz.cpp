// Images: the first byte chooses the reader. 'C': a CIFAR-10 batch. 'I': IDX, two bytes of length
// (little-endian) of the image file, the image file, the label file; each plain or gzip. 'P': a
// picture, PNG or JPEG.
#include <algorithm>
#include <string>

#include "datasets/cifar_reader.h"
#include "datasets/dataset_split.h"
#include "datasets/idx_reader.h"
#include "datasets/picture_file.h"
#include "tests/fuzz/fuzz_target.h"
#include "util/config_error.h"

namespace ohmic::fuzz {
namespace {

constexpr int kClasses = 10;
constexpr int kLargestPadded = 64;

ImageSet read_idx_pair(const std::string& bytes) {
  if (bytes.size() < 2) return {};
  const std::size_t length =
      static_cast<std::uint8_t>(bytes[0]) + std::size_t{256} * static_cast<std::uint8_t>(bytes[1]);
  const std::size_t images = std::min(length, bytes.size() - 2);
  return parse_idx({"images", bytes.substr(2, images)}, {"labels", bytes.substr(2 + images)},
                   kClasses);
}

void check_picture(const Picture& picture) {
  require(picture.channels == 1 || picture.channels == 3, "grey or RGB");
  require(picture.pixels.size() == picture.row_bytes() * static_cast<std::size_t>(picture.height),
          "a picture is whole");
  for (const int channels : {1, 3}) {
    const Picture changed = fitted(with_channels(picture, channels), 5, 4);
    require(changed.pixels.size() == static_cast<std::size_t>(20 * channels), "it fits");
  }
}

ImageSet read_images(const std::string& bytes) {
  if (bytes.empty()) return {};
  if (bytes[0] == 'P') check_picture(parse_picture(bytes.substr(1), "picture"));
  if (bytes[0] == 'C') return parse_cifar(bytes.substr(1), "batch", kClasses);
  if (bytes[0] == 'I') return read_idx_pair(bytes.substr(1));
  return {};
}

void check_set(const ImageSet& set) {
  require(set.pixels.size() == set.size() * set.image_bytes(), "an image a label");
  require(std::all_of(set.labels.begin(), set.labels.end(), [](int l) { return l < kClasses; }),
          "labels are classes");
  if (set.size() < 2 || set.height > kLargestPadded || set.width > kLargestPadded) return;
  const Split split = split_images(set.size());
  require(split.train.size() + split.validation.size() == set.size(), "every image has its place");
  const Shape padded{set.channels, set.height + 3, set.width + 2, false};
  const ImageSet train = arrange_images(set, split.train, padded);
  require(train.pixels.size() == train.size() * train.image_bytes(), "a padded image is whole");
}

}  // namespace
}  // namespace ohmic::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace ohmic;
  try {
    const ImageSet set = fuzz::read_images(fuzz::text_of(data, size));
    if (set.size() > 0) fuzz::check_set(set);
  } catch (const ConfigError& error) {
    fuzz::require_plain_line(error.what());
  }
  return 0;
}

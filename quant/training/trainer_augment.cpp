#include "quant/training/trainer_augment.h"

#include <algorithm>

#include "util/random_source.h"

namespace ohmic {
namespace {

/// A move of the whole image and whether it is mirrored.
struct Change {
  int down = 0;
  int right = 0;
  bool mirrored = false;
};

Change draw_change(const Augmentation& augmentation, RandomSource& random) {
  Change change;
  if (augmentation.shift > 0) {
    const auto span = static_cast<std::uint64_t>(2 * augmentation.shift + 1);
    change.down = static_cast<int>(random.index_below(span)) - augmentation.shift;
    change.right = static_cast<int>(random.index_below(span)) - augmentation.shift;
  }
  change.mirrored = augmentation.flip && random.index_below(2) == 1;
  return change;
}

void change_row(const std::uint8_t* row, int width, const Change& change, std::uint8_t* target) {
  for (int x = 0; x < width; ++x) {
    const int moved = x - change.right;
    if (moved < 0 || moved >= width) continue;
    target[x] = row[change.mirrored ? width - 1 - moved : moved];
  }
}

}  // namespace

Augmentation usual_augmentation(const Dataset& data) {
  return data.kind == "cifar10" ? Augmentation{4, true} : Augmentation{2, false};
}

void augment_image(const ImageSet& images, std::size_t index, const Augmentation& augmentation,
                   RandomSource& random, std::uint8_t* target) {
  const Change change = draw_change(augmentation, random);
  const std::uint8_t* source = images.image(index);
  std::fill_n(target, images.image_bytes(), std::uint8_t{0});
  for (int c = 0; c < images.channels; ++c) {
    for (int y = 0; y < images.height; ++y) {
      const int from = y - change.down;
      if (from < 0 || from >= images.height) continue;
      const int first = c * images.height;
      change_row(source + std::ptrdiff_t{first + from} * images.width, images.width, change,
                 target + std::ptrdiff_t{first + y} * images.width);
    }
  }
}

}  // namespace ohmic

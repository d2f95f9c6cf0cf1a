#include "datasets/dataset_split.h"

#include <algorithm>
#include <numeric>
#include <utility>

#include "util/random_source.h"

namespace ohmic {
namespace {

constexpr std::size_t kMaxValidation = 5000;
constexpr std::uint64_t kSplitSeed = 0x6f686d6963;  // "ohmic"

}  // namespace

Split split_images(std::size_t images) {
  const std::size_t held_out = std::clamp<std::size_t>(images / 4, 1, kMaxValidation);
  RandomSource random(kSplitSeed);
  const auto order = draw_permutation(images, random);
  const auto border = order.begin() + static_cast<std::ptrdiff_t>(held_out);
  return {{border, order.end()}, {order.begin(), border}};
}

Split split_images(std::size_t images, std::vector<std::uint32_t> validation) {
  std::vector<bool> validates(images);
  for (const std::uint32_t index : validation) validates[index] = true;
  RandomSource random(kSplitSeed);
  Split split{{}, std::move(validation)};
  for (const std::uint32_t index : draw_permutation(images, random))
    if (!validates[index]) split.train.push_back(index);
  return split;
}

ImageSet arrange_images(const ImageSet& source, const std::vector<std::uint32_t>& indices,
                        const Shape& input) {
  ImageSet set;
  set.channels = source.channels;
  set.height = input.height;
  set.width = input.width;
  set.normalisation = source.normalisation;
  set.pixels.resize(indices.size() * set.image_bytes());
  set.labels.reserve(indices.size());
  const auto top = static_cast<std::size_t>((set.height - source.height) / 2);
  const auto left = static_cast<std::size_t>((set.width - source.width) / 2);
  const auto height = static_cast<std::size_t>(source.height);
  const auto width = static_cast<std::size_t>(source.width);
  const std::size_t plane =
      static_cast<std::size_t>(set.height) * static_cast<std::size_t>(set.width);
  std::uint8_t* target = set.pixels.data();
  for (const std::uint32_t index : indices) {
    set.labels.push_back(source.labels[index]);
    const std::uint8_t* row = source.image(index);
    for (int c = 0; c < set.channels; ++c, target += plane) {
      std::uint8_t* line = target + top * static_cast<std::size_t>(set.width) + left;
      for (std::size_t y = 0; y < height; ++y, row += width, line += set.width) {
        std::copy_n(row, width, line);
      }
    }
  }
  return set;
}

ImageSet pad_images(ImageSet source, const Shape& input) {
  if (source.height == input.height && source.width == input.width) return source;
  std::vector<std::uint32_t> all(source.size());
  std::iota(all.begin(), all.end(), std::uint32_t{0});
  return arrange_images(source, all, input);
}

}  // namespace ohmic

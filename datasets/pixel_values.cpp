#include "datasets/pixel_values.h"

namespace ohmic {

PixelValues pixel_values(const ImageSet& images, std::size_t channel) {
  const Normalisation& n = images.normalisation;
  PixelValues values{};
  for (std::size_t p = 0; p < values.size(); ++p) {
    values[p] = static_cast<float>(p) / 255.0F;
    if (!n.is_none()) {
      const double exact = static_cast<double>(p) / 255.0;
      values[p] = static_cast<float>((exact - n.mean[channel]) / n.std[channel]);
    }
  }
  return values;
}

void write_values(const ImageSet& images, std::size_t first, std::size_t last, float* out) {
  const auto channels = static_cast<std::size_t>(images.channels);
  const std::size_t plane = images.image_bytes() / channels;
  for (std::size_t c = 0; c < channels; ++c) {
    const PixelValues values = pixel_values(images, c);
    for (std::size_t n = first; n < last; ++n) {
      const std::uint8_t* pixels = images.image(n) + c * plane;
      float* target = out + ((n - first) * channels + c) * plane;
      for (std::size_t i = 0; i < plane; ++i) target[i] = values[pixels[i]];
    }
  }
}

}  // namespace ohmic

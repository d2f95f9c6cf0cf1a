#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace ohmic {

/// Pixels of a picture file, 8 bits each: grey (one channel) or RGB (three). Pixel (y, x, c) lies
/// at (y * width + x) * channels + c.
struct Picture {
  int channels = 0, height = 0, width = 0;
  std::vector<std::uint8_t> pixels;

  std::size_t row_bytes() const {
    return static_cast<std::size_t>(width) * static_cast<std::size_t>(channels);
  }
  std::uint8_t* row(int y) { return pixels.data() + static_cast<std::size_t>(y) * row_bytes(); }
  const std::uint8_t* row(int y) const {
    return pixels.data() + static_cast<std::size_t>(y) * row_bytes();
  }
};

/// Largest side of a picture, and most pixels.
constexpr std::uint32_t kLargestPictureSide = 65535;
constexpr std::uint64_t kMostPicturePixels = std::uint64_t{1} << 27;

/// The picture in grey (channels = 1: ITU-R BT.601, as most programs weigh the colours) or RGB
/// (channels = 3).
Picture with_channels(Picture picture, int channels);

/// The picture at height x width: scaled by one factor until it just covers that, then cut in the
/// middle. Scaling weighs the pixels around a place by a triangle, which is as wide as a pixel of
/// the coarser of both grids. A picture that covers it already is cut alone.
Picture fitted(const Picture& picture, int height, int width);

}  // namespace ohmic

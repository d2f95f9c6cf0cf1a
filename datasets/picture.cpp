#include "datasets/picture.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <utility>

namespace ohmic {
namespace {

Picture blank(int channels, int height, int width) {
  Picture picture{channels, height, width, {}};
  picture.pixels.resize(picture.row_bytes() * static_cast<std::size_t>(height));
  return picture;
}

/// 0.299 R + 0.587 G + 0.114 B in 16 bits behind the point, rounded.
std::uint8_t grey_of(const std::uint8_t* rgb) {
  constexpr unsigned kRed = 19595, kGreen = 38470, kBlue = 7471, kHalf = 1U << 15;
  return static_cast<std::uint8_t>((kRed * rgb[0] + kGreen * rgb[1] + kBlue * rgb[2] + kHalf) >>
                                   16);
}

/// What pixels of a line count for one pixel of the scaled line; the weights sum to 1.
struct Taps {
  int first = 0;
  std::vector<float> weights;
};

/// For every pixel of a line of `to` pixels that was one of `from`.
std::vector<Taps> triangle_taps(int from, int to) {
  const double step = static_cast<double>(from) / to;
  const double reach = std::max(step, 1.0);
  std::vector<Taps> all;
  for (int i = 0; i < to; ++i) {
    const double center = (i + 0.5) * step;
    const int first = std::max(0, static_cast<int>(std::lround(center - reach)));
    const int end = std::min(from, static_cast<int>(std::lround(center + reach)));
    std::vector<double> weights;
    double sum = 0;
    for (int x = first; x < end; ++x) {
      weights.push_back(std::max(0.0, 1 - std::abs((x + 0.5 - center) / reach)));
      sum += weights.back();
    }
    Taps taps{first, {}};
    for (const double weight : weights) taps.weights.push_back(static_cast<float>(weight / sum));
    all.push_back(std::move(taps));
  }
  return all;
}

std::uint8_t rounded(float value) {
  return static_cast<std::uint8_t>(std::lround(std::clamp(value, 0.0F, 255.0F)));
}

/// Scales all rows to another width.
Picture with_width(const Picture& picture, int width) {
  Picture scaled = blank(picture.channels, picture.height, width);
  const std::vector<Taps> taps = triangle_taps(picture.width, width);
  for (int y = 0; y < picture.height; ++y) {
    std::uint8_t* target = scaled.row(y);
    for (const Taps& tap : taps) {
      const std::uint8_t* first = picture.row(y) + tap.first * picture.channels;
      for (int c = 0; c < picture.channels; ++c) {
        float sum = 0;
        for (std::size_t i = 0; i < tap.weights.size(); ++i)
          sum +=
              tap.weights[i] *
              first[i * static_cast<std::size_t>(picture.channels) + static_cast<std::size_t>(c)];
        *target++ = rounded(sum);
      }
    }
  }
  return scaled;
}

/// Scales all columns to another height.
Picture with_height(const Picture& picture, int height) {
  Picture scaled = blank(picture.channels, height, picture.width);
  const std::vector<Taps> taps = triangle_taps(picture.height, height);
  std::vector<float> sums(picture.row_bytes());
  for (int y = 0; y < height; ++y) {
    const Taps& tap = taps[static_cast<std::size_t>(y)];
    std::fill(sums.begin(), sums.end(), 0.0F);
    for (std::size_t i = 0; i < tap.weights.size(); ++i) {
      const std::uint8_t* row = picture.row(tap.first + static_cast<int>(i));
      for (std::size_t x = 0; x < sums.size(); ++x) sums[x] += tap.weights[i] * row[x];
    }
    std::transform(sums.begin(), sums.end(), scaled.row(y), rounded);
  }
  return scaled;
}

/// Where the middle `part` of `whole` pixels begins; of two middles the even one, as round() to
/// even does it.
int middle(int whole, int part) { return static_cast<int>(std::nearbyint((whole - part) / 2.0)); }

Picture cut(const Picture& picture, int height, int width) {
  Picture part = blank(picture.channels, height, width);
  const int top = middle(picture.height, height);
  const int left = middle(picture.width, width);
  for (int y = 0; y < height; ++y)
    std::memcpy(part.row(y), picture.row(top + y) + left * picture.channels, part.row_bytes());
  return part;
}

int scaled_side(int side, int from, int to) {
  return static_cast<int>(static_cast<std::int64_t>(side) * to / from);
}

}  // namespace

Picture with_channels(Picture picture, int channels) {
  if (picture.channels == channels) return picture;
  Picture changed = blank(channels, picture.height, picture.width);
  const std::uint8_t* from = picture.pixels.data();
  std::uint8_t* to = changed.pixels.data();
  const std::uint8_t* end = to + changed.pixels.size();
  for (; to != end; to += channels, from += picture.channels) {
    if (channels == 1) {
      *to = grey_of(from);
    } else {
      std::fill_n(to, channels, *from);
    }
  }
  return changed;
}

Picture fitted(const Picture& picture, int height, int width) {
  // The side that needs the larger factor fits exactly, the other is rounded down to whole pixels.
  const bool by_height = static_cast<std::int64_t>(height) * picture.width >=
                         static_cast<std::int64_t>(width) * picture.height;
  const int scaled_width = by_height ? scaled_side(picture.width, picture.height, height) : width;
  const int scaled_height = by_height ? height : scaled_side(picture.height, picture.width, width);
  if (scaled_width == picture.width && scaled_height == picture.height)
    return cut(picture, height, width);
  return cut(with_height(with_width(picture, scaled_width), scaled_height), height, width);
}

}  // namespace ohmic

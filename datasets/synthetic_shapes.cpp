#include "datasets/synthetic_shapes.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "util/random_source.h"

namespace ohmic {
namespace {

constexpr int kSide = 32;
constexpr int kChannels = 3;
constexpr int kPixels = kSide * kSide;
constexpr int kClasses = 10;
constexpr double kLeastContrast = 0.55;  // sum over channels of the colours' distance
constexpr int kBlots = 3;

using Colour = std::array<double, kChannels>;

double length(double u, double v) { return std::sqrt(u * u + v * v); }
double box(double u, double v, double half_u, double half_v) {
  return std::max(std::abs(u) - half_u, std::abs(v) - half_v);
}
/// Distance to the nearest whole number, in [0, 0.5]: a triangle wave of period 1.
double wave(double t) { return std::abs(t - std::floor(t + 0.5)); }

/// Signed distance (negative inside) of a class's figure around the origin, about 1 in radius.
double figure(int label, double u, double v) {
  constexpr double kDiagonal = 0.70710678;
  const double frame = box(u, v, 0.95, 0.95);
  switch (label) {
    case 0:
      return length(u, v) - 0.95;
    case 1:
      return std::abs(length(u, v) - 0.72) - 0.24;
    case 2:
      return box(u, v, 0.8, 0.8);
    case 3:
      return std::max(v - 0.65, 0.866 * std::abs(u) - 0.5 * v - 0.5);
    case 4:
      return std::min(box(u, v, 0.28, 0.95), box(u, v, 0.95, 0.28));
    case 5:
      return figure(4, kDiagonal * (u + v), kDiagonal * (u - v));
    case 6:
      return std::max(frame, (wave(v * 1.4) - 0.25) / 1.4);
    case 7:
      return std::max(frame, (wave(u * 1.4) - 0.25) / 1.4);
    case 8:
      return std::max(frame, 2 * (0.25 - wave(u * 1.1)) * (wave(v * 1.1) - 0.25));
    default:
      return std::max(frame, (length(wave(u * 1.4), wave(v * 1.4)) - 0.3) / 1.4);
  }
}

/// Where and how large a figure lies; (cosine, sine) comes from a slope, so that no library's sine
/// is asked.
struct Pose {
  double x, y, cosine, sine, radius;
};

Pose draw_pose(RandomSource& random) {
  const double radius = random.between(6, 12);
  const double room = kSide / 2.0 - 0.75 * radius;
  const double slope = random.between(-0.3, 0.3);
  const double norm = 1 / std::sqrt(1 + slope * slope);
  constexpr double kCentre = (kSide - 1) / 2.0;
  return {kCentre + random.between(-room, room), kCentre + random.between(-room, room), norm,
          slope * norm, radius};
}

Colour draw_colour(RandomSource& random) {
  return {random.uniform(), random.uniform(), random.uniform()};
}

double contrast(const Colour& a, const Colour& b) {
  return std::abs(a[0] - b[0]) + std::abs(a[1] - b[1]) + std::abs(a[2] - b[2]);
}

using Picture = std::array<Colour, kPixels>;

/// A background that runs from one colour to a neighbour of it across the picture.
void shade(const Colour& colour, RandomSource& random, Picture& picture) {
  const Colour other = draw_colour(random);
  const double along_x = random.between(-0.5, 0.5) / kSide;
  const double along_y = random.between(-0.5, 0.5) / kSide;
  for (int y = 0; y < kSide; ++y) {
    for (int x = 0; x < kSide; ++x) {
      const double mix = std::clamp(along_x * x + along_y * y, 0.0, 0.5);
      Colour& pixel = picture[static_cast<std::size_t>(y * kSide + x)];
      for (std::size_t c = 0; c < kChannels; ++c) {
        pixel[c] = (1 - mix) * colour[c] + mix * other[c];
      }
    }
  }
}

void paint(int label, const Pose& pose, const Colour& colour, Picture& picture) {
  const double reach = 1.5 * pose.radius + 1;  // a turned square's corner, and the soft edge
  const auto low = [&](double centre) { return std::max(0, static_cast<int>(centre - reach)); };
  const auto high = [&](double centre) {
    return std::min(kSide - 1, static_cast<int>(centre + reach));
  };
  for (int y = low(pose.y); y <= high(pose.y); ++y) {
    for (int x = low(pose.x); x <= high(pose.x); ++x) {
      const double dx = (x - pose.x) / pose.radius;
      const double dy = (y - pose.y) / pose.radius;
      const double distance =
          figure(label, pose.cosine * dx + pose.sine * dy, pose.cosine * dy - pose.sine * dx);
      const double cover = std::clamp(0.5 - distance * pose.radius, 0.0, 1.0);
      Colour& pixel = picture[static_cast<std::size_t>(y * kSide + x)];
      for (std::size_t c = 0; c < kChannels; ++c) {
        pixel[c] += cover * (colour[c] - pixel[c]);
      }
    }
  }
}

void draw_picture(int label, RandomSource& random, std::uint8_t* pixels) {
  Picture picture;
  const Colour background = draw_colour(random);
  shade(background, random, picture);
  for (int blot = 0; blot < kBlots; ++blot) {
    Pose pose = draw_pose(random);
    pose.x = random.between(0, kSide);
    pose.y = random.between(0, kSide);
    pose.radius = random.between(1, 3);
    paint(0, pose, draw_colour(random), picture);
  }
  Colour colour = draw_colour(random);
  while (contrast(colour, background) < kLeastContrast) colour = draw_colour(random);
  paint(label, draw_pose(random), colour, picture);
  const double deviation = random.between(0.02, 0.15);
  for (std::size_t c = 0; c < kChannels; ++c) {
    for (const Colour& pixel : picture) {
      const double value = pixel[c] + deviation * draw_noise(random);
      *pixels++ = static_cast<std::uint8_t>(std::clamp(value, 0.0, 1.0) * 255.0 + 0.5);
    }
  }
}

}  // namespace

ImageSet synthetic_shapes(std::size_t count, std::uint64_t seed) {
  ImageSet set;
  set.channels = kChannels;
  set.height = set.width = kSide;
  set.pixels.resize(count * set.image_bytes());
  set.labels.resize(count);
  RandomSource random(seed);
  for (std::size_t n = 0; n < count; ++n) {
    set.labels[n] = static_cast<std::uint16_t>(random.index_below(kClasses));
    draw_picture(set.labels[n], random, &set.pixels[n * set.image_bytes()]);
  }
  return set;
}

}  // namespace ohmic

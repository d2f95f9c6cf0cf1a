#include "datasets/synthetic_digits.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "datasets/digit_strokes.h"
#include "util/random_source.h"

namespace ohmic {
namespace {

constexpr int kSide = 28;
constexpr int kPixels = kSide * kSide;
constexpr double kGlyphPixels = 19;  // height of an upright glyph, as large as a digit of MNIST
constexpr double kJitter = 0.12;     // of a stroke's points, in units of the glyph
constexpr double kLean = 0.4;   // largest off-diagonal entry of the affine map: rotation and shear
constexpr double kShift = 3;    // pixels
constexpr int kStrayMarks = 2;  // at most

/// Ink coverage in [0, 1] of each pixel.
using Canvas = std::array<float, kPixels>;

/// Covers the pixels within `radius` of the segment a-b (pixel coordinates), with a one-pixel soft
/// edge.
void draw_segment(const Point& a, const Point& b, double radius, Canvas& canvas) {
  const double reach = radius + 0.5;
  const auto low = [&](double v) { return std::max(0, static_cast<int>(std::ceil(v - reach))); };
  const auto high = [&](double v) {
    return std::min(kSide - 1, static_cast<int>(std::floor(v + reach)));
  };
  const Point d{b.x - a.x, b.y - a.y};
  const double length2 = std::max(d.x * d.x + d.y * d.y, 1e-12);
  for (int y = low(std::min(a.y, b.y)); y <= high(std::max(a.y, b.y)); ++y) {
    for (int x = low(std::min(a.x, b.x)); x <= high(std::max(a.x, b.x)); ++x) {
      const Point p{x - a.x, y - a.y};
      const double along = std::clamp((p.x * d.x + p.y * d.y) / length2, 0.0, 1.0);
      const Point off{p.x - along * d.x, p.y - along * d.y};
      const double cover = reach - std::sqrt(off.x * off.x + off.y * off.y);
      float& pixel = canvas[static_cast<std::size_t>(y * kSide + x)];
      pixel = std::max(pixel, static_cast<float>(std::clamp(cover, 0.0, 1.0)));
    }
  }
}

/// Unit square -> pixels: a scaled, leaning, shifted copy.
struct Affine {
  double xx, xy, yx, yy, x0, y0;
  Point operator()(const Point& p) const {
    const double x = p.x - 0.5;
    const double y = p.y - 0.5;
    return {xx * x + xy * y + x0, yx * x + yy * y + y0};
  }
};

// No sine or cosine: mathematical libraries differ in their last bit. Off-diagonal draws lean and
// turn as well.
Affine draw_affine(RandomSource& random) {
  const double height = kGlyphPixels * random.between(0.75, 1.1);
  const double width = height * random.between(0.5, 0.9);
  const double turn = random.between(-kLean, kLean);
  const double shear = random.between(-kLean, kLean);
  constexpr double kCentre = (kSide - 1) / 2.0;
  return {width,
          height * (shear - turn),
          width * turn,
          height,
          kCentre + random.between(-kShift, kShift),
          kCentre + random.between(-kShift, kShift)};
}

void draw_glyph(const Glyph& glyph, const Affine& affine, double radius, RandomSource& random,
                Canvas& canvas) {
  for (const Stroke& stroke : glyph) {
    std::vector<Point> points = stroke.points;
    for (Point& p : points) {
      p.x += random.between(-kJitter, kJitter);
      p.y += random.between(-kJitter, kJitter);
    }
    if (stroke.curved) points = smoothed(std::move(points), stroke.closed, 2);
    for (std::size_t i = 0; i + 1 < points.size(); ++i) {
      draw_segment(affine(points[i]), affine(points[i + 1]), radius, canvas);
    }
  }
}

/// A short line anywhere, as of a slipped pen.
void draw_stray_mark(double radius, RandomSource& random, Canvas& canvas) {
  const Point a{random.between(0, kSide), random.between(0, kSide)};
  const Point b{a.x + random.between(-7, 7), a.y + random.between(-7, 7)};
  draw_segment(a, b, 0.7 * radius, canvas);
}

void draw_digit(int digit, RandomSource& random, std::uint8_t* pixels) {
  Canvas canvas{};
  const std::vector<Glyph>& glyphs = digit_glyphs(digit);
  const Glyph& glyph = glyphs[random.index_below(glyphs.size())];
  const Affine affine = draw_affine(random);
  const double radius = random.between(0.5, 1.5);
  draw_glyph(glyph, affine, radius, random, canvas);
  for (std::uint32_t marks = random.index_below(kStrayMarks + 1); marks > 0; --marks) {
    draw_stray_mark(radius, random, canvas);
  }
  const double ink = random.between(0.4, 1.0);
  const double deviation = random.between(0.02, 0.25);
  for (const float cover : canvas) {
    const double value = ink * static_cast<double>(cover) + deviation * draw_noise(random);
    *pixels++ = static_cast<std::uint8_t>(std::clamp(value, 0.0, 1.0) * 255.0 + 0.5);
  }
}

}  // namespace

ImageSet synthetic_digits(std::size_t count, std::uint64_t seed) {
  ImageSet set;
  set.channels = 1;
  set.height = set.width = kSide;
  set.pixels.resize(count * kPixels);
  set.labels.resize(count);
  RandomSource random(seed);
  for (std::size_t n = 0; n < count; ++n) {
    set.labels[n] = static_cast<std::uint16_t>(random.index_below(10));
    draw_digit(set.labels[n], random, &set.pixels[n * kPixels]);
  }
  return set;
}

}  // namespace ohmic

#include "datasets/digit_strokes.h"

namespace ohmic {
namespace {

Stroke line(std::vector<Point> points) { return {std::move(points), false, false}; }
Stroke curve(std::vector<Point> points) { return {std::move(points), true, false}; }
Stroke loop(std::vector<Point> points) { return {std::move(points), true, true}; }

// NOLINTNEXTLINE(readability-function-size): one table of points
std::vector<std::vector<Glyph>> draw_all() {
  const Stroke stem = line({{.5, .03}, {.5, .97}});
  const Stroke seven = line({{.1, .06}, {.9, .06}, {.4, .97}});
  return {
      {{loop(
          {{.5, .03}, {.12, .1}, {.1, .5}, {.12, .9}, {.5, .97}, {.88, .9}, {.9, .5}, {.88, .1}})}},
      {{stem},
       {stem, line({{.5, .03}, {.28, .25}})},
       {stem, line({{.5, .03}, {.3, .22}}), line({{.25, .97}, {.75, .97}})}},
      {{curve({{.13, .28}, {.2, .03}, {.8, .0}, {.9, .35}, {.5, .65}, {.1, .96}}),
        line({{.1, .96}, {.9, .96}})},
       {curve({{.13, .25},
               {.3, .0},
               {.9, .05},
               {.8, .5},
               {.3, .95},
               {.05, .9},
               {.2, .7},
               {.6, .95},
               {.92, .9}})}},
      {{curve({{.12, .12}, {.5, -.03}, {.92, .1}, {.85, .45}, {.4, .48}}),
        curve({{.4, .48}, {.9, .48}, {.97, .88}, {.6, 1.02}, {.1, .88}})},
       {line({{.15, .05}, {.85, .05}, {.45, .42}}),
        curve({{.45, .42}, {.92, .45}, {.95, .9}, {.55, 1.02}, {.1, .9}})}},
      {{line({{.64, .03}, {.1, .66}, {.92, .66}}), line({{.7, .35}, {.7, .97}})},
       {line({{.2, .05}, {.13, .55}, {.88, .55}}), line({{.74, .05}, {.74, .97}})}},
      {{line({{.84, .05}, {.22, .05}, {.18, .46}}),
        curve({{.18, .46}, {.55, .3}, {.97, .48}, {.88, .92}, {.5, 1.02}, {.1, .87}})}},
      {{curve({{.76, .04},
               {.35, .18},
               {.1, .5},
               {.1, .92},
               {.5, 1.02},
               {.9, .92},
               {.87, .52},
               {.5, .46},
               {.13, .7}})},
       {curve({{.4, .03}, {.12, .4}, {.1, .8}}),
        loop({{.5, .5}, {.13, .58}, {.12, .92}, {.5, .99}, {.88, .92}, {.87, .58}})}},
      {{seven}, {seven, line({{.3, .5}, {.78, .5}})}},
      {{loop({{.5, .02}, {.17, .08}, {.18, .42}, {.5, .48}, {.82, .42}, {.83, .08}}),
        loop({{.5, .48}, {.11, .54}, {.1, .93}, {.5, .99}, {.9, .93}, {.89, .54}})}},
      {{curve({{.87, .3},
               {.5, .54},
               {.13, .48},
               {.1, .08},
               {.5, -.02},
               {.9, .08},
               {.92, .5},
               {.78, .75},
               {.5, .97}})},
       {loop({{.5, .02}, {.13, .08}, {.14, .45}, {.5, .52}, {.86, .45}, {.87, .08}}),
        line({{.86, .25}, {.82, .97}})}}};
}

Point between(const Point& a, const Point& b) {
  return {.75 * a.x + .25 * b.x, .75 * a.y + .25 * b.y};
}

}  // namespace

const std::vector<Glyph>& digit_glyphs(int digit) {
  static const std::vector<std::vector<Glyph>> glyphs = draw_all();
  return glyphs[static_cast<std::size_t>(digit)];
}

std::vector<Point> smoothed(std::vector<Point> points, bool closed, int rounds) {
  for (int round = 0; round < rounds; ++round) {
    std::vector<Point> finer;
    const std::size_t segments = closed ? points.size() : points.size() - 1;
    if (!closed) finer.push_back(points.front());
    for (std::size_t i = 0; i < segments; ++i) {
      const Point& a = points[i];
      const Point& b = points[(i + 1) % points.size()];
      finer.push_back(between(a, b));
      finer.push_back(between(b, a));
    }
    if (!closed) finer.push_back(points.back());
    points = std::move(finer);
  }
  if (closed) points.push_back(points.front());
  return points;
}

}  // namespace ohmic

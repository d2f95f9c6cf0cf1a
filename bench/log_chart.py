"""Curves of growth as an SVG: a panel a curve, both axes logarithmic and relative to the first point."""
from html import escape
from math import log10

WIDTH, HEIGHT, MARGIN, COLUMNS = 300, 220, 44, 3
COLOURS = ("#1f77b4", "#d62728")


class Panel:
    """One curve's frame. xs, series: lists of positive numbers, as long as each other."""

    def __init__(self, left, top, xs, series):
        self.left, self.top, self.xs, self.series = left, top, xs, series
        self.x_range = self.decades([x / xs[0] for x in xs])
        self.y_range = self.decades([y / ys[0] for ys in series.values() for y in ys] + [0.5, 2])

    @staticmethod
    def decades(ratios):
        """Range of the logarithms, a little wider than they are."""
        logs = [log10(ratio) for ratio in ratios]
        return min(logs) - 0.05, max(logs) + 0.05

    def at(self, x_ratio, y_ratio):
        """Where a point lies, as SVG has it."""
        def share(ratio, low, high):
            return (log10(ratio) - low) / (high - low)

        inner_width, inner_height = WIDTH - 1.5 * MARGIN, HEIGHT - 1.8 * MARGIN
        return (f"{self.left + MARGIN + inner_width * share(x_ratio, *self.x_range):.1f},"
                f"{self.top + HEIGHT - 0.9 * MARGIN - inner_height * share(y_ratio, *self.y_range):.1f}")

    def ticks(self):
        """Powers of ten, or of two where the frame holds few of those."""
        low, high = self.y_range
        base = 10 if high - low > 1.5 else 2
        return [base ** n for n in range(-9, 10) if low <= n * log10(base) <= high]

    def line(self, points, style):
        return f'<polyline fill="none" {style} points="{" ".join(self.at(*point) for point in points)}"/>'

    def slope_one(self):
        """Where growth in step with x would lie, as far as the frame reaches."""
        end = 10 ** min(self.x_range[1], self.y_range[1])
        return self.line([(1, 1), (end, end)], 'stroke="#999" stroke-dasharray="4 3"')

    def labels(self, name, varied):
        middle = self.left + WIDTH / 2
        yield f'<text x="{middle}" y="{self.top + 16}" text-anchor="middle" font-weight="bold">{escape(name)}</text>'
        yield (f'<text x="{middle}" y="{self.top + HEIGHT - 6}" text-anchor="middle">{escape(varied)}: '
               f'{self.xs[0]:g} to {self.xs[-1]:g}</text>')
        left, right = self.left + MARGIN, self.left + WIDTH - MARGIN / 2
        for ratio in self.ticks():
            _, y = self.at(1, ratio).split(",")
            yield f'<text x="{left - 6}" y="{y}" text-anchor="end" dy="4">{ratio:g}x</text>'
            yield f'<line x1="{left}" y1="{y}" x2="{right}" y2="{y}" stroke="#ddd"/>'

    def draw(self, name, varied):
        yield from self.labels(name, varied)
        yield self.slope_one()
        for colour, ys in zip(COLOURS, self.series.values()):
            points = [(x / self.xs[0], y / ys[0]) for x, y in zip(self.xs, ys)]
            yield self.line(points, f'stroke="{colour}" stroke-width="2"')


def chart(curves):
    """SVG text. curves: (name, varied, xs, {series: ys}) each."""
    rows = -(-len(curves) // COLUMNS)
    names = list(curves[0][3])
    lines = [f'<svg xmlns="http://www.w3.org/2000/svg" width="{COLUMNS * WIDTH}" height="{rows * HEIGHT + 24}" '
             'font-family="sans-serif" font-size="11">', '<rect width="100%" height="100%" fill="white"/>']
    for index, (name, varied, xs, series) in enumerate(curves):
        lines += Panel(index % COLUMNS * WIDTH, index // COLUMNS * HEIGHT, xs, series).draw(name, varied)
    for index, name in enumerate([*names, "in step"]):
        colour = (*COLOURS, "#999")[index]
        lines.append(f'<text x="{MARGIN + 120 * index}" y="{rows * HEIGHT + 14}" fill="{colour}">{escape(name)}</text>')
    return "\n".join([*lines, "</svg>"]) + "\n"

"""What the tests of `sweep` share: columns, grid and Pareto marks by their definition, and how to cut a sweep short."""
import contextlib
import csv
import io
import itertools

from harness import CliTest

FIGURES = ["latency_ms", "interval_ms", "energy_mj", "component_power_w", "average_power_w", "area_mm2", "mapped_area_mm2", "tiles",
           "pes", "crossbars", "utilization", "gops_per_watt", "adc_bits_lossless"]
FOUND = ["cost_ratio", "test_accuracy", "feasible", "policy"]
STATUS = {0: "ok", 3: "does_not_fit", 4: "failed"}


def sets(axes):
    return [word for key, values in axes.items() for word in ("--set", f"{key}={','.join(values)}")]


def chips(axes):
    """Every combination, the last key fastest."""
    return [dict(zip(axes, values)) for values in itertools.product(*axes.values())]


def pareto(rows):
    """The marks by the definition, of ok rows in latency, energy and area."""

    def point(row):
        return [float(row[name]) for name in ("latency_ms", "energy_mj", "area_mm2")]

    def beats(a, b):
        return all(x <= y for x, y in zip(a, b)) and any(x < y for x, y in zip(a, b))

    good = [row for row in rows if row["status"] == "ok"]
    return ["1" if row in good and not any(beats(point(other), point(row)) for other in good) else "0" for row in rows]


class SweepTest(CliTest):
    def rows(self, folder):
        return list(csv.DictReader(io.StringIO(self.read(folder, "sweep.csv"))))

    def contents(self, folder):
        return {name: self.read(folder, name) for name in ("sweep.csv", "sweep.json")}


class CutTest(SweepTest):
    """A sweep that is stopped in the folder `cut` once so many chips have a row."""

    def lines(self):
        with contextlib.suppress(FileNotFoundError):
            return len(self.read("cut", "sweep.csv").splitlines()) - 1
        return 0

    def stop(self, sent, lines, *words):
        return self.cut_short(sent, "cut", lambda: self.lines() >= lines, *words, result="sweep.json")

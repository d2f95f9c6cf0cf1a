"""`ohmic report`: searches side by side."""
import csv
import os
import xml.etree.ElementTree

from files import tiny_network, tiny_weights
from harness import CliTest, TorchTest


class Report(TorchTest):
    def setUp(self):
        super().setUp()
        self.write("tiny.json", tiny_network())
        self.write("tiny.safetensors", tiny_weights())
        for seed in (1, 2):
            self.ohmic("search", "--net", "tiny.json", "--weights", "tiny.safetensors", "--agent", "random", "--threshold", 0.97, "--episodes", 12,
                       "--seed", seed, "--out", f"run{seed}")

    def test_says_what_the_runs_say_themselves(self):
        out = self.ohmic("report", "run1", "run2", "--json", "r.json", "--pareto", "front.csv", "--html", "page.html").stdout
        runs = self.read_json("r.json")["runs"]
        for run, name in zip(runs, ("run1", "run2")):
            best = self.read_json(name, "summary.json")["best"]
            self.assertEqual((run["run"], run["episodes"], run["finished"]), (name, 12, True))
            self.assertEqual((run["best"]["episode"], run["best"]["validation_accuracy"], run["best"]["cost_ratio"]),
                             (best["episode"], best["validation_accuracy"], best["cost_ratio"]))
            self.assertIn(name, out)
        self.assertIn("run2", self.read("page.html"))

    def test_drawings_stand_alone(self):
        self.ohmic("compare", "--net", "tiny.json", "--weights", "tiny.safetensors", "--data", "synthetic:digits", "--agents", "random",
                   "--thresholds", 0.97, "--seeds", 1, "--budget", 4, "--out", "compared")
        self.ohmic("report", "run1", "compared/", "--svg", "drawn")
        names = sorted(os.listdir(self.path("drawn")))
        for name in ("run1-bits-of-the-best-policy.svg", "run1-reward.svg", "compared-regret.svg"):
            self.assertIn(name, names)
        for run in ("run1", "compared"):
            drawn = self.read(run, "report.html").count("<svg")
            self.assertEqual(sum(name.startswith(run + "-") for name in names), drawn)
        for name in names:
            root = xml.etree.ElementTree.fromstring(self.read("drawn", name))
            self.assertEqual(root.tag, "{http://www.w3.org/2000/svg}svg")
            self.assertIn("--text", root.find("{http://www.w3.org/2000/svg}style").text)
        self.assertEqual(self.ohmic("report", "compared", "--svg", "drawn").stdout.splitlines()[-1][-5:], "drawn")
        self.refused("report", "run1", "run1", "--svg", "drawn", names=("--svg", "twice"))
        for option in ("--html", "--pareto", "--json"):
            self.refused("report", "compared", "--svg", "undrawn", option, "file", names=(option, "none of the runs"))
        self.assertFalse(os.path.exists(self.path("undrawn")))

    def test_a_run_without_a_page_has_no_drawings_yet(self):
        self.write("begun/config.json", b'{"verb": "compress"}')
        self.refused("report", "begun", "--svg", "drawn", names=("begun", "no page yet"))

    def test_the_cheapest_within_some_points_of_eight_bits(self):
        out = self.ohmic("report", "run1", "run2", "--within", 2, "--json", "r.json").stdout
        (cheapest,) = self.read_json("r.json")["within"]["cheapest"]
        w8a8 = self.read_json("run1", "summary.json")["baseline"]["validation_accuracy"]
        rows = [row for run in ("run1", "run2") for row in csv.DictReader(self.read(run, "history.csv").splitlines())]
        near = [float(row["cost_ratio"]) for row in rows if float(row["accuracy"]) >= w8a8 - 2 - 1e-9]
        self.assertEqual(cheapest["cost_ratio"] if cheapest else None, min(near, default=None))
        self.assertIn("cheapest within 2 points of W8A8", out)
        self.refused("report", "run1", "--within", -1, names=("--within", "-1"))

    def test_nothing_beats_the_front(self):
        self.ohmic("report", "run1", "run2", "--pareto", "front.csv")
        names, *rows = [line.split(",") for line in self.read("front.csv").splitlines()]
        front = [(float(r[names.index("accuracy")]), float(r[names.index("cost_ratio")])) for r in rows]
        self.assertEqual(front, sorted(front))
        played = []
        for run in ("run1", "run2"):
            head, *lines = [line.split(",") for line in self.read(run, "history.csv").splitlines()]
            played += [(float(r[head.index("accuracy")]), float(r[head.index("cost_ratio")])) for r in lines]
        for point in played:
            self.assertTrue(any(a >= point[0] and c <= point[1] for a, c in front), point)
        self.assertTrue(set(front) <= set(played))

    def test_a_run_that_is_at_work_is_read_as_it_is(self):
        with self.held(lambda: len(self.history("run3")) > 2, "search", "--net", "tiny.json", "--weights", "tiny.safetensors", "--agent", "random",
                       "--threshold", 0.97, "--episodes", 400, "--out", "run3"):
            self.assertIn("not finished", self.ohmic("report", "run3").stdout)

    def history(self, run):
        try:
            return self.read(run, "history.csv").splitlines()
        except FileNotFoundError:
            return []


class ReportWords(CliTest):
    def test_what_is_no_run_is_named(self):
        self.refused("report", names=("report", "run directory"))
        self.refused("report", "none", names=("ohmic: none/config.json",))
        self.write("run/config.json", {"verb": "compress"})
        self.refused("report", "run", names=("run/config.json: /verb",))
        self.refused("report", "run", "--json", "run/config.json", names=("--json",))
        for file in ("ohmic.sqlite", "best_policy.json", "report.html", "best_weights.safetensors", "network.safetensors"):
            self.refused("report", "run", "--pareto", f"run/{file}", names=("--pareto",))

"""A sweep that searches the bit-widths of every chip."""
import signal

from files import tiny_network, tiny_weights
from harness import TorchTest
from sweep_case import FIGURES, FOUND, CutTest, pareto


class SweepSearch(CutTest, TorchTest):
    """Each chip gets a search of its own."""

    EPISODES = 10

    def setUp(self):
        super().setUp()
        self.write("tiny.json", tiny_network())
        self.write("tiny.safetensors", tiny_weights())

    def sweep(self, out, *words, grid="pe.crossbar_groups=4,8", threshold="0.97"):
        return ["sweep", "--net", "tiny.json", "--set", grid, "--out", out, "--search", "--weights", "tiny.safetensors",
                "--data", "synthetic:digits", "--threshold", threshold, "--episodes", self.EPISODES, *words]

    def test_rows_say_what_the_searches_found(self):
        self.ohmic(*self.sweep("run"))
        rows = self.rows("run")
        self.assertEqual(list(rows[0]), ["pe.crossbar_groups", "status", *FIGURES, *FOUND, "pareto", "reason"])
        for n, row in enumerate(rows):
            chip = f"run/chip_{n:03}"
            best = self.read_json(chip, "summary.json")["best"]
            self.assertEqual((row["status"], row["feasible"]), ("ok", "1" if best["feasible"] else "0"))
            for name in ("cost_ratio", "test_accuracy", "latency_ms", "energy_mj", "component_power_w"):
                self.assertEqual(float(row[name]), best[name], name)
            widths = [f"W{layer['weight_bits']}A{layer['activation_bits']}" for layer in best["policy"]]
            self.assertEqual(row["policy"], "-".join(widths))
            total = self.simulate("--net", "tiny.json", "--set", f"pe.crossbar_groups={row['pe.crossbar_groups']}",
                                  "--policy", f"{chip}/best_policy.json")["total"]
            self.assertEqual([float(row[name]) for name in FIGURES], [total[name] for name in FIGURES])
        self.assertEqual([row["pareto"] for row in rows], pareto(rows))

    def test_cut_and_resumed_it_ends_like_a_straight_run(self):
        grid = "pe.crossbar_groups=2,4,8"
        self.ohmic(*self.sweep("straight", grid=grid), "--jobs", "2")
        code, _ = self.stop(signal.SIGKILL, 1, *self.sweep("cut", grid=grid), "--jobs", "1")
        self.assertEqual(code, -signal.SIGKILL)
        self.ohmic("sweep", "--resume", "--out", "cut", "--jobs", "1")
        self.assertEqual(self.contents("cut"), self.contents("straight"))
        for chip in ("chip_000", "chip_001", "chip_002"):
            self.assertEqual(self.read("cut", chip, "history.csv"), self.read("straight", chip, "history.csv"))

    def test_input_that_the_searches_refuse_is_refused_and_leaves_nothing(self):
        for words, names in ((("--agent", "nobody"), ("--agent", "nobody")), (("--seed", "x"), ("seed",)),
                             (("--policy", "W4A4"), ("--policy",))):
            self.refused(*self.sweep("run"), *words, names=names)
        self.refused(*self.sweep("run", threshold="7"), names=("--threshold", "7"))

    def test_its_json_is_no_file_of_a_search(self):
        for name in ("config.json", "summary.json", "best_policy.json", "ohmic.sqlite", "history.csv"):
            self.refused(*self.sweep("run"), "--json", f"./run/chip_001/{name}", names=("--json", "chip_001", name))
        self.ohmic(*self.sweep("run"), "--json", "run/result.json")
        self.ohmic("sweep", "--resume", "--out", "run", "--json", "run/result.json")

    def test_a_threshold_out_of_reach_is_a_row(self):
        self.ohmic(*self.sweep("run", threshold="0.001"))
        for row in self.rows("run"):
            self.assertEqual(row["status"], "out_of_reach")
            self.assertIn("that is the minimum", row["reason"])

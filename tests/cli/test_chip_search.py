"""A search through the chip, and one that chooses hardware keys."""
import csv
import io
import os
import signal

from files import tiny_network, tiny_weights
from harness import TorchTest

NOISY = ("--through-chip", "--set", "device.variation=0.3", "--screen-images", 40, "--reread", 1)
KEYS = ("--choose", "adc.bits=4..6", "--choose", "crossbar.ou_rows=8,32,all")


class ChipSearch(TorchTest):
    def setUp(self):
        super().setUp()
        self.write("tiny.json", tiny_network())
        self.write("tiny.safetensors", tiny_weights())

    def plain(self, out, *words):
        return ("search", "--net", "tiny.json", "--weights", "tiny.safetensors", "--data", "synthetic:digits", "--episodes", 12,
                "--threshold", "0.97", "--out", out, *words)

    def search(self, out, *words, threads=1, chips=2, seed=5):
        return self.plain(out, *NOISY, "--threads", threads, "--chips", chips, "--device-seed", seed, *words)

    def history(self, out):
        return list(csv.DictReader(io.StringIO(self.read(out, "history.csv"))))

    def test_hardware_keys_are_columns_and_the_best_chip_a_hardware_file(self):
        self.ohmic(*self.search("run", *KEYS))
        rows = self.history("run")
        self.assertEqual(list(rows[0])[-3:], ["policy", "adc.bits", "crossbar.ou_rows"])
        self.assertLessEqual({row["adc.bits"] for row in rows}, {"4", "5", "6"})
        self.assertLessEqual({row["crossbar.ou_rows"] for row in rows}, {"8", "32", "all"})
        self.assertGreater(len({(row["adc.bits"], row["crossbar.ou_rows"]) for row in rows}), 1)
        best = self.read_json("run", "summary.json")["best"]
        figures = ("latency_ms", "energy_mj", "component_power_w")
        price = self.simulate("--net", "tiny.json", "--hw", self.path("run", "best_hardware.json"), "--policy",
                              self.path("run", "best_policy.json"))["total"]
        self.assertEqual([price[figure] for figure in figures], [best[figure] for figure in figures])
        row = rows[best["episode"]]
        self.assertEqual({key: str(value) for key, value in best["hardware"].items()},
                         {key: row[key] for key in ("adc.bits", "crossbar.ou_rows")})
        # Costs are against W8A8 on the chip as given, which has none of the listed converters.
        given = self.simulate("--net", "tiny.json", "--set", "device.variation=0.3", "--policy", "W8A8")["total"]
        ratio = sum(price[figure] / given[figure] for figure in figures) / 3
        self.assertAlmostEqual(best["cost_ratio"], ratio, places=12)

    def test_the_same_seed_is_the_same_history_on_any_number_of_cores_and_after_a_kill(self):
        self.ohmic(*self.search("straight", *KEYS))
        self.ohmic(*self.search("four", *KEYS, threads=4))
        self.cut_short(signal.SIGKILL, "cut", lambda: os.path.exists(self.path("cut", "history.csv")), *self.search("cut", *KEYS))
        self.ohmic("search", "--resume", "--out", "cut", "--threads", 2)
        for run in ("four", "cut"):
            for name in ("history.csv", "best_policy.json", "best_hardware.json"):
                self.assertEqual(self.read(run, name), self.read("straight", name), run)

    def test_policies_are_judged_by_the_mean_of_the_chips(self):
        self.ohmic(*self.search("one", "--agent", "uniform", chips=1))
        self.ohmic(*self.search("two", "--agent", "uniform"))
        self.ohmic(*self.search("other", "--agent", "uniform", seed=6))
        policies = [[row["policy"] for row in self.history(run)] for run in ("one", "two", "other")]
        self.assertEqual(policies[0], policies[1])
        figures = [[float(row["accuracy"]) for row in self.history(run)] for run in ("one", "two", "other")]
        self.assertNotEqual(figures[0], figures[1])
        self.assertNotEqual(figures[1], figures[2])
        # 40 images on two chips: eightieths. The second chip's share is what is left of the mean.
        for first, mean in zip(*figures[:2]):
            self.assertAlmostEqual(mean * 0.8, round(mean * 0.8), places=9)
            self.assertTrue(0 <= 2 * mean - first <= 100)

    def test_ideal_chips_read_what_the_integers_do(self):
        ideal = ("--set", "adc.bits=ideal", "--screen-images", 40, "--reread", 1, "--agent", "uniform")
        self.ohmic(*self.plain("chip", *ideal, "--through-chip"))
        self.ohmic(*self.plain("integers", *ideal))
        self.assertEqual(self.read("chip", "history.csv"), self.read("integers", "history.csv"))

    def test_policies_are_trained_through_other_chips(self):
        tuning = ("--agent", "uniform", "--finetune-images", 300, "--finetune-learning-rate", 0.01)
        self.ohmic(*self.search("plain", "--agent", "uniform"))
        self.ohmic(*self.search("tuned", *tuning))
        self.ohmic(*self.search("two", *tuning, threads=2))
        self.assertEqual(self.read("two", "history.csv"), self.read("tuned", "history.csv"))
        self.assertNotEqual(self.read("tuned", "history.csv"), self.read("plain", "history.csv"))
        best = self.read_json("tuned", "summary.json")["best"]
        self.assertEqual(best["finetuned"]["kept"], "tuned")
        self.ohmic("evaluate", "--net", "tiny.json", "--data", "synthetic:digits", "--weights", "tuned/best_weights.safetensors",
                   "--policy", "tuned/best_policy.json", *NOISY[:3], "--chips", 2, "--device-seed", 5, "--images", 5000, "--json", "read.json")
        self.assertEqual(self.read_json("read.json")["through_chip"]["chip_accuracy"], best["finetuned"]["test_accuracy"])

    def test_what_decides_the_history_is_part_of_the_run(self):
        self.ohmic(*self.search("run", *KEYS))
        for words in (("--chips", 3), ("--device-seed", 6), ("--choose", "adc.bits=4,5")):
            self.refused("search", "--resume", "--out", "run", *words, names=(words[0], "is "))

    def test_refusals_name_the_option(self):
        for words, names in ((("--choose", "tile.pes=4,8"), ("--choose", "tile.pes", "adc.bits")),
                             (("--choose", "adc.bits"), ("--choose", "KEY=VALUE")),
                             (("--choose", "adc.bits=0,4"), ("--choose", "adc.bits")),
                             (("--choose", "adc.bits=4,4"), ("--choose", "twice")),
                             (("--choose", "adc.bits=4,5", "--choose", "adc.bits=6"), ("--choose", "adc.bits")),
                             (("--choose", "crossbar.rows,crossbar.columns=64:64,128:128"), ("--choose", "one key")),
                             (("--choose", "adc.bits=4,5", "--agent", "ilp"), ("--choose", "ilp", "as given"))):
            self.refused(*self.search("none", *words), names=names)
        self.refused(*self.search("none", chips=0), names=("--chips",))
        self.refused(*self.plain("none", "--chips", 2), names=("--chips", "--through-chip"))
        small = ("--set", "chip.tiles_x=1", "--set", "chip.tiles_y=1", "--set", "tile.pes=1")
        self.refused(*self.search("none", "--choose", "crossbar.rows=16,128", *small), code=3, names=("tiles",))

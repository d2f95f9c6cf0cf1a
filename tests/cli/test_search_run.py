"""The run directory of `search`: files, their formats, and that they agree with each other and with other verbs."""
import contextlib
import csv
import io
import os
import re
import shutil
import sqlite3
import tempfile

from files import tiny_network, tiny_weights
from harness import CliTest, TorchTest

COLUMNS = ["episode", "reward", "accuracy", "cost_ratio", "latency_ms", "energy_mj", "component_power_w", "feasible", "policy"]
FIGURES = {"policy", "validation_accuracy", "test_accuracy", "cost_ratio", "latency_ms", "energy_mj", "component_power_w", "feasible"}
EPISODES = 8


def policy_word(layers):
    return "-".join(f"W{layer['weight_bits']}A{layer['activation_bits']}" for layer in layers)


class SearchRun(TorchTest):
    """One search of LeNet-5, read by every test."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.kept = tempfile.mkdtemp(prefix="ohmic_cli_")
        cls.addClassCleanup(shutil.rmtree, cls.kept, ignore_errors=True)
        starter = CliTest()
        starter.folder = cls.kept
        cls.printed = starter.ohmic("search", "--data", "synthetic:digits", "--episodes", EPISODES, "--out", "run").stdout

    def setUp(self):
        super().setUp()
        os.symlink(os.path.join(self.kept, "run"), self.path("run"))

    def history(self):
        return list(csv.DictReader(io.StringIO(self.read("run", "history.csv"))))

    def test_holds_seven_files(self):
        self.assertEqual(sorted(os.listdir(self.path("run"))),
                         ["best_policy.json", "config.json", "history.csv", "learning.csv", "ohmic.sqlite", "report.html",
                          "summary.json"])
        self.assertEqual(os.listdir(self.kept), ["run"])

    def test_a_budget_of_prices_ends_a_search(self):
        words = ("search", "--data", "synthetic:digits", "--episodes", 30, "--screen-images", 200, "--reread", 1)
        for agent, extra in (("random", 3), ("ppo", 60)):
            self.ohmic(*words, "--agent", agent, "--prices", 12, "--out", agent)
            summary = self.read_json(agent, "summary.json")
            self.assertGreaterEqual(summary["simulator_calls"], 12, agent)
            self.assertLessEqual(summary["simulator_calls"], 12 + extra, agent)
            self.assertLess(summary["episodes_played"], 30, agent)
        self.refused(*words, "--prices", -1, "--out", "none", names=("--prices",))

    def test_history_has_a_row_an_episode(self):
        self.assertEqual(self.read("run", "history.csv").splitlines()[0].split(","), COLUMNS)
        rows = self.history()
        self.assertEqual([row["episode"] for row in rows], [str(n) for n in range(EPISODES)])
        for row in rows:
            self.assertIn(row["feasible"], "01")
            self.assertRegex(row["policy"], r"\AW8A8(-W[2-8]A[2-8]){3}-W8A8\Z")
            if row["feasible"] == "0":
                self.assertEqual(float(row["reward"]), -1)
            else:
                self.assertLessEqual(float(row["cost_ratio"]), 0.8)

    def test_rewards_follow_equation_2(self):
        baseline = self.read_json("run", "summary.json")["baseline"]["validation_accuracy"]
        for row in self.history():
            gain = float(row["accuracy"]) - baseline
            feasible = float(row["cost_ratio"]) <= 0.8 and gain >= -10
            self.assertEqual(row["feasible"], str(int(feasible)))
            self.assertAlmostEqual(float(row["reward"]), 0.1 * gain if feasible else -1)

    def test_best_is_the_most_accurate_feasible_then_the_cheapest(self):
        rows = self.history()
        feasible = [row for row in rows if row["feasible"] == "1"]
        if feasible:
            chosen = min(feasible, key=lambda row: (-float(row["accuracy"]), float(row["cost_ratio"])))
        else:
            chosen = min(rows, key=lambda row: float(row["cost_ratio"]))
        best = self.read_json("run", "summary.json")["best"]
        self.assertEqual(policy_word(best["policy"]), chosen["policy"])
        self.assertEqual(best["validation_accuracy"], float(chosen["accuracy"]))
        for key in ("cost_ratio", "latency_ms", "energy_mj", "component_power_w"):
            self.assertEqual(best[key], float(chosen[key]))
        self.assertEqual(self.read_json("run", "best_policy.json")["layers"], best["policy"])

    def test_summary_has_baseline_best_and_what_it_took(self):
        summary = self.read_json("run", "summary.json")
        for part in ("baseline", "best"):
            self.assertLessEqual(FIGURES, set(summary[part]))
        self.assertEqual(summary["baseline"]["cost_ratio"], 1)
        self.assertEqual(policy_word(summary["baseline"]["policy"]), "-".join(["W8A8"] * 5))
        wall = summary["wall_s"]
        self.assertEqual(set(wall), {"accuracy", "simulation", "agent", "total"})
        self.assertLessEqual(wall["accuracy"] + wall["simulation"] + wall["agent"], wall["total"])
        self.assertGreater(summary["simulator_calls"], EPISODES)

    def test_config_is_resolved(self):
        config = self.read_json("run", "config.json")
        self.assertEqual(config["options"]["episodes"], EPISODES)
        self.assertEqual(config["hardware"]["crossbar"]["rows"], 128)
        self.assertEqual(config["network"]["name"], "lenet5")
        self.assertIn("versions", config)

    def test_cost_ratio_is_the_mean_of_the_three_ratios(self):
        base = self.read_json("run", "summary.json")["baseline"]
        for row in self.history():
            ratios = [float(row[key]) / base[key] for key in ("latency_ms", "energy_mj", "component_power_w")]
            self.assertAlmostEqual(float(row["cost_ratio"]), sum(ratios) / 3)

    def test_best_policy_costs_the_same_in_simulate(self):
        best = self.read_json("run", "summary.json")["best"]
        total = self.simulate("--policy", "run/best_policy.json")["total"]
        for key in ("latency_ms", "energy_mj", "component_power_w"):
            self.assertEqual(total[key], best[key])

    def test_best_policy_is_as_accurate_in_evaluate(self):
        summary = self.read_json("run", "summary.json")
        self.ohmic("evaluate", "--data", "synthetic:digits", "--policy", "run/best_policy.json", "--json", "result.json")
        result = self.read_json("result.json")
        for name, part in (("quantized", "best"), ("w8a8", "baseline")):
            for key in ("validation_accuracy", "test_accuracy"):
                self.assertAlmostEqual(result[name][key], summary[part][key])

    def test_database_holds_every_trial(self):
        # immutable: a reader makes no files of its own beside the database.
        name = f"file:{self.path('run', 'ohmic.sqlite')}?immutable=1"
        with contextlib.closing(sqlite3.connect(name, uri=True)) as database:
            self.assertEqual(database.execute("PRAGMA integrity_check").fetchone(), ("ok",))
            trials = database.execute("SELECT episode, accuracy, cost_ratio FROM trial ORDER BY episode").fetchall()
            layers = database.execute("SELECT COUNT(*) FROM trial_layer").fetchone()
        rows = [(int(r["episode"]), float(r["accuracy"]), float(r["cost_ratio"])) for r in self.history()]
        self.assertEqual(trials, rows)
        self.assertEqual(layers, (5 * EPISODES,))

    def test_report_loads_nothing_from_outside(self):
        page = self.read("run", "report.html")
        self.assertTrue(page.lstrip().lower().startswith("<!doctype html"))
        self.assertNotRegex(page, re.compile(r"<(script|link|img|iframe|object|embed|base)\b[^>]*\b(src|href|data)\s*=", re.I))
        self.assertNotRegex(page, r"@import|url\(\s*['\"]?(?!#|data:)")
        self.assertNotRegex(page, r"\b(src|srcset|action)\s*=\s*['\"]?(https?:)?//")
        self.assertIn("lenet5", page)

    def test_prints_the_comparison_and_the_folder(self):
        for word in ("W8A8", "best", "cost ratio", "run     run"):
            self.assertIn(word, self.printed)


class Thresholds(TorchTest):
    def setUp(self):
        super().setUp()
        self.write("tiny.json", tiny_network())
        self.write("tiny.safetensors", tiny_weights())
        self.search = ("search", "--net", "tiny.json", "--weights", "tiny.safetensors", "--data", "synthetic:digits",
                       "--out", "run", "--episodes", "2", "--seed", "2")

    def test_one_below_the_cheapest_policy_is_refused_and_the_least_is_named_and_accepted(self):
        text = self.refused(*self.search, "--threshold", "0.01", code=5, names=("--threshold", "W2A2"))
        least = re.search(r"costs (0\.\d+)", text).group(1)
        result = self.ohmic(*self.search, "--threshold", least)
        if not self.read_json("run", "summary.json")["best"]["feasible"]:
            self.assertIn("warning", result.stderr)

    def test_options_are_judged_before_a_folder_is_made(self):
        for words in (("--threshold", "0"), ("--threshold", "1.5"), ("--agent", "greedi"), ("--reward", "xor"),
                      ("--tau", "5"), ("--weights-lat-energy-power", "1,1,1"), ("--weights-lat-energy-power", "1,0")):
            self.refused(*self.search, *words, names=words)
        for count in ("0", "x"):
            self.refused(*self.search[:-4], "--episodes", count, names=("--episodes", count))

    def test_a_chip_that_is_too_small_is_exit_3(self):
        self.refused(*self.search, "--set", "chip.tiles_x=1", "--set", "chip.tiles_y=1", code=3, names=("tiles",))


class ScreenedSearch(TorchTest):
    """A search whose episodes read fewer images than there are has two scales of accuracy, and names both."""

    def test_compares_like_with_like(self):
        self.ohmic("search", "--data", "synthetic:digits", "--agent", "random", "--episodes", 4, "--screen-images", 200,
                   "--reread", 2, "--out", "run")
        summary = self.read_json("run", "summary.json")
        screening = summary["screening"]
        self.assertEqual(screening["images"], 200)
        baseline, *others = screening["reread"]
        self.assertEqual(len(screening["reread"]), summary["reread_policies"])
        self.assertEqual((baseline["episode"], policy_word(baseline["policy"])), (None, "W8A8-W8A8-W8A8-W8A8-W8A8"))
        self.assertEqual(baseline["validation_accuracy"], summary["baseline"]["validation_accuracy"])
        self.assertIn(summary["best"]["validation_accuracy"], [policy["validation_accuracy"] for policy in others])
        rows = list(csv.DictReader(io.StringIO(self.read("run", "history.csv"))))
        for policy in others:
            self.assertEqual(policy["screened_accuracy"], float(rows[policy["episode"]]["accuracy"]))
        page = self.read("run", "report.html")
        self.assertIn(f"W8A8 {baseline['screened_accuracy']:.2f}</text>", page)
        self.assertIn(f"Accuracy on the first 200 of {screening['validation_images']} validation images", page)

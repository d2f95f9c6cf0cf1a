"""Search agents against each other, and the policy cache that their searches share."""
import contextlib
import csv
import gzip
import io
import json
import os
import signal
import sqlite3
import time

from files import read_safetensors, tiny_network, tiny_weights
from harness import TorchTest

NETWORK = ("--net", "tiny.json", "--weights", "tiny.safetensors", "--data", "synthetic:digits")


class CompareTest(TorchTest):
    def setUp(self):
        super().setUp()
        self.write("tiny.json", tiny_network())
        self.write("tiny.safetensors", tiny_weights())

    def compare(self, out, *words, agents="ppo:rollout-episodes=3,greedy", thresholds="0.97", seeds=2, budget=6):
        return ("compare", *NETWORK, "--agents", agents, "--thresholds", thresholds, "--seeds", seeds, "--budget", budget,
                "--out", out, *words)

    def search(self, out, *words):
        return ("search", *NETWORK, "--threads", "1", "--threshold", "0.97", "--out", out, *words)

    def rows(self, *parts):
        return list(csv.DictReader(io.StringIO(self.read(*parts))))

    def timeless(self, out, name):
        """The rows of a table without what a clock measured."""
        return [{key: value for key, value in row.items() if "_s_" not in key and not key.endswith("_s")}
                for row in self.rows(out, name)]

    def histories(self, out):
        return {cell: self.read(out, "cells", cell, "history.csv") for cell in sorted(os.listdir(self.path(out, "cells")))}


class Compare(CompareTest):
    def test_tables_say_what_the_searches_found(self):
        self.write("all.csv.gz", gzip.compress(b"policy,cost_ratio,accuracy\nW8A8-W8A8-W8A8,1,50\nW8A8-W2A2-W8A8,0.9,12\n"))
        printed = self.ohmic(*self.compare("run", "--optimum", "all.csv.gz", thresholds="0.97,0.001")).stdout
        rows = self.rows("run", "cells.csv")
        self.assertEqual([(row["agent"], row["threshold"], row["seed"], row["status"]) for row in rows],
                         [("ppo:rollout-episodes=3", "0.97", "1", "ok"), ("ppo:rollout-episodes=3", "0.97", "2", "ok"),
                          ("greedy", "0.97", "1", "ok"), ("ppo:rollout-episodes=3", "0.001", "1", "out_of_reach"),
                          ("ppo:rollout-episodes=3", "0.001", "2", "out_of_reach"), ("greedy", "0.001", "1", "out_of_reach")])
        self.assertIn("that is the minimum", rows[3]["reason"])
        folders = ["ppo_rollout-episodes=3-th0.97-seed1", "ppo_rollout-episodes=3-th0.97-seed2", "greedy-th0.97-seed1"]
        self.assertEqual(sorted(os.listdir(self.path("run", "cells"))), sorted(folders))
        trials = 0
        for row, folder in zip(rows, folders):
            summary = self.read_json("run", "cells", folder, "summary.json")
            history = self.rows("run", "cells", folder, "history.csv")
            trials += len(history)
            for name in ("validation_accuracy", "test_accuracy", "cost_ratio", "latency_ms", "energy_mj", "component_power_w"):
                self.assertEqual(float(row[name]), summary["best"][name], name)
            self.assertEqual(int(row["unique_evaluations"]), len({trial["policy"] for trial in history}))
            self.assertLessEqual(int(row["unique_evaluations"]), 6)
            self.assertEqual(int(row["episodes"]), len(history))
            self.assertEqual(int(row["simulator_calls"]), summary["simulator_calls"])
            self.assertEqual(float(row["total_s"]), summary["wall_s"]["total"])
            self.assertAlmostEqual(float(row["regret"]), 12 - summary["best"]["validation_accuracy"])
            self.assertAlmostEqual(float(row["test_difference"]),
                                   summary["best"]["test_accuracy"] - summary["baseline"]["test_accuracy"])
        table = self.rows("run", "table.csv")
        self.assertEqual(len(table), 4)
        mean = (float(rows[0]["test_accuracy"]) + float(rows[1]["test_accuracy"])) / 2
        self.assertAlmostEqual(float(table[0]["test_accuracy_mean"]), mean)
        self.assertAlmostEqual(float(table[0]["test_accuracy_ci95"]), 12.7062047362 * abs(float(rows[0]["test_accuracy"]) - mean))
        self.assertEqual(table[1]["test_accuracy_ci95"], "")
        summary = self.read_json("run", "summary.json")
        self.assertEqual([threshold["optimum"] for threshold in summary["thresholds"]], [12, None])
        with contextlib.closing(sqlite3.connect(self.path("run", "ohmic.sqlite"))) as database:
            self.assertEqual(database.execute("SELECT COUNT(*) FROM trial").fetchone(), (trials,))
        report = self.read("run", "report.html")
        for word in ("http:", "https:", "src=", "<script", "nan"):
            self.assertNotIn(word, report)
        self.assertIn("out of reach", printed)
        self.assertEqual(self.ohmic("compare", "--resume", "--out", "run").stdout, printed.split("run     ")[0])

    def test_answers_are_compared_image_by_image(self):
        printed = self.ohmic(*self.compare("run", agents="random,greedy")).stdout
        self.assertFalse(os.path.exists(self.path("run", "paired.csv")))
        paired = self.ohmic("compare", "--resume", "--out", "run", "--paired").stdout
        self.assertTrue(paired.startswith(printed.split("run     ")[0]))
        cells = [row for row in self.rows("run", "cells.csv") if row["feasible"] == "1"]
        answers = {line["policy"]: line for line in map(json.loads, self.read("run", "answers.jsonl").splitlines())}
        self.assertEqual(sorted(answers), sorted({row["policy"] for row in cells}))
        for row in cells:
            answer = answers[row["policy"]]
            for split in ("validation", "test"):
                right = bin(int(answer[f"{split}_answers"], 16)).count("1")
                self.assertAlmostEqual(100 * right / answer[f"{split}_images"], float(row[f"{split}_accuracy"]))
        pairs = self.rows("run", "paired.csv")
        self.assertEqual([(row["agent"], row["rival"], row["images"]) for row in pairs],
                         [("random", "greedy", "validation"), ("random", "greedy", "test")])
        table = {row["agent"]: row for row in self.rows("run", "table.csv")}
        for row in pairs:
            for figure, agent in (("median", "random"), ("rival_median", "greedy")):
                self.assertEqual(row[figure], table[agent][f"{row['images']}_accuracy_median"])
        before = self.read("run", "paired.csv")
        self.assertEqual(self.ohmic("compare", "--resume", "--out", "run", "--paired").stdout, paired.split("run     ")[0])
        self.assertEqual(self.read("run", "paired.csv"), before)
        # Answers that lack one, as behind a cell that was tried again, say nothing until they are read anew.
        os.remove(self.path("run", "summary.json"))
        self.write("run/answers.jsonl", "".join(self.read("run", "answers.jsonl").splitlines(True)[1:]))
        self.assertEqual(self.ohmic("compare", "--resume", "--out", "run").stdout, printed)
        self.assertFalse(os.path.exists(self.path("run", "paired.csv")))
        self.assertEqual(self.ohmic("compare", "--resume", "--out", "run", "--paired").stdout, paired)
        self.assertEqual(self.read("run", "paired.csv"), before)
        for words, named in ((("--finetune-images", "10"), "--finetune-images"), (("--shard", "0/2"), "shards")):
            self.assertIn(named, self.refused(*self.compare("other", *words, "--paired")))

    def test_killed_and_resumed_it_ends_like_a_straight_run(self):
        self.ohmic(*self.compare("straight"), "--jobs", "2")
        first = self.path("cut", "cells", "ppo_rollout-episodes=3-th0.97-seed1", "history.csv")
        self.cut_short(signal.SIGKILL, "cut", lambda: os.path.exists(first), *self.compare("cut"), "--jobs", "1")
        self.refused("compare", "--resume", "--out", "cut", "--budget", "7", names=("--budget", "7", "6"))
        done = self.path("cut", "cells", "ppo_rollout-episodes=3-th0.97-seed1", "summary.json")
        code, error = self.cut_short(signal.SIGINT, "cut", lambda: os.path.exists(done),
                                     "compare", "--resume", "--out", "cut", "--jobs", "1")
        self.assertEqual(code, 130)
        self.assertIn("ohmic compare --resume --out cut goes on", error)
        before = os.stat(done).st_mtime_ns
        self.ohmic("compare", "--resume", "--out", "cut")
        self.assertEqual(os.stat(done).st_mtime_ns, before, "a cell that is done is left as it is")
        self.assertEqual(self.histories("cut"), self.histories("straight"))
        for name in ("cells.csv", "table.csv"):
            self.assertEqual(self.timeless("cut", name), self.timeless("straight", name))

    def test_a_search_that_crashes_is_a_cell_and_is_tried_again(self):
        with self.start(*self.compare("cut"), "--jobs", "1") as process:
            crashed = []
            while not crashed and process.poll() is None:
                with open(f"/proc/{process.pid}/task/{process.pid}/children", encoding="ascii") as file:
                    crashed = [int(child) for child in file.read().split()]
                time.sleep(0.005)
            os.kill(crashed[0], signal.SIGSEGV)
            _, error = process.communicate()
        self.assertEqual(process.returncode, 4)
        self.assertEqual(error.splitlines()[-1], "ohmic: 1 of 3 cells failed; ohmic compare --resume --out cut goes on")
        failed = [row for row in self.rows("cut", "cells.csv") if row["status"] == "failed"]
        self.assertEqual([row["reason"] for row in failed], ["ended by signal 11 (Segmentation fault)"])
        self.ohmic("compare", "--resume", "--out", "cut")
        self.ohmic(*self.compare("straight"))
        for name in ("cells.csv", "table.csv"):
            self.assertEqual(self.timeless("cut", name), self.timeless("straight", name))

    def test_a_second_comparison_in_the_folder_is_refused(self):
        with self.held(lambda: os.path.exists(self.path("run", "config.json")), *self.compare("run"), "--jobs", "1"):
            for words in (self.compare("run"), ("compare", "--resume", "--out", "run")):
                self.assertIn("another process is at work", self.ohmic(*words, code=2).stderr)


class CompareSeeds(CompareTest):
    def test_agents_that_draw_nothing_ignore_the_seed(self):
        for agent in ("greedy", "uniform", "ilp", "ilp+local", "exhaustive"):
            for seed in "12":
                self.ohmic(*self.search(agent + seed, "--agent", agent, "--seed", seed, "--evaluations", "5",
                                        "--policy-cache", "shared.sqlite"))
            self.assertEqual(self.read(agent + "1", "history.csv"), self.read(agent + "2", "history.csv"), agent)


class CompareWords(CompareTest):
    def test_what_cannot_be_compared_is_refused_and_leaves_nothing(self):
        for words, names in ((dict(agents="nobody"), ("--agents", "nobody")), (dict(agents="ppo,ppo"), ("--agents", "twice")),
                             (dict(agents="ppo:seed=4"), ("--agents", "'seed'")),
                             (dict(agents="ppo:bn-reestimation=on"), ("--agents", "'bn-reestimation'")),
                             (dict(agents="ppo:entropi=4"), ("--entropi", "--entropy")),
                             (dict(agents="ppo:entropy=-4"), ("--entropy", "-4")),
                             (dict(thresholds="0.8,2"), ("--thresholds", "'2'")), (dict(seeds=0), ("--seeds", "0")),
                             (dict(budget=0), ("--budget", "0"))):
            with self.subTest(words):
                self.refused(*self.compare("run", **words), names=names)
        self.refused("compare", names=("--out",))
        self.refused(*self.compare("run", "--optimum", "nowhere.csv"), names=("nowhere.csv",))
        self.refused(*self.compare("run", "--jobs", "-1"), names=("--jobs", "-1"))
        self.refused(*self.compare("run", "--set", "chip.tiles_x=1", "--set", "chip.tiles_y=1", "--set", "tile.pes=1"), code=3)
        self.write("other/config.json", {"options": {}})
        self.refused(*self.compare("other"), names=("other", "--resume"))
        self.refused("compare", "--resume", "--out", "other", names=("/verb",))


class CompareMethods(CompareTest):
    FIGURES = ("validation_accuracy", "test_accuracy", "cost_ratio", "latency_ms", "energy_mj", "component_power_w", "crossbars", "bits_per_weight",
               "density", "utilization", "area_mm2", "operation_units", "compression", "feasible")

    def methods(self, out, *words, methods="uniform,wei2022,bwq", seeds=2, thresholds="1"):
        return ("compare", *NETWORK, "--methods", methods, "--seeds", seeds, "--thresholds", thresholds, "--episodes", 3, "--finetune-images", 3200,
                "--out", out, *words)

    def test_tables_say_what_the_compressions_came_to(self):
        printed = self.ohmic(*self.methods("run")).stdout
        rows = self.rows("run", "cells.csv")
        self.assertEqual([(row["method"], row["seed"], row["status"]) for row in rows],
                         [(method, seed, "ok") for method in ("uniform", "wei2022", "bwq") for seed in "12"])
        found = {}
        for row in rows:
            name = f"{row['method']}-seed{row['seed']}"
            best = found[name] = self.read_json("run", "cells", name, "summary.json")["best"]
            for figure in self.FIGURES:
                self.assertEqual(float(row[figure]), best[figure], figure)
        goods = {name: (best["test_accuracy"], -best["energy_mj"], -best["latency_ms"], -best["area_mm2"]) for name, best in found.items()}
        for row in rows:
            own = goods[f"{row['method']}-seed{row['seed']}"]
            beaten = any(all(b >= a for a, b in zip(own, other)) and other != own for other in goods.values())
            self.assertEqual(row["pareto"], "0" if beaten else "1")
        summary = self.read_json("run", "summary.json")
        self.assertEqual([(m["method"], m["seed"], m["status"]) for m in summary["methods"]], [(r["method"], int(r["seed"]), "ok") for r in rows])
        self.assertEqual((summary["cells"], summary["ok"], summary["failed"], summary["out_of_reach"]), (6, 6, 0, 0))
        page = self.read("run", "report.html")
        for text in (printed, page):
            for method in ("uniform", "wei2022", "bwq"):
                self.assertIn(method, text)
        self.assertNotRegex(page, r"<(script|link|img)\b")
        alone = ("compress", "bwq", *NETWORK, "--episodes", 3, "--finetune-images", 3200, "--seed", 2, "--out", "alone")
        self.ohmic(*alone)
        self.assertEqual(*(read_safetensors(self.path(run, "network.safetensors")) for run in ("alone", "run/cells/bwq-seed2")))
        for file in ("history.csv", "hardware.json"):
            self.assertEqual(self.read("alone", file), self.read("run", "cells", "bwq-seed2", file))

    def test_an_interrupted_comparison_goes_on_to_the_same_table(self):
        self.ohmic(*self.methods("straight"))
        reached = lambda: os.path.exists(self.path("cut", "cells", "wei2022-seed1", "ohmic.sqlite"))
        code, error = self.cut_short(signal.SIGINT, "cut", reached, *self.methods("cut"))
        self.assertEqual(code, 130, error)
        self.assertIn("ohmic compare --resume --out cut", error)
        self.ohmic("compare", "--resume", "--out", "cut")
        self.assertEqual(self.read("cut", "cells.csv"), self.read("straight", "cells.csv"))
        self.assertIn("is finished", self.ohmic("compare", "--resume", "--out", "cut").stderr)

    def test_what_is_out_of_reach_stands_in_its_row(self):
        self.ohmic(*self.methods("run", methods="wei2022,sme", seeds=1, thresholds="0.5"))
        first, second = self.rows("run", "cells.csv")
        self.assertEqual((first["status"], first["pareto"], second["status"], second["pareto"]), ("out_of_reach", "", "ok", "1"))
        self.assertIn("minimum", first["reason"])

    def test_refusals(self):
        self.refused(*self.methods("r", methods="bwq,zip"), names=("--methods", "zip"))
        self.refused(*self.methods("r", methods="bwq,bwq"), names=("--methods", "bwq"))
        self.refused(*self.methods("r", thresholds="0.8,0.7"), names=("--thresholds",))
        for words in (("--agents", "random"), ("--budget", 7), ("--tau", "-3"), ("--clip", "max")):
            self.refused(*self.methods("r", *words), names=(words[0], "--methods"))
        self.refused(*self.methods("r", "--set", "adc.bits=99"), names=("/adc/bits", "99"))
        self.refused(*self.methods("r", "--set", "pe.skip_zero_inputs=on"), names=("skip_zero_inputs",))
        self.assertFalse(os.path.exists(self.path("r")))


class PolicyCache(CompareTest):
    def summary(self, out):
        return self.read_json(out, "summary.json")

    def test_histories_are_those_of_a_run_without(self):
        words = ("--evaluations", "8", "--rollout-episodes", "3")
        self.ohmic(*self.search("plain", *words))
        self.ohmic(*self.search("first", *words, "--policy-cache", "cache.sqlite"))
        self.ohmic(*self.search("second", *words, "--policy-cache", "cache.sqlite"))
        for out in ("first", "second"):
            for name in ("history.csv", "best_policy.json", "config.json"):
                self.assertEqual(self.read(out, name), self.read("plain", name))
            self.assertEqual(self.summary(out)["simulator_calls"], self.summary("plain")["simulator_calls"])
            self.assertEqual(self.summary(out)["best"], self.summary("plain")["best"])
        first, second = self.summary("first")["wall_s"], self.summary("second")["wall_s"]
        with contextlib.closing(sqlite3.connect(self.path("cache.sqlite"))) as cache:
            (seconds,) = cache.execute("SELECT SUM(seconds) FROM accuracy").fetchone()
            answers = cache.execute("SELECT COUNT(*) FROM accuracy").fetchone()
        self.assertGreaterEqual(second["accuracy"] + 1e-9, seconds)
        self.assertGreaterEqual(second["total"] + 1e-9, second["accuracy"] + second["simulation"])  # sums round
        self.assertGreaterEqual(first["accuracy"] + 1e-9, seconds)
        # Other images, widths of the quantiser or weights are other questions.
        for n, more in enumerate((("--screen-images", "50"), ("--clip", "max"), ("--bn-reestimation", "on"))):
            self.ohmic(*self.search(f"other{n}", *words, *more, "--policy-cache", "cache.sqlite"))
            self.ohmic(*self.search(f"bare{n}", *words, *more))
            self.assertEqual(self.read(f"other{n}", "history.csv"), self.read(f"bare{n}", "history.csv"))
        with contextlib.closing(sqlite3.connect(self.path("cache.sqlite"))) as cache:
            self.assertGreater(cache.execute("SELECT COUNT(*) FROM accuracy").fetchone(), answers)

    def test_a_budget_of_policies_ends_the_run(self):
        self.ohmic(*self.search("run", "--evaluations", "5", "--rollout-episodes", "3"))
        policies = [row["policy"] for row in self.rows("run", "history.csv")]
        self.assertEqual(len(set(policies)), 5)
        self.assertEqual(policies.index(policies[-1]), len(policies) - 1)
        summary = self.summary("run")
        self.assertEqual((summary["evaluations"], summary["unique_evaluations"]), (5, 5))
        self.assertEqual((summary["episodes"], summary["episodes_played"]), (50, len(policies)))
        self.ohmic(*self.search("few", "--evaluations", "5", "--episodes", "3", "--rollout-episodes", "3"))
        self.assertEqual(len(self.rows("few", "history.csv")), 3)
        self.refused(*self.search("bad", "--evaluations", "-1"), names=("--evaluations", "-1"))

    def test_a_run_that_finds_nothing_new_any_more_ends(self):
        self.ohmic(*self.search("run", "--evaluations", "100", "--agent", "random"))  # there are 49 policies
        policies = [row["policy"] for row in self.rows("run", "history.csv")]
        newest = max(policies.index(policy) for policy in set(policies))
        self.assertLessEqual(len(set(policies)), 49)
        self.assertEqual(len(policies), newest + 1 + 200)

    def test_what_is_no_cache_is_refused(self):
        self.write("text", "no database, but a text that is long enough to be looked at as one by SQLite " * 20)
        self.refused(*self.search("run", "--policy-cache", "text"), names=("text", "policy cache"))
        self.refused(*self.search("run", "--policy-cache", "nowhere/cache"), names=("nowhere/cache",))

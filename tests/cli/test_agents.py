"""Every agent of `search` as a user starts it: on a network with one free layer, so with 49 policies."""
import csv
import io
import math
import os
import re
import signal

from files import linear, tiny_network, tiny_weights, write_safetensors
from harness import TorchTest


class Agents(TorchTest):
    def setUp(self):
        super().setUp()
        self.write("tiny.json", tiny_network())
        self.write("tiny.safetensors", tiny_weights())

    def names(self):
        section = self.ohmic("list").stdout.split("agents (search --agent)\n")[1].split("\n\n")[0]
        return re.findall(r"(?m)^  (\S+) +\w", section)

    def words(self, agent, out, episodes=20, *more):
        return ("search", "--net", "tiny.json", "--weights", "tiny.safetensors", "--data", "synthetic:digits", "--threads", "1",
                "--threshold", "0.97", "--agent", agent, "--episodes", episodes, "--out", out, *more)

    def history(self, out):
        return list(csv.DictReader(io.StringIO(self.read(out, "history.csv"))))

    def test_every_agent_that_list_names_searches_within_its_budget(self):
        names = self.names()
        for known in ("ppo", "random", "random-feasible", "uniform", "greedy", "evolution", "anneal", "ilp", "ilp+local", "ddpg",
                      "exhaustive"):
            self.assertIn(known, names)
        for name in names:
            self.ohmic(*self.words(name, "run-" + name))
            rows = self.history("run-" + name)
            self.assertEqual([row["episode"] for row in rows], [str(n) for n in range(len(rows))])
            summary = self.read_json("run-" + name, "summary.json")
            self.assertEqual(summary["episodes_played"], len(rows))
            self.assertLessEqual(len(rows), 20)
            self.assertGreaterEqual(len(rows), 1)

    def test_an_agent_that_is_done_ends_the_run_early(self):
        self.ohmic(*self.words("uniform", "uniform", 100))
        rows = self.history("uniform")
        self.assertEqual(len({row["policy"] for row in rows}), 49)
        self.assertEqual(len(rows), 49)
        costs = [float(row["cost_ratio"]) for row in rows]
        self.assertEqual(costs, sorted(costs))
        self.ohmic(*self.words("exhaustive", "exhaustive", 100))
        affordable = {row["policy"] for row in rows if float(row["cost_ratio"]) <= 0.97}
        self.assertEqual({row["policy"] for row in self.history("exhaustive")}, affordable)
        # With one free layer uniform policies are all there are.
        self.assertEqual(self.read_json("exhaustive", "summary.json")["best"]["validation_accuracy"],
                         self.read_json("uniform", "summary.json")["best"]["validation_accuracy"])

    def test_a_resumed_run_ends_like_a_straight_one_and_simulates_nothing_twice(self):
        for agent in ("ddpg", "ilp+local", "evolution"):
            self.ohmic(*self.words(agent, "straight-" + agent, 40))
            out = "cut-" + agent
            self.cut_short(signal.SIGINT, out, lambda: os.path.exists(self.path(out, "history.csv")) and len(self.history(out)) >= 8,
                           *self.words(agent, out, 40))
            self.ohmic("search", "--resume", "--out", out)
            self.assertEqual(self.read(out, "history.csv"), self.read("straight-" + agent, "history.csv"))
            calls = [self.read_json(folder, "summary.json")["simulator_calls"] for folder in (out, "straight-" + agent)]
            self.assertEqual(*calls)

    def test_variants_of_ppo_and_ddpg_are_options(self):
        self.ohmic(*self.words("ppo", "masked", 20, "--masked-actions"))
        self.assertTrue(all(float(row["cost_ratio"]) <= 0.97 for row in self.history("masked")))
        self.ohmic(*self.words("ppo", "joint", 20, "--joint-actions"))
        self.assertTrue(self.read_json("joint", "config.json")["options"]["joint-actions"])
        for words in (("--decrement", "paper"), ("--haq-literal",)):
            self.ohmic(*self.words("ddpg", "ddpg" + words[0], 30, *words))
            self.assertTrue(all(float(row["cost_ratio"]) <= 0.97 for row in self.history("ddpg" + words[0])))
        self.refused(*self.words("ddpg", "run", 20, "--decrement", "both"), names=("--decrement", "both", "haq, paper"))

    def test_updates_of_networks_are_listed(self):
        def updates(agent, *more):
            self.ohmic(*self.words(agent, "of-" + agent, 30, *more))
            return list(csv.DictReader(io.StringIO(self.read("of-" + agent, "learning.csv"))))
        rows = updates("ppo", "--rollout-episodes", 5, "--paper")
        self.assertEqual([int(row["episodes"]) for row in rows], [5, 10, 15, 20, 25, 30])
        for row in rows:
            self.assertGreaterEqual(float(row["critic_loss"]), 0)
            if row["entropy"]:
                self.assertTrue(0 < float(row["entropy"]) <= math.log(7) + 1e-6)
        rows = updates("ddpg")
        self.assertEqual([int(row["episodes"]) for row in rows], list(range(22, 31)))
        self.assertEqual({row["entropy"] for row in rows}, {""})
        self.ohmic(*self.words("random", "of-random"))
        self.assertFalse(os.path.exists(self.path("of-random", "learning.csv")))

    def test_an_objective_is_the_reward(self):
        self.ohmic(*self.words("ppo", "run", 12, "--objective", "gain - 20*latency + 3*(cost <= threshold) + 100*feasible"))
        base = self.read_json("run", "summary.json")["baseline"]
        for row in self.history("run"):
            expected = (float(row["accuracy"]) - base["validation_accuracy"] -
                        20 * float(row["latency_ms"]) / base["latency_ms"] + 3 * (float(row["cost_ratio"]) <= 0.97) +
                        100 * int(row["feasible"]))
            self.assertAlmostEqual(float(row["reward"]), expected, places=9)
        self.refused(*self.words("ppo", "other", 12, "--objective", "speed"), names=("--objective", "speed", "utilization"))
        self.refused(*self.words("ppo", "other", 12, "--objective", "gain", "--reward", "shaped"), names=("--objective", "--reward"))
        self.assertFalse(os.path.exists(self.path("other")))

    def test_exhaustive_refuses_a_large_space(self):
        network = tiny_network()
        widths = (72, 8, 8, 8, 8, 8, 10)
        network["layers"][3:] = [linear(f"fc{i}", widths[i]) for i in range(1, 7)]
        tensors = {"conv1.weight": ("F32", [2, 1, 5, 5], [0.1] * 50), "conv1.bias": ("F32", [2], [0.0] * 2)}
        for i in range(1, 7):
            tensors[f"fc{i}.weight"] = ("F32", [widths[i], widths[i - 1]], [0.1] * (widths[i] * widths[i - 1]))
            tensors[f"fc{i}.bias"] = ("F32", [widths[i]], [0.0] * widths[i])
        self.write("tiny.json", network)
        self.write("tiny.safetensors", write_safetensors(tensors))
        self.refused(*self.words("exhaustive", "run"), names=("--agent", "exhaustive", "7^10", "1000000"))

"""What a search does with cores: it ends as on one."""
import csv
import io
import json
import os

from files import tiny_network, tiny_weights
from harness import TorchTest

EPISODES = 30
CHIP = ("--hw", "chip.json", "--set", "crossbar.rows=64")


class SearchCores(TorchTest):
    def setUp(self):
        super().setUp()
        self.write("tiny.json", tiny_network())
        self.write("tiny.safetensors", tiny_weights())
        self.write("chip.json", json.dumps({"adc": {"rate_gsps": 0.9}}))

    def search(self, out, threads, *words):
        return ("search", "--net", "tiny.json", "--weights", "tiny.safetensors", "--data", "synthetic:digits", *CHIP,
                "--threshold", "0.95", "--threads", threads, "--episodes", EPISODES, "--out", out, *words)

    def simulator_calls(self, out):
        return self.read_json(out, "summary.json")["simulator_calls"]

    def children(self, process):
        """The command lines of the processes that it started."""
        lines = []
        for pid in filter(str.isdigit, os.listdir("/proc")):
            try:
                with open(f"/proc/{pid}/stat") as stat, open(f"/proc/{pid}/cmdline") as line:
                    if stat.read().rsplit(")", 1)[1].split()[1] == str(process.pid):
                        lines.append(line.read().split("\0"))
            except OSError:  # it ended meanwhile
                pass
        return lines

    def test_the_history_is_that_of_one_core(self):
        for agent in ("ppo", "ilp+local"):
            one, four = f"{agent} on one", f"{agent} on four"
            self.ohmic(*self.search(one, 1, "--agent", agent))
            self.ohmic(*self.search(four, 4, "--agent", agent))
            for name in ("history.csv", "best_policy.json"):
                self.assertEqual(self.read(four, name), self.read(one, name))
            self.assertEqual(self.simulator_calls(four), self.simulator_calls(one))
            # The chip is the one that was asked for: another program prices the best policy the same.
            best = max(csv.DictReader(io.StringIO(self.read(four, "history.csv"))), key=lambda row: float(row["reward"]))
            price = self.simulate("--net", "tiny.json", *CHIP, "--policy", best["policy"])["total"]
            self.assertEqual([price[key] for key in ("latency_ms", "energy_mj", "component_power_w")],
                             [float(best[key]) for key in ("latency_ms", "energy_mj", "component_power_w")])

    def test_the_chip_is_the_one_it_began_with(self):
        self.ohmic(*self.search("straight", 1))
        with self.start(*self.search("changed", 4)) as process:
            self.wait_until(process, lambda: os.path.exists(self.path("changed", "config.json")))
            self.write("chip.json", "no chip any more")
            self.write("tiny.json", "no network any more")
            helped = False
            while not helped and process.poll() is None:
                helped = any("--policies" in line for line in self.children(process))
            process.communicate()
        self.assertEqual(process.returncode, 0)
        self.assertTrue(helped, "no other process priced policies")
        self.assertEqual(self.read("changed", "history.csv"), self.read("straight", "history.csv"))

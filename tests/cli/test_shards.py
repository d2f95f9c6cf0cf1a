"""Shards of a sweep, a comparison and a reproduction: put together they are the unsharded run, broken ones are named."""
import contextlib
import glob
import os
import re
import shutil
import signal
import subprocess

from files import tiny_network, tiny_weights
from harness import Cli, TorchTest
from sweep_case import SweepTest

GRID = ("--net", "lenet5", "--policy", "W6A4/8", "--set", "tile.pes=2,8", "--set", "crossbar.rows=16,64,256", "--set", "adc.rate_gsps=1,2")


class ShardTest(SweepTest):
    verb = "sweep"

    def shards(self, count, *words, out="parts", which=None, code=0):
        for shard in range(count) if which is None else which:
            self.ohmic(self.verb, *words, "--out", out, "--shard", f"{shard}/{count}", code=code)

    def tree(self, folder):
        """name: bytes of every file."""
        found = {}
        for path in glob.glob(self.path(folder, "**"), recursive=True):
            if os.path.isfile(path):
                with open(path, "rb") as file:
                    found[os.path.relpath(path, self.path(folder))] = file.read()
        return found

    def merged(self, folder):
        """The files of a merged run without those of its shards."""
        return {name: content for name, content in self.tree(folder).items() if not name.startswith("shard-")}


class SweepShards(ShardTest):
    def test_put_together_they_are_the_unsharded_sweep(self):
        self.ohmic("sweep", *GRID, "--out", "whole")
        for count in (1, 3, 20):
            self.shards(count, *GRID)
            self.assertEqual(self.merged("parts"), {})
            told = self.ohmic("merge", "parts")
            self.assertEqual(self.merged("parts"), self.tree("whole"))
            self.assertIn("12 chips: ", told.stdout)
            self.ohmic("merge", "parts")
            self.assertEqual(self.merged("parts"), self.tree("whole"))
            shutil.rmtree(self.path("parts"))

    def test_chips_that_do_not_fit_are_rows_too(self):
        words = ("--net", "vgg13", "--set", "chip.tiles_x=2,8", "--set", "tile.pes=4,8,16")
        self.ohmic("sweep", *words, "--out", "whole")
        self.shards(2, *words)
        self.ohmic("merge", "parts")
        self.assertIn("does_not_fit", self.read("parts", "sweep.csv"))
        self.assertEqual(self.merged("parts"), self.tree("whole"))

    def test_a_killed_one_goes_on_and_a_finished_one_stays_as_it_is(self):
        self.ohmic("sweep", *GRID, "--out", "whole")
        self.shards(2, *GRID, which=[1])
        line = ("sweep", *GRID, "--out", "parts", "--shard", "0/2", "--jobs", "1")

        def rows():
            with contextlib.suppress(FileNotFoundError):
                return len(self.read("parts", "shard-0", "sweep.csv").splitlines()) - 1
            return 0

        code, _ = self.cut_short(signal.SIGKILL, "parts/shard-0", lambda: rows() >= 2, *line, result="shard.json")
        self.assertEqual(code, -signal.SIGKILL)
        self.refused("merge", "parts", names=("shard-0", "not finished"))
        code, error = self.cut_short(signal.SIGINT, "parts/shard-0", lambda: rows() >= 3, *line, "--resume", result="shard.json")
        self.assertEqual(code, 130)
        self.assertRegex(error, r"interrupted after \d of 6 chips; ohmic sweep --resume --out parts --shard 0/2 goes on")
        self.ohmic("sweep", "--resume", "--out", "parts", "--shard", "0/2")
        before = self.tree("parts")
        self.ohmic(*line, "--resume")
        self.assertEqual(self.tree("parts"), before)
        self.ohmic("merge", "parts")
        self.assertEqual(self.merged("parts"), self.tree("whole"))

    def test_broken_ones_are_named(self):
        self.shards(3, *GRID, out="good")
        row = self.read("good", "shard-1", "sweep.csv").splitlines(keepends=True)
        self.ohmic("sweep", *GRID[:3], "W4A4", *GRID[4:], "--out", "other", "--shard", "1/3")
        self.ohmic("sweep", *GRID, "--out", "four", "--shard", "1/4")

        def put(source):
            shutil.rmtree(self.path("bad", "shard-1"))
            shutil.copytree(self.path(source), self.path("bad", "shard-1"))

        def versions(old, new):
            text = self.read("bad", "shard-1", "config.json")
            self.assertIn(old, text)
            self.write("bad/shard-1/config.json", text.replace(old, new))

        for what, said in ((lambda: shutil.rmtree(self.path("bad", "shard-1")), "missing"),
                           (lambda: put("good/shard-0"), "holds shard 0 of 3"),
                           (lambda: put("other/shard-1"), "another run"),
                           (lambda: put("four/shard-1"), "1 of 4"),
                           (lambda: versions('"compiler"', '"translator"'), "another version"),
                           (lambda: self.write("bad/shard-1/sweep.csv", "".join(row[:-1])), "has no row of"),
                           (lambda: self.write("bad/shard-1/sweep.csv", "".join([*row, "8,64\n"])), "line"),
                           (lambda: os.remove(self.path("bad", "shard-1", "shard.json")), "not finished")):
            shutil.copytree(self.path("good"), self.path("bad"))
            what()
            self.refused("merge", "bad", names=("shard-1", said))
            shutil.rmtree(self.path("bad"))

    def test_words_that_say_nothing_are_refused(self):
        for text in ("3/3", "-1/3", "1", "a/b", "0/0", "1/2/3", "slurm"):
            self.refused("sweep", *GRID, "--out", "r", "--shard", text, names=("--shard",))
        self.refused("sweep", *GRID, "--shard", "0/3", names=("--out",))
        self.refused("sweep", *GRID, "--out", "r", "--shard", "0/3", "--json", "x.json", names=("--json",))
        self.refused("merge", "nowhere", names=("nowhere",))
        self.refused("merge", names=("OUT",))
        self.shards(3, *GRID, which=[1])
        self.refused("sweep", *GRID, "--out", "parts", "--shard", "1/3", names=("shard-1", "--resume"))
        self.refused("sweep", "--resume", "--out", "parts", "--shard", "1/4", names=("--shard", "1/3"))
        self.refused("sweep", "--resume", "--out", "parts/shard-1", names=("shard",))

    def test_a_run_of_its_own_is_not_lost(self):
        self.shards(2, *GRID)
        self.ohmic("sweep", "--net", "lenet5", "--out", "parts")
        self.refused("merge", "parts", names=("parts", "another run"))

    def environment(self):
        return {k: v for k, v in super().environment().items() if not k.startswith("SLURM_")}

    def test_tasks_of_an_array_find_their_share(self):
        self.ohmic("sweep", *GRID, "--out", "whole")
        for task in (5, 6):
            environment = {**self.environment(), "SLURM_ARRAY_TASK_ID": str(task), "SLURM_ARRAY_TASK_MIN": "5", "SLURM_ARRAY_TASK_COUNT": "2"}
            subprocess.run([Cli.binary, "sweep", *GRID, "--out", "parts", "--shard", "slurm"], cwd=self.folder, env=environment, check=True,
                           capture_output=True)
        self.ohmic("merge", "parts")
        self.assertEqual(self.merged("parts"), self.tree("whole"))


class ShardLoops(ShardTest):
    """The lines of docs/cluster.md."""

    def page(self, language):
        with open(os.path.join(Cli.source, "docs", "cluster.md"), encoding="utf-8") as file:
            return re.findall(rf"```{language}\n(.*?)```", file.read(), re.S)

    def shell(self, script):
        script = script.replace("./ohmic ", f"{Cli.binary} ")
        subprocess.run(["bash", "-euo", "pipefail", "-c", script], cwd=self.folder, env=self.environment(), check=True, capture_output=True)

    def block(self, word):
        return next(block for block in self.page("sh") if word in block)

    def check_block(self, word):
        block = self.block(word)
        words = re.search(r"ohmic sweep (.*?) --out (\S+)", block)
        self.shell(block)
        self.shell(f"./ohmic sweep {words.group(1)} --out whole")
        self.assertEqual(self.merged(words.group(2)), self.tree("whole"))

    def test_a_plain_loop(self):
        self.check_block("for i in")

    def test_gnu_parallel(self):
        if shutil.which("parallel") is None:
            self.skipTest("GNU parallel is not installed")
        self.check_block("parallel")


def timeless(files):
    """Tables without seconds; of the rest the histories."""
    tables = {}
    for name, content in files.items():
        if name.endswith(".csv") and "/" not in name:
            rows = [line.split(",") for line in content.decode().splitlines()]
            kept = [i for i, title in enumerate(rows[0]) if not re.search(r"_s(_|$)|seconds", title)]
            tables[name] = [[row[i] for i in kept] for row in rows]
        if name.endswith(("history.csv", "best_policy.json", "config.json", "network.safetensors", "policy.json")):
            tables[name] = content
    return tables


class CompareShards(TorchTest, ShardTest):
    verb = "compare"

    def setUp(self):
        super().setUp()
        self.write("tiny.json", tiny_network())
        self.write("tiny.safetensors", tiny_weights())

    INPUT = ("--net", "tiny.json", "--weights", "tiny.safetensors", "--data", "synthetic:digits")

    def check_shards(self, *words):
        self.ohmic("compare", *self.INPUT, *words, "--out", "whole")
        for count in (2, 5):
            self.shards(count, *self.INPUT, *words)
            self.ohmic("merge", "parts")
            merged, whole = self.merged("parts"), self.tree("whole")
            self.assertEqual(timeless(merged), timeless(whole))
            self.assertEqual(sorted(merged), sorted(name for name in whole if not name.startswith("policies.sqlite")))
            shutil.rmtree(self.path("parts", "shard-0"))
            self.refused("merge", "parts", names=("shard-0", "missing"))
            shutil.rmtree(self.path("parts"))

    def test_of_agents_put_together_they_are_the_unsharded_comparison(self):
        self.check_shards("--agents", "random,greedy", "--thresholds", "0.97,0.01", "--seeds", "1", "--budget", "3", "--screen-images", "200")

    def test_of_methods_put_together_they_are_the_unsharded_comparison(self):
        self.check_shards("--methods", "uniform,sre", "--seeds", "1")

    def test_a_cell_that_is_gone_is_named(self):
        words = (*self.INPUT, "--agents", "random", "--thresholds", "0.97", "--seeds", "2", "--budget", "2", "--screen-images", "200")
        self.shards(2, *words)
        shutil.rmtree(self.path("parts", "shard-1", "cells"))
        self.refused("merge", "parts", names=("shard-1", "random-th0.97-seed2"))


class ReproduceShards(ShardTest):
    verb = "reproduce"

    def test_of_tables_that_take_no_runs_they_are_empty(self):
        self.ohmic("reproduce", "table7", "--out", "whole")
        self.shards(2, "table7")
        self.ohmic("merge", "parts")
        self.assertEqual(self.merged("parts"), self.tree("whole"))
        self.shards(2, "--resume", which=[1])


class ReproduceRunShards(TorchTest, ShardTest):
    verb = "reproduce"

    def test_put_together_they_are_the_unsharded_reproduction(self):
        words = ("fig9", "--episodes", "3", "--rival", "random", "--data", "synthetic:digits")
        self.ohmic("reproduce", *words, "--out", "whole")
        self.shards(3, *words)
        self.shards(3, "--resume", which=[0])
        self.ohmic("merge", "parts")
        merged, whole = self.merged("parts"), self.tree("whole")
        self.assertEqual(sorted(merged), sorted(whole))
        for name in whole:
            if name.endswith(("history.csv", "best_policy.json", "fig9.csv", ".svg")):
                self.assertEqual(merged[name], whole[name], name)
        shutil.rmtree(self.path("parts", "shard-1", "runs"))
        self.refused("merge", "parts", names=("shard-1", "lacks the run"))

"""`--engine slurm` on a real cluster of this one machine: whatever happens to it, a study is the one of a single process."""
import contextlib
import glob
import os
import shutil
import signal
import subprocess
import tempfile
import unittest

from files import tiny_network, tiny_weights
from harness import Cli, TorchTest
from slurm_cluster import Cluster, why_not
from sweep_case import SweepTest
from test_shards import timeless

GRID = ("--net", "lenet5", "--policy", "W6A4/8", "--set", "tile.pes=2..21+1", "--set", "crossbar.rows=64,128,256,512,32")


class OnCluster(SweepTest):
    """A test on a cluster that its class starts, where one can be started."""

    cluster = None

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        if why_not():
            return
        folder = tempfile.mkdtemp(prefix="ohmic_slurm_")
        cls.addClassCleanup(shutil.rmtree, folder, ignore_errors=True)
        cls.cluster = Cluster(folder)
        cls.addClassCleanup(cls.cluster.stop)

    def environment(self):
        if self.cluster is None:
            return super().environment()
        return {k: v for k, v in self.cluster.environment.items() if k != "OHMIC_DATA"}


class OnlyOnCluster(OnCluster):
    @classmethod
    def setUpClass(cls):
        if why_not():
            raise unittest.SkipTest(why_not())
        super().setUpClass()


class SlurmArrays(OnlyOnCluster):
    def line(self, *more):
        return ("sweep", *GRID, "--out", "array", "--engine", "slurm", *more)

    def rows_of(self, shard):
        with contextlib.suppress(FileNotFoundError):
            return len(self.read("array", f"shard-{shard}", "sweep.csv").splitlines()) - 1
        return 0

    def array(self):
        with contextlib.suppress(FileNotFoundError):
            return self.read_json("array", "slurm", "array.json")
        return None

    def check_same(self):
        shutil.rmtree(self.path("whole"), ignore_errors=True)
        self.ohmic("sweep", *GRID, "--out", "whole")
        for name in ("sweep.csv", "sweep.json", "sweep.html", "config.json"):
            self.assertEqual(self.read("array", name), self.read("whole", name), name)

    @contextlib.contextmanager
    def disturbed(self, *more):
        """A sweep in an array whose first task has begun; behind the block it must come to its end."""
        with self.start(*self.line("--slurm-tasks", "2", *more)) as process:
            self.wait_until(process, lambda: self.array() is not None and self.rows_of(0) >= 2)
            yield process
            out, error = process.communicate()
        self.assertEqual(process.returncode, 0, error)
        self.assertIn("100 chips", out)
        self.assertRegex(error, r"chip [1-9]\d?/100  \S+ \S+ left  [01] of 2 tasks finished")
        self.check_same()

    def test_it_is_the_sweep_of_one_process(self):
        result = self.ohmic(*self.line("--slurm-tasks", "5", "--slurm-at-once", "2", "--slurm-options", "--time=10 --comment='of the tests'"))
        self.assertRegex(result.stderr, r"chip 100/100 .* 5 of 5 tasks finished")
        self.check_same()
        self.assertEqual(self.array()["starts"], [1] * 5)
        self.ohmic("sweep", "--engine", "slurm", "--resume", "--out", "array")
        self.check_same()
        self.refused(*self.line(), names=("array", "--resume"))

    def test_a_requeued_task_ends_in_the_same_bytes(self):
        with self.disturbed():
            self.cluster.call("scontrol", "requeue", f"{self.array()['arrays'][0]}_0")
        self.assertEqual(self.array()["starts"], [1, 1])

    def test_points_share_tasks_that_last_minutes_and_a_throttle_holds_them(self):
        with self.start(*self.line("--slurm-at-once", "7")) as process:
            self.wait_until(process, lambda: self.array() is not None)
            self.assertIn("ArrayTaskThrottle=7", self.cluster.call("scontrol", "show", "job", self.array()["arrays"][0]))
            _, error = process.communicate()
        self.assertEqual(process.returncode, 0, error)
        self.assertEqual(self.array()["starts"], [1])
        self.check_same()

    def test_a_node_that_is_lost_gives_its_task_back(self):
        with self.disturbed():
            self.cluster.lose_node()
            self.cluster.start_node()

    def test_a_task_that_is_killed_is_submitted_again(self):
        with self.disturbed():
            self.cluster.call("scancel", "--signal=KILL", "--full", f"{self.array()['arrays'][0]}_0")
        self.assertEqual(self.array()["starts"], [2, 1])

    def test_an_array_that_someone_cancels_is_submitted_again(self):
        with self.disturbed():
            self.cluster.call("scancel", self.array()["arrays"][0])
        self.assertEqual(self.array()["starts"], [2, 2])

    def test_the_controller_may_restart(self):
        with self.disturbed() as process:
            self.cluster.end_controller()
            self.wait_until(process, lambda: self.rows_of(0) >= 40)
            self.cluster.start_controller()
        self.assertEqual(self.array()["starts"], [1, 1])

    def test_who_waits_may_go_and_come_back(self):
        with self.start(*self.line("--slurm-tasks", "2")) as process:
            self.wait_until(process, lambda: self.array() is not None)
            process.send_signal(signal.SIGINT)
            _, error = process.communicate()
        self.assertEqual(process.returncode, 130, error)
        self.assertRegex(error, r"`ohmic sweep --engine slurm --resume --out array` comes back to it, `scancel \d+` ends it")
        self.ohmic("sweep", "--engine", "slurm", "--resume", "--out", "array")
        self.assertEqual(self.array()["starts"], [1, 1])
        self.check_same()

    def test_what_the_cluster_refuses_is_an_error_of_one_line(self):
        self.refused(*self.line("--slurm-options", "--partition=nowhere"), names=("--engine", "artition"))
        self.refused(*self.line("--set", "adc.rate_gsps=fast"), names=("adc.rate_gsps",))
        self.refused("sweep", *GRID, "--engine", "slurm", names=("--out",))
        self.refused("sweep", *GRID, "--out", "r", "--engine", "cloud", names=("--engine", "slurm"))
        self.refused("sweep", "--engine", "slurm", "--resume", "--out", "nothing", names=("nothing",))

    def test_an_empty_share_is_no_error(self):
        self.ohmic("sweep", "--net", "lenet5", "--set", "tile.pes=2,4", "--out", "array", "--engine", "slurm", "--slurm-tasks", "3")
        self.ohmic("sweep", "--net", "lenet5", "--set", "tile.pes=2,4", "--out", "whole")
        self.assertEqual(self.read("array", "sweep.csv"), self.read("whole", "sweep.csv"))


class SlurmStudies(TorchTest, OnlyOnCluster):
    """Searches and compressions as arrays: a cell, or a run, is a task."""

    def setUp(self):
        super().setUp()
        self.write("tiny.json", tiny_network())
        self.write("tiny.safetensors", tiny_weights())

    def check_study(self, *words):
        verb = words[0]
        self.ohmic(*words, "--out", "whole")
        told = self.ohmic(*words, "--out", "array", "--engine", "slurm")
        self.assertRegex(told.stderr, r"(\d+) of \1 tasks finished")
        files = {out: timeless(self.tree(out)) for out in ("whole", "array")}
        for name, content in files["whole"].items():
            self.assertEqual(files["array"][name], content, name)
        self.ohmic(verb, "--engine", "slurm", "--resume", "--out", "array")
        self.assertEqual(set(self.read_json("array", "slurm", "array.json")["starts"]), {1})

    def tree(self, out):
        found = {}
        for path in glob.glob(self.path(out, "**"), recursive=True):
            if os.path.isfile(path):
                with open(path, "rb") as file:
                    found[os.path.relpath(path, self.path(out))] = file.read()
        return found

    TINY = ("--net", "tiny.json", "--weights", "tiny.safetensors", "--data", "synthetic:digits")

    def test_a_comparison_of_agents(self):
        self.check_study("compare", *self.TINY, "--agents", "random,greedy", "--thresholds", "0.97", "--seeds", "2", "--budget", "3",
                         "--screen-images", "200")

    def test_a_comparison_of_methods(self):
        self.check_study("compare", *self.TINY, "--methods", "uniform,sre", "--seeds", "1")

    def test_a_reproduction(self):
        self.check_study("reproduce", "fig9", "--episodes", "3", "--rival", "random", "--data", "synthetic:digits")


class FourWays(OnCluster):
    """One sweep of 500 chips by processes of this machine, by shards in a loop, by GNU parallel and by Slurm."""

    GRID = ("--net", "lenet5", "--set", "tile.pes=2..26+1", "--set", "crossbar.rows=32,64,128,256,512", "--set", "adc.rate_gsps=1,1.2,1.28,2")
    SHARDS = 5

    def shards(self, out, runner):
        line = " ".join((Cli.binary, "sweep", *self.GRID, "--out", out, "--jobs", "1", "--shard"))
        subprocess.run(["bash", "-euc", runner.format(line=line)], cwd=self.folder, env=self.environment(), check=True, capture_output=True)
        self.ohmic("merge", out)

    def test_the_same_table_comes_of_all(self):
        self.ohmic("sweep", *self.GRID, "--out", "local", "--jobs", "2")
        ways, missing = ["loop"], []
        numbers = " ".join(map(str, range(self.SHARDS)))
        self.shards("loop", f"for i in {numbers}; do {{line}} $i/{self.SHARDS}; done")
        if shutil.which("parallel"):
            ways.append("parallel")
            self.shards("parallel", f"parallel --jobs 2 {{line}} {{{{}}}}/{self.SHARDS} ::: {numbers}")
        else:
            missing.append("GNU parallel is not installed")
        if self.cluster:
            ways.append("slurm")
            self.ohmic("sweep", *self.GRID, "--out", "slurm", "--engine", "slurm", "--slurm-tasks", self.SHARDS)
        else:
            missing.append(why_not())
        table = self.read("local", "sweep.csv")
        self.assertEqual(len(table.splitlines()), 501)
        for way in ways:
            self.assertEqual(self.read(way, "sweep.csv"), table, way)
        if missing:
            self.skipTest(f"{', '.join(ways)} agree; the rest is not here: {'; '.join(missing)}")

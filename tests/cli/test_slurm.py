"""`--engine slurm` on a real cluster of this one machine: whatever happens to it, the sweep is the one of a single process."""
import contextlib
import shutil
import signal
import tempfile
import unittest

from slurm_cluster import Cluster, why_not
from sweep_case import SweepTest

GRID = ("--net", "lenet5", "--policy", "W6A4/8", "--set", "tile.pes=2..21+1", "--set", "crossbar.rows=64,128,256,512,32")


class SlurmArrays(SweepTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        if why_not():
            raise unittest.SkipTest(why_not())
        folder = tempfile.mkdtemp(prefix="ohmic_slurm_")
        cls.addClassCleanup(shutil.rmtree, folder, ignore_errors=True)
        cls.cluster = Cluster(folder)
        cls.addClassCleanup(cls.cluster.stop)

    def environment(self):
        return {k: v for k, v in self.cluster.environment.items() if k != "OHMIC_DATA"}

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

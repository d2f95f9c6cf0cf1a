"""ohmic-mpi: whatever the number of ranks, a search is the one of a single process; a rank may die."""
import contextlib
import os
import shutil
import signal
import subprocess
import unittest

from files import tiny_network, tiny_weights
from harness import Cli, TorchTest

TINY = ("--net", "tiny.json", "--weights", "tiny.safetensors", "--data", "synthetic:digits", "--threads", "1")


class MpiRanks(TorchTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.program = os.path.join(os.path.dirname(os.path.abspath(Cli.binary)), "ohmic-mpi")
        if not os.path.exists(cls.program):
            raise unittest.SkipTest("this build has no ohmic-mpi: MPI was not found (./ohmic --mpi installs it)")
        if shutil.which("mpirun") is None:
            raise unittest.SkipTest("mpirun is not installed (package openmpi-bin)")

    def setUp(self):
        super().setUp()
        self.write("tiny.json", tiny_network())
        self.write("tiny.safetensors", tiny_weights())

    def environment(self):
        return {**super().environment(), "OMPI_ALLOW_RUN_AS_ROOT": "1", "OMPI_ALLOW_RUN_AS_ROOT_CONFIRM": "1", "OMP_NUM_THREADS": "1",
                "OMPI_MCA_rmaps_base_oversubscribe": "1"}

    def start_ranks(self, ranks, *words):
        return subprocess.Popen(["mpirun", "--oversubscribe", "-np", str(ranks), self.program, *map(str, words)], cwd=self.folder,
                                env=self.environment(), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)

    def ranks(self, ranks, *words, code=0):
        with self.start_ranks(ranks, *words) as process:
            out, error = process.communicate()
        self.assertEqual(process.returncode, code, error)
        return out, error

    def check_same(self, one, other, *names):
        for name in names:
            with open(self.path(one, name), "rb") as a, open(self.path(other, name), "rb") as b:
                self.assertEqual(a.read(), b.read(), f"{other}/{name}")

    def test_any_number_of_ranks_gives_the_history_of_one_process(self):
        for agent, counts in (("ppo", (1, 2, 4, 7)), ("evolution", (4,)), ("ddpg", (4,)), ("random", (4,))):
            words = ("search", *TINY, "--agent", agent, "--threshold", "0.97", "--episodes", "30", "--screen-images", "200")
            self.ohmic(*words, "--out", f"one-{agent}")
            for count in counts:
                self.ranks(count, *words, "--out", f"{agent}-{count}")
                self.check_same(f"one-{agent}", f"{agent}-{count}", "history.csv", "best_policy.json")

    def test_fine_tuned_policies_and_a_cache(self):
        words = ("search", *TINY, "--agent", "random", "--threshold", "0.97", "--episodes", "6", "--finetune-images", "64")
        self.ohmic(*words, "--out", "one")
        self.ranks(3, *words, "--out", "three", "--policy-cache", "cache.sqlite")
        self.check_same("one", "three", "history.csv", "best_policy.json")
        self.ranks(3, *words, "--out", "again", "--policy-cache", "cache.sqlite")
        self.check_same("one", "again", "history.csv")

    def test_a_compression_that_searches(self):
        words = ("compress", "haq", *TINY, "--threshold", "0.97", "--episodes", "6", "--finetune-images", "640")
        self.ohmic(*words, "--out", "one")
        self.ranks(3, *words, "--out", "three")
        self.check_same("one", "three", "history.csv", "policy.json", "network.safetensors")

    def children(self, process):
        with contextlib.suppress(FileNotFoundError):
            with open(f"/proc/{process.pid}/task/{process.pid}/children", encoding="ascii") as file:
                return list(map(int, file.read().split()))
        return []

    def episodes(self, folder):
        with contextlib.suppress(FileNotFoundError):
            return len(self.read(folder, "history.csv").splitlines()) - 1
        return 0

    def test_a_rank_that_dies_ends_the_run_which_goes_on(self):
        words = ("search", *TINY, "--agent", "ppo", "--threshold", "0.97", "--episodes", "120")
        self.ohmic(*words, "--out", "one")
        with self.start_ranks(4, *words, "--out", "four") as process:
            self.wait_until(process, lambda: self.episodes("four") >= 10)
            os.kill(self.children(process)[-1], signal.SIGKILL)
            process.communicate()
        self.assertNotEqual(process.returncode, 0)
        self.assertLess(self.episodes("four"), 120)
        self.ranks(4, "search", "--resume", "--out", "four")
        self.check_same("one", "four", "history.csv", "best_policy.json")

    def test_errors_are_those_of_one_process(self):
        _, error = self.ranks(3, "search", "--net", "nothing.json", code=2)
        self.assertIn("ohmic: nothing.json: ", error)
        _, error = self.ranks(3, "search", *TINY, "--threshold", "0.01", "--episodes", "5", "--out", "low", code=5)
        self.assertIn("--threshold", error)
        _, error = self.ranks(2, "simulate", code=2)
        self.assertIn("takes search or compress", error)

"""ohmic-mpi: whatever the number of ranks, a search is the one of a single process; a rank may die."""
import contextlib
import os
import shutil
import signal
import subprocess
import unittest

from files import tiny_network, tiny_weights
from harness import Cli, TorchTest
from test_slurm import OnlyOnCluster

TINY = ("--net", "tiny.json", "--weights", "tiny.safetensors", "--data", "synthetic:digits", "--threads", "1")


class MpiTest(TorchTest):
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

    COMPRESSED = ("history.csv", "policy.json", "network.safetensors")

    def compression(self, method, *words, episodes=12):
        bound = ("--threshold", "0.97") if method in ("haq", "wei2022", "raqu") else ()
        return ("compress", method, *TINY, *bound, "--episodes", episodes, "--finetune-images", "640", *words)

    @staticmethod
    def children(pid):
        with contextlib.suppress(FileNotFoundError):
            with open(f"/proc/{pid}/task/{pid}/children", encoding="ascii") as file:
                return list(map(int, file.read().split()))
        return []

    def episodes(self, folder):
        with contextlib.suppress(FileNotFoundError):
            return len(self.read(folder, "history.csv").splitlines()) - 1
        return 0

    def killed(self, reached, *words, rank=-1, keeper=False):
        """Kills a rank, or the process that keeps it, once `reached()` holds; returns what mpirun ends with, and says."""
        with self.start_ranks(4, *words) as process:
            self.wait_until(process, reached)
            keepers = self.children(process.pid)
            self.assertEqual(len(keepers), 4)
            os.kill(keepers[rank] if keeper else self.children(keepers[rank])[0], signal.SIGKILL)
            _, error = process.communicate()
        return process.returncode, error


class MpiRanks(MpiTest):
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

    def test_errors_are_those_of_one_process(self):
        _, error = self.ranks(3, "search", "--net", "nothing.json", code=2)
        self.assertIn("ohmic: nothing.json: ", error)
        _, error = self.ranks(3, "search", *TINY, "--threshold", "0.01", "--episodes", "5", "--out", "low", code=5)
        self.assertIn("--threshold", error)
        _, error = self.ranks(2, "simulate", code=2)
        self.assertIn("takes search or compress", error)


class MpiCompressions(MpiTest):
    def test_any_number_of_ranks_gives_the_searches_of_a_compression(self):
        for method, counts in (("haq", (3,)), ("wei2022", (4,)), ("raqu", (1, 2, 4, 7)), ("apq", (1, 2, 4, 7))):
            self.ohmic(*self.compression(method, "--out", f"one-{method}"))
            for count in counts:
                self.ranks(count, *self.compression(method, "--out", f"{method}-{count}"))
                self.check_same(f"one-{method}", f"{method}-{count}", *self.COMPRESSED)

    def test_a_compression_that_trains_trains_on_rank_0(self):
        self.ohmic(*self.compression("uniform", "--out", "one"))
        self.ranks(2, *self.compression("uniform", "--out", "two"))
        self.check_same("one", "two", *self.COMPRESSED)


class MpiDeaths(MpiTest):
    def test_a_rank_that_dies_ends_the_run_which_goes_on(self):
        for agent, rank in (("ppo", -1), ("evolution", 1), ("ddpg", 0)):
            words = ("search", *TINY, "--agent", agent, "--threshold", "0.97", "--episodes", "120")
            self.ohmic(*words, "--out", f"one-{agent}")
            code, error = self.killed(lambda: self.episodes(agent) >= 10, *words, "--out", agent, rank=rank)
            self.assertEqual(code, 4, error)
            self.assertIn("ohmic: a rank was ended by signal 9", error)
            self.assertLess(self.episodes(agent), 120)
            self.ranks(4, "search", "--resume", "--out", agent)
            self.check_same(f"one-{agent}", agent, "history.csv", "best_policy.json")

    def test_a_keeper_that_dies_takes_its_rank_along(self):
        words = ("search", *TINY, "--agent", "random", "--threshold", "0.97", "--episodes", "120")
        self.ohmic(*words, "--out", "one")
        code, error = self.killed(lambda: self.episodes("four") >= 10, *words, "--out", "four", keeper=True)
        self.assertEqual(code, 128 + signal.SIGKILL, error)
        self.ohmic("search", "--resume", "--out", "four")
        self.check_same("one", "four", "history.csv", "best_policy.json")

    def test_a_compression_whose_rank_dies_goes_on(self):
        for method in ("apq", "raqu"):
            words = self.compression(method, episodes=60)
            self.ohmic(*words, "--out", f"one-{method}")
            second = self.path(method, "ohmic-2.sqlite")
            code, error = self.killed(lambda: os.path.exists(second), *words, "--out", method)
            self.assertEqual(code, 4, error)
            self.ranks(4, "compress", "--resume", "--out", method)
            self.check_same(f"one-{method}", method, *self.COMPRESSED)

    def test_a_signal_to_a_rank_is_the_ranks(self):
        words = ("search", *TINY, "--agent", "random", "--threshold", "0.97", "--episodes", "400", "--out", "run")
        with self.start_ranks(2, *words) as process:
            self.wait_until(process, lambda: self.episodes("run") >= 10)
            os.kill(self.children(process.pid)[0], signal.SIGINT)
            _, error = process.communicate()
        self.assertEqual(process.returncode, 130, error)
        self.assertIn("ohmic search --resume --out run goes on", error)


class MpiUnderSlurm(OnlyOnCluster, MpiTest):
    """Launched by srun, on a cluster of this one machine."""

    def environment(self):
        return {**super().environment(), **OnlyOnCluster.environment(self)}

    def start_ranks(self, ranks, *words):
        return subprocess.Popen(["srun", "--mpi=pmix", "--overcommit", "--kill-on-bad-exit=1", "-n", str(ranks), self.program, *map(str, words)],
                                cwd=self.folder, env=self.environment(), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                stderr=subprocess.PIPE, text=True)

    def test_it_is_the_search_of_one_process_and_goes_on_behind_a_death(self):
        words = ("search", *TINY, "--agent", "ppo", "--threshold", "0.97", "--episodes", "60")
        self.ohmic(*words, "--out", "one")
        with self.start_ranks(3, *words, "--out", "three") as process:
            self.wait_until(process, lambda: self.episodes("three") >= 10)
            tasks = [int(line.split()[0]) for line in self.cluster.call("scontrol", "listpids").splitlines()[1:]]
            os.kill(next(self.children(task)[0] for task in tasks if self.children(task)), signal.SIGKILL)
            _, error = process.communicate()
        self.assertEqual(process.returncode, 4, error)
        self.ranks(3, "search", "--resume", "--out", "three")
        self.check_same("one", "three", "history.csv", "best_policy.json")

"""A search that is interrupted, killed, resumed, or met by a second one."""
import os
import shutil
import signal

from files import tiny_network, tiny_weights
from harness import TorchTest

EPISODES = 40


class SearchResume(TorchTest):
    def setUp(self):
        super().setUp()
        self.write("tiny.json", tiny_network())
        self.write("tiny.safetensors", tiny_weights())

    def search(self, out, *words):
        return ("search", "--net", "tiny.json", "--weights", "tiny.safetensors", "--data", "synthetic:digits",
                "--threshold", "0.97", "--threads", "1", "--episodes", EPISODES, "--out", out, *words)

    def episodes(self, out):
        try:
            return len(self.read(out, "history.csv").splitlines()) - 1
        except FileNotFoundError:
            return 0

    def stop(self, sent, episodes, *words):
        """Starts a search in the folder `cut` and sends a signal once it has seen so many episodes."""
        return self.cut_short(sent, "cut", lambda: self.episodes("cut") >= episodes, *words)

    def contents(self, out):
        names = ("config.json", "history.csv", "best_policy.json", "summary.json", "report.html")
        return {name: self.read(out, name) for name in names}

    def test_interrupted_killed_and_resumed_it_ends_like_a_straight_run(self):
        self.ohmic(*self.search("straight"))
        code, error = self.stop(signal.SIGINT, 3, *self.search("cut"))
        self.assertEqual(code, 130)
        self.assertIn("--resume --out cut", error)
        code, _ = self.stop(signal.SIGKILL, 12, "search", "--resume", "--out", "cut")
        self.assertEqual(code, -signal.SIGKILL)
        self.ohmic("search", "--resume", "--out", "cut", "--threads", "2")
        for name in ("history.csv", "best_policy.json", "learning.csv"):
            self.assertEqual(self.read("cut", name), self.read("straight", name))

    def test_interrupted_while_it_reads_again_it_goes_on_there(self):
        words = self.search("straight", "--agent", "random", "--screen-images", 20, "--reread", EPISODES)
        self.ohmic(*words)
        words = ["cut" if word == "straight" else word for word in words]
        for _ in range(20):  # one that ends before the signal comes is begun again
            with self.start(*words) as process:
                for line in process.stderr:
                    if line.startswith("reading validation images again, policy"):
                        process.send_signal(signal.SIGINT)
                        break
                error = process.communicate()[1]
            if process.returncode:
                break
            shutil.rmtree(self.path("cut"))
        self.assertEqual(process.returncode, 130)
        self.assertIn("interrupted while it read images", error)
        self.assertIn("--resume --out cut goes on", error)
        self.assertFalse(os.path.exists(self.path("cut", "summary.json")))
        again = self.ohmic("search", "--resume", "--out", "cut").stderr
        self.assertIn("20 of them known", again)
        self.assertNotIn(f"policy 1/{EPISODES + 1}", again)
        for name in ("history.csv", "best_policy.json"):
            self.assertEqual(self.read("cut", name), self.read("straight", name))
        cut, straight = ({**self.read_json(out, "summary.json"), "wall_s": None} for out in ("cut", "straight"))
        self.assertEqual(cut, straight)

    def test_a_finished_run_is_left_as_it_is(self):
        self.ohmic(*self.search("run"))
        before = self.contents("run")
        self.ohmic("search", "--resume", "--out", "run")
        self.ohmic(*self.search("run"), "--resume")
        self.refused(*self.search("run"), names=("run", "--resume"))
        self.refused("search", "--resume", "--out", "run", "--seed", "2", names=("--seed", "2", "1"))
        self.refused("search", "--resume", "--out", "run", "--threshold", "0.8", names=("--threshold", "0.8", "0.97"))
        self.refused("search", "--resume", "--out", "run", "--bn-reestimation", "on", names=("--bn-reestimation", "on", "off"))
        self.assertEqual(self.contents("run"), before)

    def test_the_seed_decides_the_history(self):
        for name, seed in (("a", 1), ("b", 1), ("c", 2)):
            self.ohmic(*self.search(name, "--seed", seed))
        a, b, c = (self.read(name, "history.csv") for name in "abc")
        self.assertEqual(a, b)
        self.assertNotEqual(a, c)

    def test_what_is_not_a_run_cannot_be_resumed(self):
        self.refused("search", "--resume", names=("--resume", "--out"))
        self.refused("search", "--resume", "--out", "nowhere", names=("nowhere",))
        self.write("empty/config.json", {})
        self.refused("search", "--resume", "--out", "empty", names=("empty/config.json",))
        self.write("sweep/config.json", {"verb": "sweep", "options": {"net": "tiny.json"}})
        self.refused("search", "--resume", "--out", "sweep", names=("sweep/config.json", "another verb"))

    def test_values_say_what_is_allowed(self):
        for words, names in ((("--seed", "-1"), ("--seed", "-1")), (("--threads", "100000"), ("--threads", "1024")),
                             (("--tau", "low"), ("--tau", "'low'", "number")),
                             (("--rollout-episodes", "1e1"), ("--rollout-episodes", "'1e1'", "whole number"))):
            self.refused("search", "--net", "tiny.json", "--weights", "tiny.safetensors", "--data", "synthetic:digits", *words, names=names)

    def test_a_name_stays_within_runs(self):
        self.write("tiny.json", {**tiny_network(), "name": "../../tiny"})
        self.ohmic("search", "--net", "tiny.json", "--weights", "tiny.safetensors", "--data", "synthetic:digits", "--threshold", "0.97",
                   "--episodes", 3)
        self.assertEqual(os.listdir(self.path("runs")), ["..-..-tiny-ppo-th0.97-seed1"])

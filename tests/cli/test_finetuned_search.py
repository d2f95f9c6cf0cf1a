"""`search --finetune-images`: what it promises, and that other verbs agree with what it reports."""
import os
import signal

from files import tiny_network, tiny_weights
from harness import TorchTest

NETWORK = ("--net", "tiny.json", "--data", "synthetic:digits")
WEIGHTS = ("--weights", "tiny.safetensors")
TUNING = ("--finetune-images", 300, "--finetune-learning-rate", 0.01)
SPLITS = ("validation_accuracy", "test_accuracy")


class FinetunedSearch(TorchTest):
    def setUp(self):
        super().setUp()
        self.write("tiny.json", tiny_network())
        self.write("tiny.safetensors", tiny_weights())

    def search(self, out, *words):
        words = words if "--threads" in words else ("--threads", 1, *words)
        return ("search", *NETWORK, *WEIGHTS, "--threshold", "0.97", "--evaluations", 5, "--out", out, *words)

    def history(self, out):
        return self.read(out, "history.csv")

    def test_the_history_hangs_on_neither_threads_nor_cache(self):
        cache = ("--policy-cache", "cache")
        self.ohmic(*self.search("plain", *cache))
        self.ohmic(*self.search("one", *TUNING))
        self.ohmic(*self.search("fills", *TUNING, "--threads", 2, *cache))
        self.ohmic(*self.search("asks", *TUNING, *cache))
        self.assertNotEqual(self.history("one"), self.history("plain"))
        for out in ("fills", "asks"):
            self.assertEqual(self.history(out), self.history("one"))
            for name in ("best", "baseline"):
                self.assertEqual(self.read_json(out, "summary.json")[name], self.read_json("one", "summary.json")[name])
        self.ohmic(*self.search("other rate", *TUNING[:3], 0.02, *cache))
        self.assertNotEqual(self.history("other rate"), self.history("one"))

    def test_both_figures_are_those_of_evaluate(self):
        self.ohmic(*self.search("run", *TUNING))
        summary = self.read_json("run", "summary.json")
        best = summary["best"]
        self.assertEqual(summary["finetune"], {"images": 300, "learning_rate": 0.01})
        self.assertEqual(best["finetuned"]["kept"], "tuned")
        for weights, part in (("tiny.safetensors", "post_training"), ("run/best_weights.safetensors", "finetuned")):
            self.ohmic("evaluate", *NETWORK, "--weights", weights, "--policy", "run/best_policy.json", "--json", "read.json")
            read = self.read_json("read.json")["quantized"]
            for split in SPLITS:
                self.assertEqual(read[split], best[part][split])
        for split in SPLITS:
            self.assertEqual(best[split], best["finetuned"][split])
        self.assertGreater(best["finetuned"]["validation_accuracy"], best["post_training"]["validation_accuracy"])
        self.assertIn("fine-tuned, test", self.read("run", "report.html"))

    def test_what_training_ruins_is_judged_as_it_was(self):
        self.ohmic(*self.search("ruined", "--finetune-images", 300, "--finetune-learning-rate", 1000))
        best = self.read_json("ruined", "summary.json")["best"]
        self.assertEqual(best["finetuned"]["kept"], "start")
        for split in SPLITS:
            self.assertAlmostEqual(best["finetuned"][split], best["post_training"][split], delta=0.1)

    def test_killed_and_resumed_it_ends_like_a_straight_run(self):
        tuning = ("--finetune-images", 2000, "--finetune-learning-rate", 0.01)
        self.ohmic(*self.search("straight", *tuning))
        code, _ = self.cut_short(signal.SIGKILL, "cut", lambda: os.path.exists(self.path("cut", "history.csv"))
                                 and len(self.history("cut").splitlines()) > 2, *self.search("cut", *tuning))
        self.assertEqual(code, -signal.SIGKILL)
        self.assertLess(len(self.history("cut").splitlines()), len(self.history("straight").splitlines()))
        self.ohmic("search", "--resume", "--out", "cut")
        for name in ("history.csv", "best_policy.json"):
            self.assertEqual(self.read("cut", name), self.read("straight", name))
        for name in ("best", "baseline"):
            self.assertEqual(self.read_json("cut", "summary.json")[name], self.read_json("straight", "summary.json")[name])

    def test_resume_keeps_to_the_setting_that_the_run_began_with(self):
        self.ohmic(*self.search("run"))
        self.assertNotIn("best_weights.safetensors", os.listdir(self.path("run")))
        self.assertNotIn("finetune", self.read_json("run", "summary.json"))
        self.refused("search", "--resume", "--out", "run", *TUNING, names=("--finetune-images",))
        config = self.read_json("run", "config.json")
        for name in ("finetune-images", "finetune-learning-rate"):
            del config["options"][name]
        self.write("run/config.json", config)
        self.refused("search", "--resume", "--out", "run", names=("run/config.json", "finetune-images"))

    def test_refusals(self):
        for words in (("--finetune-images", "-1"), ("--finetune-learning-rate", "0")):
            self.refused(*self.search("run", *words), names=words)
        self.refused(*self.search("run", *TUNING, "--round", "floor"), names=("--finetune-images", "floor", "nearest"))

    def test_compare_hands_it_on(self):
        self.ohmic("compare", *NETWORK, *WEIGHTS, *TUNING, "--agents", "greedy", "--thresholds", "0.97", "--budget", 3, "--out", "grid")
        (cell,) = os.listdir(self.path("grid", "cells"))
        self.assertEqual(self.read_json("grid", "cells", cell, "summary.json")["finetune"], {"images": 300, "learning_rate": 0.01})
        self.refused("compare", *NETWORK, *WEIGHTS, "--agents", "greedy:finetune-images=5", "--out", "other",
                     names=("finetune-images", "holds for all"))

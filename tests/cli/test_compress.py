"""`compress`: what a run leaves is what the other commands say of it; a killed run goes on; what does not fit is refused."""
import csv
import os
import signal

from files import read_safetensors, tiny_network, tiny_weights
from harness import Cli, TorchTest

NAMES = ("uniform", "wei2022", "haq", "raqu", "apq", "bwq", "bwq-ptq", "bsq", "sre", "sme")
BOUND = ("wei2022", "haq", "raqu")  # by a threshold
PLAYED = (*BOUND, "apq")


class Compress(TorchTest):
    def setUp(self):
        super().setUp()
        self.write("tiny.json", tiny_network())
        self.write("tiny.safetensors", tiny_weights())

    def words(self, method, out, *words, images=3200, episodes=3, threshold=1):
        return ("compress", method, "--net", "tiny.json", "--weights", "tiny.safetensors", "--data", "synthetic:digits", "--episodes", episodes,
                "--finetune-images", images, "--out", out, *(("--threshold", threshold) if method in BOUND else ()), *words)

    def tree(self, out):
        folder = self.path(out)
        return {name: (open(os.path.join(folder, name), "rb").read(), os.stat(os.path.join(folder, name)).st_mtime_ns)
                for name in sorted(os.listdir(folder))}

    def same_network(self, a, b):
        self.assertEqual(read_safetensors(self.path(a, "network.safetensors")), read_safetensors(self.path(b, "network.safetensors")))
        for name in ("policy.json", "history.csv"):
            self.assertEqual(self.read(a, name), self.read(b, name))
        for name in ("baseline", "best", "rounds"):
            self.assertEqual(self.read_json(f"{a}/summary.json")[name], self.read_json(f"{b}/summary.json")[name])

    def test_every_method_leaves_a_whole_run(self):
        for method in NAMES:
            self.ohmic(*self.words(method, method))
            files = {"config.json", "hardware.json", "network.safetensors", "policy.json", "report.html", "rounds.json", "summary.json"}
            files |= {"ohmic.sqlite"} if method in PLAYED else set()
            files |= {"ohmic-2.sqlite"} if method in ("raqu", "apq") else set()
            self.assertEqual(set(os.listdir(self.path(method))), files | ({"history.csv"} if method not in ("sre", "sme") else set()))
            summary = self.read_json(f"{method}/summary.json")
            base, best = summary["baseline"], summary["best"]
            self.assertEqual(summary["method"], method)
            self.assertAlmostEqual(best["compression"], base["crossbars"] / best["crossbars"])
            self.assertAlmostEqual(best["cost_ratio"], sum(best[k] / base[k] for k in ("latency_ms", "energy_mj", "component_power_w")) / 3)
            self.assertEqual(base["cost_ratio"], 1)
            dense = ("--set", "mapping.compression=none", "--set", "mapping.packing=dense")
            chip, made = ("--net", "tiny.json", "--hw", f"{method}/hardware.json"), ("--weights", f"{method}/network.safetensors")
            for part, words in ((base, dense), (best, made), (best, (*made, "--policy", f"{method}/policy.json"))):
                total = self.simulate(*chip, *words)["total"]
                for key in ("latency_ms", "energy_mj", "component_power_w", "crossbars", "area_mm2", "bits_per_weight", "operation_units"):
                    self.assertEqual(part[key], total[key], key)
            for part, words in ((base, ("--weights", "tiny.safetensors")), (best, made), (best, (*made, *chip[2:]))):
                self.ohmic("evaluate", "--net", "tiny.json", "--data", "synthetic:digits", *words, "--json", "e.json")
                read = self.read_json("e.json")["quantized"]
                self.assertEqual((part["validation_accuracy"], part["test_accuracy"]), (read["validation_accuracy"], read["test_accuracy"]))
            if method != "apq":  # whose policy prunes vectors of the chip's units
                self.refused("evaluate", "--data", "synthetic:digits", *chip, *made, "--set", "device.variation=0.1", names=("--set", "--through-chip"))
            tensors, _ = read_safetensors(self.path(method, "network.safetensors"))
            codes = [c for name, (_, _, values) in tensors.items() if name.endswith(".weight") for c in values]
            self.assertAlmostEqual(best["density"], sum(c != 0 for c in codes) / len(codes))
            page = self.read(method, "report.html")
            self.assertNotRegex(page, r"<(script|link|img)\b")
            for section in ("Bits a weight, layer by layer", "Codes other than 0", "Cells in use", "Energy, layer by layer"):
                self.assertIn(section, page)
            self.assertEqual("Pareto front of what was tried" in page, method in PLAYED or method in ("uniform", "bwq", "bwq-ptq", "bsq"))
            for part in (base, best):
                self.assertAlmostEqual(sum(layer["crossbars"] for layer in part["layers"]), part["crossbars"])

    def test_a_stated_alpha_is_one_training_that_is_kept(self):
        for method in ("bwq", "bsq"):
            self.ohmic("compress", method, "--net", "tiny.json", "--weights", "tiny.safetensors", "--data", "synthetic:digits",
                       "--finetune-images", 32000, "--batch", 64, "--distill", "0.5", "--alpha", "0.5", "--activation-bits", 3, "--out", method)
            summary = self.read_json(f"{method}/summary.json")
            start, only = summary["rounds"]
            self.assertEqual((start["alpha"], only["alpha"], only["activation_bits"]), (0, 0.5, 3))
            self.assertNotEqual(only["density"], start["density"])  # it was trained
            # Even where it loses too much, as under so strong a penalty.
            self.assertEqual(only["within"], bool(summary["best"]["feasible"]))
            self.assertEqual({layer["activation_bits"] for layer in summary["best"]["policy"][1:]}, {3})
            self.assertAlmostEqual(summary["best"]["validation_accuracy"], only["validation_accuracy"])

    def test_a_training_starts_at_the_width_that_is_stated_and_settles(self):
        self.ohmic("compress", "bwq", "--net", "tiny.json", "--weights", "tiny.safetensors", "--data", "synthetic:digits", "--finetune-images", 32000,
                   "--batch", 64, "--alpha", "0.001", "--weight-bits", 5, "--settle", "0.4", "--out", "run")
        summary = self.read_json("run/summary.json")
        start, only = summary["rounds"]
        self.assertEqual((start["weight_bits"], only["weight_bits"]), (5, 5))
        self.assertLessEqual(start["bits_per_weight"], 4)
        self.assertLess(only["bits_per_weight"], start["bits_per_weight"])
        self.assertEqual({layer["weight_bits"] for layer in summary["best"]["policy"]}, {5})
        self.assertEqual(summary["best"]["feasible"], 1)

    def test_what_the_user_sets_stays(self):
        self.ohmic(*self.words("bwq", "run", "--set", "crossbar.ou_rows=16", "--set", "adc.bits=6"))
        chip = self.read_json("run/hardware.json")
        self.assertEqual((chip["crossbar"]["ou_rows"], chip["crossbar"]["ou_columns"], chip["adc"]["bits"]), (16, 8, 6))
        self.assertEqual(chip["mapping"]["compression"], "block_planes")

    def test_the_same_seed_gives_the_same_network_for_any_threads(self):
        for method in ("bwq", "wei2022"):
            a, b, c = (f"{method}-{end}" for end in "abc")
            self.ohmic(*self.words(method, a, "--threads", 1))
            self.ohmic(*self.words(method, b, "--threads", 2))
            self.same_network(a, b)
            self.ohmic(*self.words(method, c, "--seed", 2))
            self.assertNotEqual(self.read(a, "history.csv"), self.read(c, "history.csv"))

    def cut_and_resume(self, method, *cuts):
        """Runs that end as soon as a file is there, and go on, end as a straight one."""
        straight = f"{method}-straight"
        self.ohmic(*self.words(method, straight, images=32000))
        for sent, file in cuts:
            out = f"{method}-{sent}-{file}"
            reached = lambda: os.path.exists(self.path(out, file))
            code, error = self.cut_short(sent, out, reached, *self.words(method, out, images=32000))
            self.assertEqual(code, 130 if sent == signal.SIGINT else -sent, error)
            self.ohmic("compress", "--resume", "--out", out)
            self.same_network(out, straight)
            self.assertEqual(self.tree(out).keys(), self.tree(straight).keys())

    def test_a_search_that_is_cut_short_ends_as_a_straight_one(self):
        self.cut_and_resume("haq", (signal.SIGKILL, "ohmic.sqlite"), (signal.SIGKILL, "round.checkpoint"), (signal.SIGINT, "round.checkpoint"))

    def test_methods_of_several_stages_that_are_cut_short_end_as_straight_ones(self):
        self.cut_and_resume("apq", (signal.SIGINT, "first.checkpoint"), (signal.SIGKILL, "ohmic-2.sqlite"), (signal.SIGKILL, "round.checkpoint"))
        self.cut_and_resume("raqu", (signal.SIGKILL, "ohmic-2.sqlite"))

    def test_a_search_of_one_episode_plays_one(self):
        for method in ("wei2022", "haq", "raqu", "apq"):
            self.ohmic(*self.words(method, method, episodes=1))
            self.assertEqual(len(self.read(method, "history.csv").splitlines()), 1 + 1, method)
            self.ohmic("compress", "--resume", "--out", method)
        self.assertTrue(all(layer["weight_bits"] == 8 for layer in self.read_json("apq/summary.json")["best"]["policy"]))

    def test_apq_prunes_what_its_policy_and_its_codes_say(self):
        for agent in ("ddpg", "ppo"):
            self.ohmic(*self.words("apq", agent, "--prune-agent", agent, "--prune-loss", 20, episodes=12))
            best = self.read_json(f"{agent}/summary.json")["best"]
            self.assertLess(best["density"], 1)
            self.assertTrue(any(layer.get("prune", 0) > 0 for layer in best["policy"]))
            self.assertEqual(self.read_json(f"{agent}/hardware.json")["mapping"]["compression"], "zero_columns")
            episodes = self.read(agent, "history.csv").splitlines()[1:]
            self.assertEqual([int(line.split(",")[0]) for line in episodes], list(range(12)))
            # The second stage decides widths of what the first one left.
            self.assertTrue(all("P" in line.split(",")[-1] for line in episodes[8:]))
        self.assertNotEqual(self.read("ddpg", "history.csv"), self.read("ppo", "history.csv"))

    def test_apq_prunes_rows_and_filters_whole(self):
        self.ohmic(*self.words("apq", "rows", "--prune-shape", "rows", "--prune-loss", 20, episodes=12))
        self.assertEqual(self.read_json("rows/hardware.json")["mapping"]["compression"], "zero_rows")
        self.ohmic(*self.words("apq", "filters", "--prune-shape", "filters", "--prune-loss", 20, episodes=12))
        self.assertEqual(self.read_json("filters/hardware.json")["mapping"]["compression"], "zero_columns")
        for run, by_output in (("rows", False), ("filters", True)):
            tensors, _ = read_safetensors(self.path(run, "network.safetensors"))
            for layer in self.read_json(f"{run}/policy.json")["layers"]:
                _, shape, codes = tensors[layer["name"] + ".weight"]
                outputs, rows = shape[0], len(codes) // shape[0]
                columns = [codes[o * rows:(o + 1) * rows] for o in range(outputs)]
                lines = columns if by_output else list(zip(*columns))
                zero = sum(not any(line) for line in lines)
                self.assertGreaterEqual(zero, int(layer.get("prune", 0) * len(lines) + 0.5), layer)

    def test_raqu_chooses_widths_of_column_groups(self):
        self.ohmic(*self.words("raqu", "run", episodes=12))
        chip = self.read_json("run/hardware.json")["mapping"]
        self.assertEqual((chip["weight_layout"], chip["share_arrays"], chip["class_choice"]), ("adjacent", "on", "group"))
        episodes = self.read("run", "history.csv").splitlines()[1:]
        self.assertEqual(["[" in line for line in episodes], [False] * 6 + [True] * 6)

    def test_what_raqu_writes_keeps_its_bounds(self):
        for seed, threshold in ((1, 0.97), (2, 0.96), (3, 0.99)):
            out = f"run{seed}"
            self.ohmic(*self.words("raqu", out, "--seed", seed, episodes=16, threshold=threshold))
            cost = self.read_json(out, "summary.json")["best"]["cost_ratio"]
            rows = list(csv.DictReader(self.read(out, "history.csv").splitlines()))
            alike = [row for row in rows if abs(float(row["cost_ratio"]) - cost) < 1e-9]
            self.assertTrue(any(row["feasible"] == "1" for row in alike), (seed, cost))

    def test_killed_and_interrupted_runs_end_as_a_straight_one(self):
        self.ohmic(*self.words("bwq", "straight"))
        for sent, rounds in ((signal.SIGKILL, 1), (signal.SIGKILL, 2), (signal.SIGINT, 2)):
            reached = lambda: self.read("cut", "rounds.json").count('"round":') >= rounds if os.path.exists(self.path("cut/rounds.json")) else False
            code, error = self.cut_short(sent, "cut", reached, *self.words("bwq", "cut"))
            self.assertEqual(code, 130 if sent == signal.SIGINT else -sent, error)
            self.ohmic("compress", "--resume", "--out", "cut")
            self.same_network("cut", "straight")
            self.assertEqual(self.tree("cut").keys(), self.tree("straight").keys())
            for name in self.tree("cut"):
                os.remove(self.path("cut", name))
            os.rmdir(self.path("cut"))

    def test_a_finished_run_is_left_as_it_is_and_refuses_what_differs(self):
        self.ohmic(*self.words("bwq", "run"))
        before = self.tree("run")
        self.ohmic("compress", "bwq", "--resume", "--out", "run")
        self.assertEqual(self.tree("run"), before)
        self.refused(*self.words("bwq", "run"), names=("run", "--resume"))
        self.refused("compress", "sre", "--resume", "--out", "run", names=("sre", "bwq"))
        self.refused("compress", "--resume", "--out", "run", "--seed", 2, names=("--seed",))
        config = self.read("run", "config.json")
        self.write("run/config.json", config.replace('"seed": 1', '"seed": 5').encode())
        self.refused("compress", "--resume", "--out", "run", names=("config.json", "/options/seed"))
        self.write("run/config.json", config.encode())
        self.write("run/rounds.json", self.read("run", "rounds.json").replace('"within": true', '"within": false').encode())
        self.refused("compress", "--resume", "--out", "run", names=("rounds.json", "checksum"))

    def test_a_finished_run_that_was_damaged_is_refused(self):
        self.ohmic(*self.words("haq", "run"))
        for name in ("network.safetensors", "policy.json", "hardware.json", "history.csv", "summary.json"):
            with open(self.path("run", name), "rb") as file:
                whole = file.read()
            self.write(f"run/{name}", whole[:len(whole) // 2])
            self.refused("compress", "--resume", "--out", "run", names=(f"run/{name}",))
            if name != "summary.json":  # which says what the others are
                self.write(f"run/{name}", whole[:-3] + bytes([whole[-3] ^ 1]) + whole[-2:])
                self.refused("compress", "--resume", "--out", "run", names=(f"run/{name}", "not as the run wrote it"))
                os.remove(self.path("run", name))
                self.refused("compress", "--resume", "--out", "run", names=(f"run/{name}", "missing"))
            self.write(f"run/{name}", whole)
        self.ohmic("compress", "--resume", "--out", "run")

    def test_refusals(self):
        self.refused("compress", "zip", "--out", "r", names=("zip", *NAMES))
        self.refused("compress", "--out", "r", names=("METHOD",))
        self.refused(*self.words("bwq", "r", "--episodes", "0")[:2], "--episodes", "0", "--out", "r", names=("--episodes",))
        self.refused("compress", "bwq", "--finetune-images", "-1", "--out", "r", names=("--finetune-images",))
        self.refused("compress", "bwq", "--weights", "none", "--out", "r", names=("none",))
        self.refused("compress", "bwq", "--activation-bits", "4", "--out", "r", names=("--activation-bits", "--alpha"))
        self.refused("compress", "bwq", "--alpha", "-1", "--out", "r", names=("--alpha", "-1"))
        self.refused("compress", "sre", "--threshold", "0.5", "--out", "r", names=("--threshold", "wei2022", "sre"))
        self.refused("compress", "apq", "--threshold", "0", "--out", "r", names=("--threshold", "0"))
        self.refused("compress", "apq", "--prune-agent", "greedy", "--out", "r", names=("--prune-agent", "greedy", "ddpg", "ppo"))
        self.refused("compress", "apq", "--prune-shape", "blocks", "--out", "r", names=("--prune-shape", "blocks", "filters"))
        self.refused("compress", "raqu", "--prune-shape", "rows", "--out", "r", names=("--prune-shape", "apq", "raqu"))
        self.refused("compress", "raqu", "--prune-loss", "4", "--out", "r", names=("--prune-loss", "apq", "raqu"))
        self.refused("compress", "sre", "--weight-bits", "4", "--out", "r", names=("--weight-bits", "bwq", "sre"))
        self.refused("compress", "bwq", "--weight-bits", "9", "--out", "r", names=("--weight-bits", "9"))
        self.refused("compress", "bwq", "--settle", "1", "--out", "r", names=("--settle", "0.9"))
        self.refused("compress", "sre", "--alpha", "1", "--out", "r", names=("--alpha", "bwq", "sre"))
        self.refused("compress", "bwq", "--resume", "--out", "nowhere", names=("nowhere",))
        self.refused("compress", "bwq", "--set", "pe.skip_zero_inputs=on", "--out", "r", names=("skip_zero_inputs",))
        self.refused("compress", "bwq", "--set", "chip.tiles_x=1", "--set", "chip.tiles_y=1", "--out", "r", code=3)

    def test_a_threshold_that_nothing_meets_leaves_no_run(self):
        for method in ("haq", "raqu", "apq"):
            before = self.files()
            words = [word for word in self.words(method, "r") if word not in ("--threshold", 1)]
            result = self.ohmic(*words, "--threshold", "0.001", code=5)
            self.assertRegex(result.stderr, r"ohmic: --threshold: found 0.001, but the cheapest policy, [^\n]+\n\Z")
            self.assertEqual(self.files(), before)
            self.assertFalse(os.path.exists(self.path("r")))

    def test_a_resumed_run_that_no_policy_can_end_is_gone_too(self):
        words = self.words("apq", "r", images=32000)
        code, error = self.cut_short(signal.SIGKILL, "r", lambda: os.path.exists(self.path("r", "first.checkpoint")), *words, "--threshold", "0.001")
        self.assertEqual(code, -signal.SIGKILL, error)
        self.ohmic("compress", "--resume", "--out", "r", code=5)
        self.assertFalse(os.path.exists(self.path("r")))

    def test_help_and_list_name_the_methods(self):
        for text in (self.ohmic("compress", "--help").stdout, self.ohmic("list").stdout):
            for name in NAMES:
                self.assertRegex(text, rf"(?m)^ +{name}\b")
        self.assertIn("compress", Cli.commands())

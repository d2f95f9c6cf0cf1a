"""`reproduce`: its files against `simulate`, its figures from finished searches, and what it refuses."""
import csv
import io
import os
import signal

from files import tiny_network, tiny_weights
from harness import Cli, CliTest, TorchTest

W8A8 = "-".join(["W8A8"] * 8)
BEFORE = "W8A8-W5A7-W8A7-W7A8-W7A6-W8A7-W8A7-W8A8"
AFTER = "W8A8-W4A6-W7A6-W6A7-W6A5-W7A6-W6A5-W8A8"


class ReproduceTest(CliTest):
    def rows(self, name):
        return list(csv.DictReader(io.StringIO(self.read("out", name))))

    def cells(self, name):
        """(row, quantity) -> (paper, here)."""
        return {(row["row"], row["quantity"]): (row["paper"], row["here"]) for row in self.rows(name)}

    def out_files(self):
        return sorted(os.listdir(self.path("out")))


class ReproduceTables(ReproduceTest):
    def total(self, net, policy):
        if "-" in policy:
            parts = [part[1:].split("A") for part in policy.split("-")]
            names = [layer["name"] for layer in self.simulate("--net", net)["layers"]]
            layers = [{"name": name, "weight_bits": int(w), "activation_bits": int(a)} for name, (w, a) in zip(names, parts)]
            policy = self.write("policy.json", {"schema_version": 1, "network": net, "layers": layers})
        return self.simulate("--net", net, "--policy", policy)["total"]

    def test_table5_says_what_simulate_says(self):
        result = self.ohmic("reproduce", "table5", "--out", "out")
        self.assertEqual(self.out_files(), ["reproduce.html", "table5.csv"])
        cells = self.cells("table5.csv")
        for net, latency in (("lenet5", "0.16"), ("vgg13", "6.11")):
            total = self.total(net, "W8A8")
            row = f"{net} W8A8"
            self.assertEqual(cells[row, "latency ms"], (latency, str(total["latency_ms"])))
            self.assertEqual(float(cells[row, "energy mJ"][1]), total["energy_mj"])
            self.assertEqual(float(cells[row, "power W"][1]), total["component_power_w"])
        self.assertEqual(cells["vgg13 th0.8 PPO", "cost %"], ("73.79", ""))
        self.assertIn(f"{total['latency_ms']:.4g} (6.11)", result.stdout)
        self.assertIn("out/reproduce.html", result.stdout)

    def test_table7_says_what_simulate_says(self):
        self.ohmic("reproduce", "table7", "--out", "out")
        cells = self.cells("table7.csv")
        base = self.total("vgg13", "W8A8")
        for row, policy, paper in (("before", BEFORE, "90.88"), ("after", AFTER, "79.17")):
            total = self.total("vgg13", policy)
            ratios = [100 * total[name] / base[name] for name in ("latency_ms", "energy_mj", "component_power_w")]
            for quantity, ratio in zip(("latency %", "energy %", "power %"), ratios):
                self.assertAlmostEqual(float(cells[row, quantity][1]), ratio, delta=1e-9)
            self.assertEqual(cells[row, "cost %"][0], paper)
            self.assertAlmostEqual(float(cells[row, "cost %"][1]), sum(ratios) / 3, delta=1e-9)

    def test_table8_says_what_simulate_says(self):
        self.ohmic("reproduce", "table8", "--out", "out")
        cells = self.cells("table8.csv")
        for net in ("vgg13", "vgg13-padded"):
            for policy in ("W8A8", "W6A5/8"):
                here = float(cells[f"{net} at {policy}", "GOPS/W"][1])
                self.assertEqual(here, self.total(net, policy)["gops_per_watt"])
        for preset in ("isaac", "pipelayer-like"):
            for net in ("vgg13", "resnet20", "lenet5"):
                total = self.simulate("--net", net, "--hw", preset, "--policy", "W16A16")["total"]
                self.assertEqual(float(cells[f"{preset}, {net} at W16A16", "GOPS/W"][1]), total["gops_per_watt"])
        peak = self.simulate("--net", "vgg13")["peak"]["gops_per_watt"]
        self.assertAlmostEqual(float(cells["wei2022, peak at 8 bits", "GOPS/W"][1]), peak, delta=1e-9 * peak)
        self.assertEqual(cells["Cai et al.", "GOPS/W"], ("301.7", ""))

    def test_again_gives_the_same_bytes_on_one_page(self):
        self.ohmic("reproduce", "table7", "table8", "--out", "out", "--threads", "1")
        first = {name: self.read("out", name) for name in self.out_files()}
        self.ohmic("reproduce", "--item", "table8", "--item", "table7", "--out", "out", "--threads", "2")
        self.assertEqual({name: self.read("out", name) for name in self.out_files()}, first)
        page = first["reproduce.html"]
        for word in ("Table 7:", "Table 8:", "Why it differs", "docs/papers.md"):
            self.assertIn(word, page)
        for loader in ("<script", "src=", "http"):
            self.assertNotIn(loader, page)


class ReproduceSearches(ReproduceTest):
    """Figures of finished searches, here hand-made run folders: no LibTorch is needed to draw them."""

    def run_folder(self, agent, threshold, policy):
        widths = [part[1:].split("A") for part in policy.split("-")]
        best = {"policy": [{"name": f"l{n}", "weight_bits": int(w), "activation_bits": int(a)}
                           for n, (w, a) in enumerate(widths)],
                "validation_accuracy": 96.5, "test_accuracy": 96.25, "cost_ratio": 0.79, "latency_ms": 0.165,
                "energy_mj": 0.0048, "component_power_w": 1.2, "feasible": True}
        folder = f"runs/{agent}-{threshold}"
        self.write(f"{folder}/config.json", {
            "options": {"agent": agent, "threshold": threshold, "hw": "wei2022", "set": [],
                        "weights-lat-energy-power": "1/3,1/3,1/3"},
            "network": {"name": "lenet5"}, "data": {"spec": "synthetic:digits", "synthetic": True}})
        self.write(f"{folder}/summary.json", {"baseline": best, "best": best, "wall_s": {"total": 36, "simulation": 1},
                                              "simulator_calls": 40})
        lines = ["episode,reward,accuracy,cost_ratio,latency_ms,energy_mj,component_power_w,feasible,policy"]
        lines += [f"{n},0,{90 + n / 10},{0.9 - n / 500},1,1,1,{int(n > 49)},{policy}" for n in range(60)]
        self.write(f"{folder}/history.csv", "\n".join(lines) + "\n")

    def setUp(self):
        super().setUp()
        self.run_folder("ppo", 0.8, "W8A8-W3A6-W4A6-W5A6-W8A8")
        self.run_folder("ddpg", 0.8, "W8A8-W5A5-W5A5-W5A5-W8A8")

    def test_draws_and_lists_every_figure(self):
        result = self.ohmic("reproduce", "fig6", "fig8", "fig9", "fig10", "table6", "--runs", "runs", "--out", "out")
        self.assertEqual(self.out_files(), sorted(
            ["reproduce.html", "table6.csv", "fig6.csv", "fig6.svg", "fig6_values.csv", "fig8.csv", "fig8a.svg",
             "fig8b.svg", "fig8_values.csv", "fig9.csv", "fig9a.svg", "fig9b.svg", "fig9_values.csv", "fig10.csv",
             "fig10a.svg", "fig10b.svg", "fig10c.svg"]))
        self.assertIn("synthetic images stand in", result.stdout)
        self.assertIn("the paper has VGG-13", self.read("out", "reproduce.html"))
        self.assertEqual(self.cells("fig9_values.csv")["DDPG", "mean weight bits"], ("6.38", "6.2"))
        self.assertEqual(self.cells("table6.csv")["PPO", "search time h"], ("8.0", "0.01"))
        costs = [float(row["value"]) for row in self.rows("fig8.csv")
                 if (row["chart"], row["series"]) == ("fig8b", "PPO")]
        self.assertEqual([round(cost, 6) for cost in costs], [round(90 - n / 5, 6) for n in range(60)])

    def test_layer_costs_are_simulates(self):
        self.ohmic("reproduce", "fig10", "--runs", "runs", "--out", "out")
        base = self.simulate("--net", "lenet5")["layers"]
        names = [layer["name"] for layer in base]
        policy = [{"name": name, "weight_bits": w, "activation_bits": a}
                  for name, w, a in zip(names, (8, 3, 4, 5, 8), (8, 6, 6, 6, 8))]
        self.write("policy.json", {"schema_version": 1, "network": "lenet5", "layers": policy})
        layers = self.simulate("--net", "lenet5", "--policy", "policy.json")["layers"]
        energies = [float(row["value"]) for row in self.rows("fig10.csv")
                    if (row["chart"], row["series"]) == ("fig10c", "PPO")]
        self.assertEqual(len(energies), len(layers))
        for energy, layer, full in zip(energies, layers, base):
            self.assertAlmostEqual(energy, 100 * layer["energy_mj"] / full["energy_mj"], delta=1e-9)

    def test_what_is_broken_is_named(self):
        self.write("runs/ppo-0.8/summary.json", "{")
        self.refused("reproduce", "fig6", "--runs", "runs", "--out", "out", names=("runs/ppo-0.8/summary.json",))
        self.refused("reproduce", "fig6", "--runs", "nowhere", "--out", "out", names=("nowhere",))


    def test_writes_over_nothing_that_it_reads(self):
        before = {name: self.read(name) for name in self.files() if os.path.isfile(self.path(name))}
        os.makedirs(self.path("out"))
        for result, read in (("reproduce.html", "summary.json"), ("fig9.csv", "history.csv"), ("fig9a.svg", "config.json"),
                             ("fig9_values.csv", "summary.json")):
            os.symlink(f"../runs/ppo-0.8/{read}", self.path("out", result))
            self.refused("reproduce", "fig9", "--runs", "runs", "--out", "out",
                         names=(f"ohmic: --out: is 'out/{result}'", f"--runs 'runs/ppo-0.8/{read}' reads too"))
            os.remove(self.path("out", result))
        os.symlink("fig9a.svg", self.path("out", "fig9b.svg"))
        self.refused("reproduce", "fig9", "--runs", "runs", "--out", "out", names=("--out", "fig9b.svg", "writes too"))
        self.assertEqual({name: self.read(name) for name in before}, before)


class ReproduceBwq(ReproduceTest, TorchTest):
    """The systems of BWQ, of runs of `compress` on a tiny network."""

    def setUp(self):
        super().setUp()
        self.write("tiny.json", tiny_network())
        self.write("tiny.safetensors", tiny_weights())

    def compress(self, method):
        self.ohmic("compress", method, "--net", "tiny.json", "--weights", "tiny.safetensors", "--data", "synthetic:digits", "--episodes", 2,
                   "--finetune-images", 3200, "--out", f"runs/{method}")

    def test_what_it_says_is_what_simulate_says(self):
        for method in ("bwq", "sme"):
            self.compress(method)
        result = self.ohmic("reproduce", "bwq", "--runs", "runs", "--out", "out")
        self.assertEqual(self.out_files(), ["bwq-compression.csv", "bwq-index.csv", "bwq-split.csv", "bwq-systems.csv", "bwq-systems_values.csv",
                                            "bwq-systemsa.svg", "bwq-systemsb.svg", "bwq-units.csv", "reproduce.html"])
        self.assertIn("No run of bsq on tiny", result.stdout)
        cells = self.cells("bwq-systems_values.csv")
        chip = ("--net", "tiny.json", "--hw", "isaac-ou")
        spread = ("--set", "mapping.spread=on", "--set")
        skipped = ("--set", "pe.skip_zero_inputs=on", "--functional", "--images", 4, "--data", "synthetic:digits")
        for row, words in (
            ("ISAAC-OU", ("--policy", "W16A16")),
            ("SRE", ("--policy", "W16A16", *spread, "mapping.compression=zero_rows", "--weights", "tiny.safetensors", *skipped)),
            ("SME", (*spread, "mapping.compression=zero_rows", "--set", "crossbar.ou_columns=all", "--weights", "runs/sme/network.safetensors")),
            ("BWQ", (*spread, "mapping.compression=block_planes", "--weights", "runs/bwq/network.safetensors"))):
            total = self.simulate(*chip, *words)["total"]
            for quantity, key in (("latency ms", "latency_ms"), ("energy mJ", "energy_mj"), ("crossbars", "crossbars"),
                                  ("mapped area mm2", "mapped_area_mm2"), ("bits a weight", "bits_per_weight")):
                self.assertEqual(float(cells[f"tiny {row}", quantity][1]), total[key], (row, quantity))
        best = self.read_json("runs/bwq/summary.json")["best"]
        self.assertAlmostEqual(float(self.cells("bwq-compression.csv")["tiny bwq", "compression"][1]), 32 / best["bits_per_weight"])
        units = self.cells("bwq-units.csv")
        self.assertEqual(units["tiny 9 x 8", "latency ms"][1], cells["tiny BWQ", "latency ms"][1])

    def test_what_is_missing_is_named(self):
        self.refused("reproduce", "bwq", "--out", "out", names=("ohmic compress bwq", "--runs"))
        self.compress("sme")
        self.refused("reproduce", "bwq-index", "--runs", "runs", "--out", "out", names=("bwq-index", "ohmic compress bwq"))
        self.compress("bwq")
        self.write("runs/bwq/summary.json", "{}")
        self.refused("reproduce", "bwq", "--runs", "runs", "--out", "out", names=("runs/bwq", "is no run of"))
        os.remove(self.path("runs", "bwq", "summary.json"))
        result = self.ohmic("reproduce", "bwq", "table7", "--runs", "runs", "--out", "out")
        self.assertIn("runs/bwq is not finished", result.stdout)
        self.assertEqual(self.out_files(), ["reproduce.html", "table7.csv"])


class ReproduceWords(ReproduceTest):
    def test_words_that_it_does_not_know_are_refused(self):
        self.refused("reproduce", names=("reproduce", "item"))
        self.refused("reproduce", "table9", names=("table9", "did you mean"))
        self.refused("reproduce", "table7", "--rival", "random", names=("--rival", "--episodes"))
        self.refused("reproduce", "table7", "--episodes", "-1", names=("--episodes", "-1"))
        self.refused("reproduce", "fig6", "--out", "out", names=("fig6", "--runs"))
        if not Cli.has_torch():
            self.refused("reproduce", "fig6", "--episodes", "2", names=("--episodes", "needs LibTorch"))

    def test_among_others_what_needs_searches_is_left_out_and_named(self):
        result = self.ohmic("reproduce", "fig9", "table7", "--out", "out")
        self.assertEqual(self.out_files(), ["reproduce.html", "table7.csv"])
        self.assertIn("fig9", result.stdout)
        self.assertIn("fig9", self.read("out", "reproduce.html"))


class ReproduceMakesSearches(ReproduceTest, TorchTest):
    def test_weights_are_not_written_over(self):
        self.write("w", "weights")
        os.makedirs(self.path("out"))
        os.symlink("../w", self.path("out", "reproduce.html"))
        self.refused("reproduce", "table7", "--episodes", "1", "--weights", "w", "--out", "out", names=("--out", "--weights 'w' reads too"))
        self.write("mnist/train-images-idx3-ubyte", "images")
        os.remove(self.path("out", "reproduce.html"))
        os.symlink("../mnist/train-images-idx3-ubyte", self.path("out", "reproduce.html"))
        self.refused("reproduce", "table7", "--episodes", "1", "--data", "mnist:mnist", "--out", "out", names=("--out", "--data"))

    def test_makes_the_searches_it_needs_once(self):
        words = ("reproduce", "fig9", "table6", "--episodes", "3", "--rival", "random", "--out", "out")
        self.ohmic(*words)
        runs = sorted(os.listdir(self.path("out", "runs")))
        self.assertEqual(runs, ["lenet5-ppo-th0.8", "lenet5-random-th0.8"])
        best = self.read_json("out", "runs", runs[0], "summary.json")["best"]["policy"]
        drawn = [float(row["value"]) for row in self.rows("fig9.csv")
                 if (row["chart"], row["series"]) == ("fig9a", "PPO")]
        self.assertEqual(drawn, [layer["weight_bits"] for layer in best])
        before = {name: self.read("out", "runs", name, "summary.json") for name in runs}
        result = self.ohmic(*words)
        self.assertEqual({name: self.read("out", "runs", name, "summary.json") for name in runs}, before)
        self.assertIn("random search in its place", result.stdout)
        # More episodes go on with the same searches.
        played = {name: self.read("out", "runs", name, "history.csv") for name in runs}
        self.ohmic(*words[:4], "4", *words[5:])
        for name in runs:
            longer = self.read("out", "runs", name, "history.csv")
            self.assertTrue(longer.startswith(played[name]), name)
            self.assertEqual(len(longer.splitlines()), 1 + 4)

    def test_interrupted_it_goes_on_where_it_was(self):
        words = ("reproduce", "table6", "--episodes", "200", "--rival", "random", "--out", "out")
        history = self.path("out", "runs", "lenet5-ppo-th0.8", "history.csv")
        code, error = self.cut_short(signal.SIGINT, "out", lambda: os.path.exists(history), *words, result="reproduce.html")
        self.assertEqual(code, 130, error)
        self.assertIn("interrupted after 0 of 2 runs", error)
        self.assertNotIn("reproduce.html", os.listdir(self.path("out")))
        before = self.read("out", "runs", "lenet5-ppo-th0.8", "history.csv").splitlines()
        self.assertLess(len(before), 201, "the search ended before the signal")
        self.ohmic(*words)
        after = self.read("out", "runs", "lenet5-ppo-th0.8", "history.csv").splitlines()
        self.assertEqual(after[: len(before)], before)
        self.assertEqual(len(after), 201)
        self.assertIn("reproduce.html", os.listdir(self.path("out")))

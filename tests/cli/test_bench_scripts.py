"""What the scripts under bench/ work out: not how fast anything is."""
import csv
import gzip
import importlib.machinery
import importlib.util
import os
import subprocess
import sys
import xml.etree.ElementTree

from harness import Cli, CliTest, TorchTest


def script(name):
    """A module of bench/, whether it ends in .py or not."""
    folder = os.path.join(Cli.source, "bench")
    if folder not in sys.path:
        sys.path.append(folder)
    loader = importlib.machinery.SourceFileLoader(name, os.path.join(folder, name))
    module = importlib.util.module_from_spec(importlib.util.spec_from_loader(name, loader))
    loader.exec_module(module)
    return module


class BenchScripts(CliTest):
    def test_an_exponent_is_the_slope_of_a_power_law(self):
        exponent = script("scaling").exponent
        xs = [1, 2, 7, 40]
        for power in (0, 0.5, 1, -2):
            self.assertAlmostEqual(exponent(xs, [3 * x ** power for x in xs]), power)

    def test_the_smallest_mesh_holds_the_network_and_the_next_smaller_does_not(self):
        timing = script("timing.py")
        side = timing.smallest_mesh(Cli.binary, "lenet5", 1)
        words = ("simulate", "--set", f"chip.tiles_y={side}", "--set")
        self.ohmic(*words, f"chip.tiles_x={side}")
        self.ohmic("simulate", *timing.mesh(side - 1), code=3)
        self.assertEqual(timing.smallest_mesh(Cli.binary, "lenet5", 8), 8)

    def test_a_cost_is_that_of_one_run(self):
        cost = script("timing.py").policy_cost(Cli.binary, ["--net", "lenet5"], 1)
        self.assertEqual(cost.result["simulator"]["events"], self.simulate()["simulator"]["events"])
        self.assertLess(cost.cpu, cost.start)
        self.assertGreater(cost.cpu, 0)

    def test_copies_fill_a_mesh_and_one_more_of_each_would_not_fit(self):
        copies, replicate = script("growth").filling_copies(Cli.binary, "lenet5", 8)
        words = script("timing.py").mesh(8)
        layers = self.simulate(*words, "--set", f"mapping.replicate={replicate}")["layers"]
        self.assertEqual([layer["copies"] for layer in layers], [min(copies, layer["windows"]) for layer in layers])
        more = "+".join(f"{l['name']}:{min(copies + 1, l['windows'])}" for l in layers if l["windows"] > 1)
        self.ohmic("simulate", *words, "--set", f"mapping.replicate={more}", code=3)

    def test_random_policies_are_the_same_every_time_and_stay_in_range(self):
        random_policies = script("policy_stream.py").random_policies
        policies = list(random_policies(5, 400))
        self.assertEqual(policies, list(random_policies(5, 400)))
        parts = [policy.split("-") for policy in policies]
        self.assertEqual({(p[0], p[-1], len(p)) for p in parts}, {("W8A8", "W8A8", 5)})
        self.assertEqual({part for p in parts for part in p[1:-1]},
                         {f"W{w}A{a}" for w in range(2, 9) for a in range(2, 9)})

    def test_a_stream_answers_every_policy(self):
        stream = script("policy_stream.py").throughput(Cli.binary, "lenet5", 5, 20, (5, 20))
        self.assertEqual((stream.count, stream.failed, sorted(stream.resident)), (20, 0, [5, 20]))

    def test_a_stream_is_set_beside_as_many_plain_runs(self):
        cost = script("timing.py").stream_cost(Cli.binary, ["--net", "lenet5"], 50, 3)
        self.assertEqual(cost.images, 50)
        for figure in cost[1:]:
            self.assertGreater(figure, 0)

    def test_a_sweep_is_timed_with_its_children(self):
        cost = script("timing.py").sweep_cost(Cli.binary, ["--set", "tile.pes=4,8", "--set", "adc.bits=4..6+1"], 1)
        self.assertEqual(cost.chips, 6)
        self.assertGreater(cost.cpu, self.one_run_s())

    def one_run_s(self):
        return script("timing.py").simulate(Cli.binary, ["--net", "lenet5"]).cpu

    def test_every_curve_runs_and_grows_in_its_x(self):
        for curve in script("curves.py").all_curves(self.folder):
            xs = [x for x, _ in curve.points]
            self.assertEqual(len(set(xs)), len(xs))
            results = [self.simulate(*words)["layers"] for _, words in curve.points[:2]]
            work = [sum(l["windows"] * l["row_blocks"] * l["column_blocks"] for l in layers) for layers in results]
            self.assertEqual(work[0] < work[1], curve.by_work, curve.name)

    def test_a_trade_is_drawn_with_a_line_a_sweep(self):
        header = "crossbar.ou_rows,status,latency_ms,energy_mj,accuracy"
        self.write("a.csv", f"{header}\n8,ok,2,0.5,97\n64,ok,1,0.25,95\n128,failed,,,\n")
        self.write("b.csv", f"{header}\n8,ok,4,0.5,90\n")
        svg = self.path("trade.svg")
        trade = os.path.join(Cli.source, "bench", "trade")
        subprocess.run([trade, "crossbar.ou_rows", f"<a>={self.path('a.csv')}", self.path("b.csv"), "--svg", svg], check=True)
        root = xml.etree.ElementTree.parse(svg).getroot()
        lines = root.findall("{http://www.w3.org/2000/svg}polyline")
        self.assertEqual([len(line.get("points").split()) for line in lines], [2, 1, 2, 1])
        left, right = (float(point.split(",")[0]) for point in lines[0].get("points").split())
        self.assertGreater(left, right, "97 % lies right of 95 %")
        self.assertIn("<a>", [text.text for text in root.findall("{http://www.w3.org/2000/svg}text")])

    def test_first_order_wires_are_far_nearer_than_none(self):
        run = subprocess.run([os.path.join(Cli.source, "bench", "wire_error"), "--binary", Cli.binary, "--sides", "8,16", "--ohms", "1,4"],
                             capture_output=True, text=True, check=True)
        rows = [line.strip("| ").split(" | ") for line in run.stdout.splitlines()[2:]]
        self.assertEqual([row[0] for row in rows], ["1", "4"])
        for row in rows:
            for cell in row[1:]:
                drop, error = map(float, cell.split(" / "))
                self.assertLess(error, 0.05 * drop)

    def test_a_chart_is_an_svg_with_a_line_for_every_series(self):
        series = {"events": [5, 10, 20], "CPU": [1, 1, 1]}
        text = script("log_chart.py").chart([("a & b", "x", [1, 2, 4], series), ("flat", "y", [1, 2, 4], series)])
        root = xml.etree.ElementTree.fromstring(text)
        lines = root.findall("{http://www.w3.org/2000/svg}polyline")
        self.assertEqual(len(lines), 2 * (1 + len(series)))
        in_step, events, flat = ([tuple(map(float, p.split(","))) for p in line.get("points").split()]
                                 for line in lines[:3])
        for x, y in events:  # slope 1 lies on the dashed line
            (x0, y0), (x1, y1) = in_step
            self.assertAlmostEqual((y - y0) * (x1 - x0), (y1 - y0) * (x - x0), delta=40)
        self.assertEqual(len({y for _, y in flat}), 1)


EVERY_POLICY = "lenet5-mnist-every-policy.csv.gz"


def every_policy():
    with gzip.open(os.path.join(Cli.source, "bench", EVERY_POLICY), "rt", encoding="utf-8", newline="") as file:
        return {row["policy"]: (float(row["accuracy"]), float(row["cost_ratio"])) for row in csv.DictReader(file)}


class EveryPolicy(CliTest):
    """The table that `compare --optimum` takes for LeNet-5 on MNIST."""

    def test_it_has_them_all_and_costs_are_this_chips(self):
        table = every_policy()
        self.assertEqual(len(table), 49 ** 3)
        widest = self.simulate("--policy", "W8A8")["total"]
        for policy in ("W8A8-W2A2-W2A2-W2A2-W8A8", "W8A8-W3A4-W4A3-W3A5-W8A8", "W8A8-W7A2-W2A8-W5A6-W8A8"):
            total = self.simulate("--policy", policy)["total"]
            cost = sum(total[key] / widest[key] for key in ("latency_ms", "energy_mj", "component_power_w")) / 3
            self.assertLess(abs(table[policy][1] - cost - 0.5e-5), 0.51e-5, policy)

    def test_it_is_packed_from_a_history(self):
        self.write("run/history.csv", "episode,reward,accuracy,cost_ratio,policy\n0,0,99.14,0.7983401,W8A8\n")
        script("every_policy").write(self.path("run"), self.path("table.csv.gz"))
        with gzip.open(self.path("table.csv.gz"), "rt") as file:
            self.assertEqual(file.read(), "policy,accuracy,cost_ratio\nW8A8,99.14,0.79835\n")


class EveryAccuracy(TorchTest):
    def test_accuracies_are_this_quantisers(self):
        data = os.path.join(os.environ.get("OHMIC_DATA", ""), "mnist")
        if not os.path.isdir(data):
            self.skipTest("no mnist in $OHMIC_DATA")
        policy = "W8A8-W3A4-W4A3-W3A5-W8A8"
        self.ohmic("evaluate", "--data", "mnist:" + data, "--policy", policy, "--json", "read.json")
        self.assertAlmostEqual(self.read_json("read.json")["quantized"]["validation_accuracy"], every_policy()[policy][0], 6)

    def test_a_stream_of_accuracies_is_timed(self):
        run = subprocess.run([os.path.join(Cli.source, "bench", "accuracy_stream"), "--binary", Cli.binary, "--layers", "5", "--count", "4",
                              "--runs", "1", "--data", "synthetic:digits", "--images", "50"], capture_output=True, text=True, check=True)
        self.assertRegex(run.stdout, r"first answer \d+\.\d\d s\npolicies/s   [\d.]+ \(.* of 1 runs\)\nCPU          [\d.]+ s a run of 4\n")

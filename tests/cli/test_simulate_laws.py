"""The laws of `simulate` on policies, chips and networks drawn at random (with fixed seeds)."""
import random

from files import conv, linear, policy
from harness import CliTest
from laws import check_laws

LAYERS = {"lenet5": ("conv1", "conv2", "fc1", "fc2", "fc3"),
          "vgg13": ("conv1", "conv2", "conv3", "conv4", "conv5", "conv6", "conv7", "fc")}
# Arbitration and full buffers may cost latency, and so leakage, this much.
SLACK = {"latency_ms": 5e-3, "energy_mj": 5e-3, "component_power_w": 1e-12, "crossbars": 0}


def graph_network():
    """A residual sum, a concatenation, a batch norm, uneven kernels, padding and three kinds of pooling."""
    half = {"kernel": [2, 1], "stride": [2, 1], "inputs": ["relu"], "out_channels": 8}
    return {"schema_version": 1, "name": "graph", "dataset": "mnist",
            "input": {"channels": 1, "height": 12, "width": 13},
            "layers": [conv("stem", out_channels=8, kernel=3, stride=1, padding=1, bias=False),
                       {"name": "norm", "type": "batch_norm2d"}, {"name": "relu", "type": "relu"},
                       conv("left", **half), conv("right", **half),
                       {"name": "sum", "type": "add", "inputs": ["left", "right"]},
                       {"name": "both", "type": "concat", "inputs": ["sum", "left"]},
                       {"name": "pool", "type": "avg_pool2d", "kernel": 2}, {"name": "mean", "type": "global_avg_pool"},
                       {"name": "flat", "type": "flatten"}, linear("last", 5)]}


class LawsTest(CliTest):
    def cost(self, net, widths, *words):
        """Result of a policy given as [weight bits, activation bits] a layer; held to every law."""
        asked = policy(net, [(name, w, a) for name, (w, a) in zip(LAYERS[net], widths)])
        result = self.simulate("--net", net, "--policy", self.write("policy.json", asked), *words)
        check_laws(self, result)
        self.assertEqual(result["policy"], asked["layers"])
        return result["total"]

    def assert_no_dearer(self, after, before, keys):
        for key in keys:
            self.assertLessEqual(after[key], before[key] * (1 + SLACK[key]), key)


class RandomPolicies(LawsTest):
    def test_hold_every_law(self):
        source = random.Random(2022)
        for net, count in {"lenet5": 6, "vgg13": 4}.items():
            for _ in range(count):
                self.cost(net, [(source.randint(2, 8), source.randint(2, 8)) for _ in LAYERS[net]])


class FallingWidths(LawsTest):
    def descend(self, net, seed, stride):
        """Narrows one width at a time, down to W2A2 everywhere: nothing may get dearer."""
        source = random.Random(seed)
        widths = [[8, 8] for _ in LAYERS[net]]
        before = self.cost(net, widths)
        while True:
            wide = [(layer, kind) for layer, pair in enumerate(widths) for kind in (0, 1) if pair[kind] > 2]
            if not wide:
                return
            layer, kind = source.choice(wide)
            widths[layer][kind] = max(2, widths[layer][kind] - stride)
            after = self.cost(net, widths)
            narrowed = SLACK if kind == 1 else [key for key in SLACK if key != "latency_ms"]
            self.assert_no_dearer(after, before, narrowed)
            before = after

    def test_lenet5_gets_no_dearer_as_widths_fall(self):
        self.descend("lenet5", 5, 3)

    def test_vgg13_gets_no_dearer_as_widths_fall(self):
        self.descend("vgg13", 13, 6)


class RandomChips(LawsTest):
    def test_counts_follow_arrays_converters_and_planes(self):
        source = random.Random(7)
        choices = {"crossbar.rows": (64, 128, 256), "crossbar.columns": (64, 128, 256), "dac.bits": (1, 2, 4),
                   "crossbar.bits_per_cell": (1, 2, 4), "mapping.weight_planes": ("paper", "magnitude"),
                   "pe.crossbar_groups": (4, 8), "tile.pes": (8, 16), "chip.clock_mhz": (250, 500, 1000)}
        for _ in range(6):
            words = [word for key, values in choices.items() for word in ("--set", f"{key}={source.choice(values)}")]
            self.cost("lenet5", [(source.randint(2, 8), source.randint(2, 8)) for _ in LAYERS["lenet5"]], *words)

    def test_overlap_and_pipelining_only_help(self):
        for net in LAYERS:
            totals = {(schedule, dataflow): self.simulate("--net", net, "--policy", "W6A5", "--set", f"pe.schedule={schedule}",
                                                          "--set", f"chip.dataflow={dataflow}")["total"]
                      for schedule in ("serial", "sample_hold") for dataflow in ("layer_serial", "pipelined")}
            for name in ("layer_serial", "pipelined"):
                self.assert_no_dearer(totals["sample_hold", name], totals["serial", name], ["latency_ms"])
            for name in ("serial", "sample_hold"):
                self.assert_no_dearer(totals[name, "pipelined"], totals[name, "layer_serial"], ["latency_ms"])

    def test_links_of_unlimited_width_are_no_slower(self):
        free, shared = (self.simulate("--net", "vgg13", "--set", f"noc.contention={c}")["total"] for c in ("off", "on"))
        self.assert_no_dearer(free, shared, ["latency_ms"])


class Graphs(LawsTest):
    def test_branches_sums_and_uneven_kernels(self):
        result = self.simulate("--net", self.write("graph.json", graph_network()), "--policy", "W5A6")
        check_laws(self, result)
        matrices = [(l["name"], l["rows"], l["columns"], l["windows"]) for l in result["layers"]]
        self.assertEqual(matrices, [("stem", 9, 8, 156), ("left", 16, 8, 78), ("right", 16, 8, 78), ("last", 16, 5, 1)])

    def test_grouped_convolution_shares_arrays_diagonally(self):
        network = {"schema_version": 1, "name": "groups", "dataset": "mnist",
                   "input": {"channels": 8, "height": 6, "width": 6},
                   "layers": [conv("depthwise", out_channels=8, kernel=3, stride=1, groups=8),
                              {"name": "flat", "type": "flatten"}, linear("last", 5)]}
        layer = self.simulate("--net", self.write("groups.json", network), "--policy", "W3A4")["layers"][0]
        # One group is 9 x 1; 14 of them fit an array of 128 rows, so all 8 share one block.
        expected = {"rows": 9, "columns": 1, "windows": 16, "crossbars": 2 * 3, "pes": 1, "input_cycles": 4 * 16,
                    "adc_conversions": 4 * 16 * 3 * 8, "macs": 9 * 16 * 8}
        self.assertEqual({key: layer[key] for key in expected}, expected)

"""Counts, times and energies of whole runs, held to golden texts digit by digit.

The texts in tests/system/golden_costs change only on purpose: `ninja update_goldens` writes them anew, and the diff is read.
"""
import itertools
import os
import subprocess

from harness import Cli, CliTest, strict_json

NETWORKS = ("lenet5", "vgg13", "resnet20", "mobilenet_v2")
CHIPS = ("wei2022", "isaac", "pipelayer-like")
SCHEDULES = ("serial", "sample_hold")
DATAFLOWS = ("pipelined", "layer_serial")
REPLICATIONS = ("none", "balance")
POLICY = "W5A6/8"
# Meshes of a preset's own size, but where the network does not fit it.
MESHES = {("mobilenet_v2", "wei2022"): ("chip.tiles_x=12", "chip.tiles_y=12")}

TOTAL = ("latency_ms", "cycles", "energy_mj", "component_power_w", "area_mm2", "crossbars", "pes", "tiles",
         "utilization", "macs", "input_cycles", "adc_conversions")
LAYER = ("rows", "columns", "windows", "row_blocks", "column_blocks", "crossbars", "pes", "input_cycles",
         "adc_conversions", "start_ns", "end_ns", "energy_mj", "component_power_w", "utilization")


def figures(record, fields):
    return " ".join(f"{field}={record[field]!r}" for field in fields)


def case_text(title, result):
    lines = [title, "total " + figures(result["total"], TOTAL)]
    lines += [f"layer {layer['name']} {figures(layer, LAYER)}" for layer in result["layers"]]
    lines += [f"component {name} events={unit['events']} energy_mj={unit['energy_mj']!r}"
              for name, unit in result["components"].items()]
    return "\n".join(lines) + "\n"


def network_text(net):
    """The text of every combination of chip, schedule, dataflow and replication for one network."""
    texts = []
    for chip, schedule, dataflow, copies in itertools.product(CHIPS, SCHEDULES, DATAFLOWS, REPLICATIONS):
        settings = [f"pe.schedule={schedule}", f"chip.dataflow={dataflow}", f"mapping.replicate={copies}"]
        words = ["simulate", "--net", net, "--hw", chip, "--policy", POLICY, "--json", "-"]
        for setting in [*MESHES.get((net, chip), ()), *settings]:
            words += ["--set", setting]
        out = subprocess.run([Cli.binary, *words], check=True, capture_output=True, text=True).stdout
        texts.append(case_text(f"{net} {POLICY} {chip} {' '.join(settings)}", strict_json(out)))
    return "\n".join(texts)


def golden_file(net):
    return os.path.join(Cli.source, "tests", "system", "golden_costs", net + ".txt")


def update_goldens():
    for net in NETWORKS:
        os.makedirs(os.path.dirname(golden_file(net)), exist_ok=True)
        with open(golden_file(net), "w", encoding="utf-8") as file:
            file.write(network_text(net))


class GoldenCosts(CliTest):
    def check(self, net):
        with open(golden_file(net), encoding="utf-8") as file:
            golden = file.read().splitlines()
        found = network_text(net).splitlines()
        differing = [f"- {old}\n+ {new}" for old, new in zip(golden, found) if old != new]
        self.assertEqual(len(golden), len(found))
        self.assertFalse(differing, f"{len(differing)} lines differ, the first:\n" + "\n".join(differing[:3]))

    def test_lenet5(self):
        self.check("lenet5")

    def test_vgg13(self):
        self.check("vgg13")

    def test_resnet20(self):
        self.check("resnet20")

    def test_mobilenet_v2(self):
        self.check("mobilenet_v2")

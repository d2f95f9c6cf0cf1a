"""docs/tutorial.md: from the ONNX file that PyTorch exports to a searched policy with a report, in its own commands."""
import os
import re

from files import read_safetensors
from harness import Cli, TorchTest
from onnx_file import model, node, tensor
from test_readme import commands, fences

MOST_COMMANDS = 10


def exported(weights):
    """What torch.onnx.export makes of the tutorial's model. weights: tensors of the shipped LeNet-5, which is the same network."""
    layers = ("conv1", "conv2", "fc1", "fc2", "fc3")
    tensors = [tensor(name, weights[name][1], weights[name][2]) for layer in layers for name in (f"{layer}.weight", f"{layer}.bias")]
    nodes, value = [], "image"

    def add(op, scope, *inputs, **attributes):
        nonlocal value
        nodes.append(node(op, [value, *inputs], [f"{scope}/{op}_output_0"], f"{scope}/{op}", **attributes))
        value = f"{scope}/{op}_output_0"

    for number, layer in enumerate(layers):
        own = (f"{layer}.weight", f"{layer}.bias")
        if layer.startswith("conv"):
            add("Conv", f"/{layer}", *own, kernel_shape=[5, 5], strides=[1, 1], pads=[0, 0, 0, 0], dilations=[1, 1], group=1)
            add("Relu", f"/relu_{number}")
            add("MaxPool", f"/pool_{number}", kernel_shape=[2, 2], strides=[2, 2], pads=[0, 0, 0, 0], ceil_mode=0)
            continue
        if layer == "fc1":
            add("Flatten", "", axis=1)
        add("Gemm", f"/{layer}", *own, transB=1)
        if layer != layers[-1]:
            add("Relu", f"/relu_{number}")
    return model(nodes, tensors, [1, 1, 28, 28], value)


class Tutorial(TorchTest):
    def setUp(self):
        super().setUp()
        with open(os.path.join(Cli.source, "docs", "tutorial.md"), encoding="utf-8") as file:
            self.text = file.read()
        tensors, _ = read_safetensors(os.path.join(Cli.source, "weights", "lenet5-synthetic-digits.safetensors"))
        self.write("mine.onnx", exported(tensors))

    def test_its_commands_are_few_and_end_in_a_report(self):
        blocks = list(fences(self.text))
        found = [line for language, body in blocks if language == "sh" for line in body if line.startswith("./ohmic")]
        self.assertLessEqual(len(found), MOST_COMMANDS)
        for (language, body), (_, shown) in zip(blocks, [*blocks[1:], ("", [])]):
            for words in commands(body) if language == "sh" else ():
                printed = self.ohmic(*words).stdout.splitlines()
                if words[0] == "simulate" and "--policy" in words:
                    self.assertEqual([line for line in shown if line not in printed], [])
        summary = self.read_json("searched", "summary.json")
        self.assertEqual(summary["best"]["feasible"], True)
        self.assertLess(summary["baseline"]["test_accuracy"] - summary["best"]["test_accuracy"], 1)
        for page in ("searched/report.html", "report.html"):
            self.assertNotRegex(self.read(page), r"<(script|link|img)\b")

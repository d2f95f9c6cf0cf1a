"""The networks that ship, and docs/networks.md: every figure of its tables, its example and its commands."""
import os
import random
import re

from files import policy
from harness import Cli, CliTest, strict_json
from laws import check_laws
from test_readme import commands, fences


LONGEST_SIDE = 256  # of a mesh, in tiles


def source_text(*parts):
    with open(os.path.join(Cli.source, *parts), encoding="utf-8") as file:
        return file.read()


def table(markdown, first_columns):
    """Rows (name -> cells behind it) of the table whose head begins with these columns."""
    lines = iter(markdown.splitlines())
    head = "| " + " | ".join(first_columns) + " |"
    if not any(line.startswith(head) for line in lines):
        raise ValueError(f"no table begins with {head}")
    next(lines)
    rows = {}
    for line in lines:
        if not line.startswith("|"):
            break
        name, *cells = (cell.strip() for cell in line.strip("|").split("|"))
        rows[name.strip("`")] = cells
    return rows


def mesh(text):
    """"24 x 24" or "default, 8 x 8" -> options of the command line; none for the default."""
    if text.startswith("default"):
        return []
    columns, rows = text.split(" x ")
    return ["--set", f"chip.tiles_x={columns}", "--set", f"chip.tiles_y={rows}"]


def groups(network):
    """Layer -> groups, of the convolutions of a shipped network's file that have any."""
    layers = strict_json(source_text("nets", network + ".json"))["layers"]
    return {layer["name"]: layer["groups"] for layer in layers if "groups" in layer}


class ShippedNetworks(CliTest):
    def setUp(self):
        super().setUp()
        text = source_text("docs", "networks.md")
        self.sizes = table(text, ("network", "weight layers", "weights", "MACs"))
        self.chips = table(text, ("network", "PEs", "tiles"))

    def test_the_tables_and_list_name_the_same(self):
        shown = self.ohmic("list").stdout.split("networks (--net)\n")[1].split("\n\n")[0]
        names = [line.split()[0] for line in shown.splitlines()]
        self.assertGreaterEqual(len(names), 10)
        self.assertEqual(list(self.sizes), names)
        self.assertEqual(list(self.chips), names)
        for name, (layers, weights, macs, size, dataset) in self.sizes.items():
            self.assertRegex(shown, rf"(?m)^  {name} +{layers} weight layers, {weights} weights, {macs} MACs, "
                                    rf"input {size}, {dataset}$")

    def test_are_as_large_as_the_tables_say(self):
        for name, (pes, tiles, holds) in self.chips.items():
            with self.subTest(name):
                result = self.simulate("--net", name, "--policy", "W8A8", *mesh(holds))
                check_laws(self, result, groups(name))
                layers, weights, macs = (int(cell) for cell in self.sizes[name][:3])
                self.assertEqual(len(result["layers"]), layers)
                self.assertEqual(sum(layer["macs"] // layer["windows"] for layer in result["layers"]), weights)
                self.assertEqual(result["total"]["macs"], macs)
                self.assertEqual((result["total"]["pes"], result["total"]["tiles"]), (int(pes), int(tiles)))

    def test_hold_every_law_at_any_widths(self):
        source = random.Random(2015)
        for name in ("resnet20", "resnet18", "resnet50", "alexnet", "mobilenet_v2"):
            with self.subTest(name):
                words = ["--net", name, *mesh(self.chips[name][2])]
                layers = [layer["name"] for layer in self.simulate(*words, "--policy", "W2A2")["layers"]]
                asked = policy(name, [(layer, source.randint(2, 8), source.randint(2, 8)) for layer in layers])
                result = self.simulate(*words, "--policy", self.write("policy.json", asked))
                check_laws(self, result, groups(name))
                self.assertEqual(result["policy"], asked["layers"])

    def test_a_chip_of_one_tile_less_is_too_small(self):
        for name, (pes, tiles, _) in self.chips.items():
            less = int(tiles) - 1
            rows = next(n for n in range(1, less + 1) if less % n == 0 and less // n <= LONGEST_SIDE)
            self.refused("simulate", "--net", name, "--policy", "W8A8", *mesh(f"{less // rows} x {rows}"), code=3,
                         names=(f"needs {tiles} tiles", f"takes {pes} PEs"))


class NetworksPage(CliTest):
    """What a reader of docs/networks.md types works."""

    def setUp(self):
        super().setUp()
        self.fences = list(fences(source_text("docs", "networks.md")))

    def test_its_example_is_a_network_that_its_commands_simulate(self):
        (example,) = ["\n".join(lines) for language, lines in self.fences if language == "json"]
        self.write("small.json", example)
        found = [words for language, lines in self.fences if language == "sh" for words in commands(lines)]
        simulations = [words for words in found if words[0] == "simulate"]
        self.assertEqual(len(simulations), 2)
        for words in simulations:
            self.assertIn("latency", self.ohmic(*words).stdout)

    def test_its_example_has_the_modules_of_its_python(self):
        (example,) = ["\n".join(lines) for language, lines in self.fences if language == "json"]
        python = "\n".join(next(lines for language, lines in self.fences if language == "python"))
        modules = set(re.findall(r"self\.(\w+) = nn\.", python))
        layers = strict_json(example)["layers"]
        with_tensors = {layer["name"].split(".")[0] for layer in layers
                        if layer["type"] in ("conv2d", "linear", "batch_norm2d")}
        self.assertEqual(with_tensors, modules)

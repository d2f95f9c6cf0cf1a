"""`sensitivity`: its rows against `simulate`, and what it refuses."""
from harness import CliTest

KEYS = ("crossbar.rows", "tile.pes", "noc.flit_bits")


class Sensitivity(CliTest):
    def test_rows_say_what_simulate_says(self):
        chip = ("--policy", "W5A4/8", "--set", "tile.pes=4", "--set", "chip.tiles_x=2", "--set", "chip.tiles_y=3")
        self.ohmic("sensitivity", *KEYS, *chip, "--json", "result.json")
        result = self.read_json("result.json")
        base = self.simulate(*chip)["total"]
        figures = list(result["base"])
        self.assertEqual(result["base"], {name: base[name] for name in figures})
        self.assertEqual({(row["key"], row["value"]) for row in result["rows"]},
                         {("crossbar.rows", 64), ("crossbar.rows", 256), ("tile.pes", 2), ("tile.pes", 8),
                          ("noc.flit_bits", 16), ("noc.flit_bits", 64)})
        changes = []
        for row in result["rows"]:
            words = ("simulate", *chip, "--set", f"{row['key']}={row['value']}", "--json", "total.json")
            if row["status"] == "does_not_fit":
                self.assertEqual(self.ohmic(*words, code=3).stderr, f"ohmic: {row['reason']}\n")
                self.assertEqual([row[name] for name in figures], [None] * len(figures))
                changes.append(-1)
                continue
            self.ohmic(*words)
            total = self.read_json("total.json")["total"]
            self.assertEqual([row[name] for name in figures], [total[name] for name in figures])
            changes.append(max(abs(row[name] / base[name] - 1) for name in figures))
        self.assertEqual(changes, sorted(changes, reverse=True))
        self.assertGreater(changes[0], 0)

    def test_prints_a_line_a_row(self):
        text = self.ohmic("sensitivity", "tile.buffer_width_bits").stdout
        self.assertRegex(text, r"(?m)^tile.buffer_width_bits +128 +64 .*%$")
        self.assertRegex(text, r"(?m)^tile.buffer_width_bits +128 +256 .*%$")

    def test_refuses_what_cannot_be_halved(self):
        self.refused("sensitivity", "pe.schedule", names=("pe.schedule", "serial"))
        self.refused("sensitivity", "tile.pess", names=("tile.pess", "did you mean 'tile.pes'"))
        self.refused("sensitivity", "--net", "lenet6", names=("lenet6",))
        self.refused("sensitivity", "tile.pes", "--set", "chip.tiles_x=1", "--set", "chip.tiles_y=1", code=3, names=("tiles",))

"""What `simulate` writes: the JSON, its bytes, its files, and what does not change it."""

from files import policy, tiny_network
from harness import CliTest, strict_json
from laws import check_laws


class SimulateJson(CliTest):
    def result_bytes(self, *words):
        """The JSON as text, without the part that may differ between equal runs."""
        text = self.ohmic("simulate", *words, "--json", "-").stdout
        begin = text.index('"simulator"')
        return text[:begin] + text[text.index("}", begin):]

    def test_w8a8_counts_of_the_shipped_networks(self):
        for net, counts in {"lenet5": (281_640, 112, 5_144), "vgg13": (626_403_328, 9_216, 21_544)}.items():
            result = self.simulate("--net", net)
            check_laws(self, result)
            total = result["total"]
            self.assertEqual((total["macs"], total["crossbars"], total["input_cycles"]), counts)

    def test_vgg13_takes_576_pes_on_40_tiles(self):
        total = self.simulate("--net", "vgg13")["total"]
        self.assertEqual((total["pes"], total["tiles"]), (576, 40))

    def test_echoes_network_and_policy(self):
        self.write("tiny.json", tiny_network())
        asked = policy("tiny", [("conv1", 3, 7), ("fc1", 2, 8), ("fc2", 8, 2)])
        result = self.simulate("--net", "tiny.json", "--policy", self.write("policy.json", asked))
        self.assertEqual(result["network"], "tiny")
        self.assertEqual(result["policy"], asked["layers"])
        for layer, entry in zip(result["layers"], asked["layers"]):
            self.assertEqual(entry, {key: layer[key] for key in entry})

    def test_order_of_a_policy_file_does_not_matter(self):
        layers = [("conv1", 3, 7), ("fc1", 2, 8), ("fc2", 8, 2)]
        self.write("tiny.json", tiny_network())
        self.write("forward.json", policy("tiny", layers))
        self.write("backward.json", policy("tiny", layers[::-1]))
        forward, backward = (self.result_bytes("--net", "tiny.json", "--policy", f"{name}.json")
                             for name in ("forward", "backward"))
        self.assertEqual(forward, backward)

    def test_ends_keep_their_own_width(self):
        layers = self.simulate("--policy", "W6A3/8")["policy"]
        widths = [(layer["weight_bits"], layer["activation_bits"]) for layer in layers]
        self.assertEqual(widths, [(8, 8), (6, 3), (6, 3), (6, 3), (8, 8)])

    def test_resolved_hardware_is_a_hardware_file(self):
        words = ("--set", "tile.pes=4", "--set", "adc.bits=ideal", "--policy", "W4A4")
        hardware = self.simulate(*words)["hardware"]
        self.assertEqual((hardware["tile"]["pes"], hardware["adc"]["bits"]), (4, "ideal"))
        self.write("chip.json", hardware)
        self.assertEqual(self.result_bytes("--hw", "chip.json", "--policy", "W4A4"), self.result_bytes(*words))

    def test_keys_that_a_hardware_file_leaves_out_are_wei2022s(self):
        self.write("chip.json", {"name": "wei2022"})
        self.assertEqual(self.simulate("--hw", "chip.json")["total"], self.simulate()["total"])

    def test_same_input_same_bytes(self):
        words = ("--net", "vgg13", "--policy", "W6A5/8")
        self.assertEqual(len({self.result_bytes(*words) for _ in range(3)}), 1)

    def test_detailed_fidelity_gives_the_same_bytes(self):
        for chip in (("pe.schedule=serial", "chip.dataflow=layer_serial"), ("pe.schedule=sample_hold", "noc.contention=off")):
            words = ["--policy", "W5A3", "--set", chip[0], "--set", chip[1]]
            self.assertEqual(self.result_bytes(*words), self.result_bytes(*words, "--fidelity", "detailed"))

    def test_detailed_fidelity_has_an_event_for_every_slice(self):
        result = self.simulate("--fidelity", "detailed")
        slices = sum(l["input_cycles"] * l["row_blocks"] * l["column_blocks"] for l in result["layers"])
        self.assertGreaterEqual(result["simulator"]["events"], slices)

    def test_repeated_runs_leave_no_trace_in_the_result(self):
        once, often = (self.simulate("--policy", "W4A6", "--repeat", n) for n in (1, 5))
        self.assertEqual(once["simulator"]["events"], often["simulator"]["events"])
        for result in (once, often):
            del result["simulator"]
        self.assertEqual(once, often)


class SimulateFiles(CliTest):
    def test_json_file_holds_what_standard_output_would(self):
        table = self.ohmic("simulate", "--json", "result.json").stdout
        self.assertIn("lenet5 on wei2022", table)
        written, printed = self.read_json("result.json"), self.simulate()
        del written["simulator"], printed["simulator"]
        self.assertEqual(written, printed)
        self.assertEqual(self.files(), ["result.json"])

    def test_json_on_standard_output_stands_alone(self):
        result = self.ohmic("simulate", "--json", "-")
        self.assertEqual(strict_json(result.stdout)["total"]["adc_bits_lossless"], 9)
        self.assertRegex(result.stderr, r"\Aohmic: warning: adc.bits is 8[^\n]+ 9 [^\n]+\n\Z")

    def test_no_warning_of_converters_that_lose_nothing_or_count_what_they_clip(self):
        for words in (["--set", "adc.bits=9"], ["--set", "adc.bits=ideal"], ["--functional", "--data", "synthetic:digits"]):
            self.assertEqual(self.ohmic("simulate", "--json", "-", *words).stderr, "", words)

    def test_a_file_that_stands_there_is_replaced_whole_or_not_at_all(self):
        self.write("result.json", "old")
        self.refused("simulate", "--policy", "W17A9", "--json", "result.json")
        self.assertEqual(self.read("result.json"), "old")
        self.ohmic("simulate", "--json", "result.json")
        self.assertEqual(self.read_json("result.json")["network"], "lenet5")
        self.assertEqual(self.files(), ["result.json"])

    def test_the_file_appears_complete(self):
        """The old file is unlinked, not overwritten: who has it open reads on undisturbed."""
        self.write("result.json", "old")
        with open(self.path("result.json"), encoding="utf-8") as before:
            self.ohmic("simulate", "--json", "result.json")
            self.assertEqual(before.read(), "old")

    def test_a_place_that_cannot_be_written_is_named(self):
        result = self.ohmic("simulate", "--json", "no/such/result.json", code=2)
        self.assertRegex(result.stderr, r"\Aohmic: no/such/result.json: [^\n]+\n\Z")
        self.assertEqual(self.files(), [])

    def test_nothing_is_looked_for_beside_its_input(self):
        """Plain `simulate` needs neither data nor weights, even where their names lead nowhere."""
        self.ohmic("simulate", "--weights", "nowhere.safetensors", "--data", "mnist:nowhere")

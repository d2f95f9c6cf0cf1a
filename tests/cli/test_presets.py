"""The shipped chips beside wei2022: what `simulate` says of them, and the peak figures."""
import os

from harness import Cli, CliTest
from laws import check_laws, close
from test_simulate_laws import LAYERS, SLACK, LawsTest

PRESETS = ("isaac", "pipelayer-like", "prime-like", "cai19", "yao24", "wei2022-conservative", "wei2022-filamentary")
PEAK = {"gops", "gops_per_watt", "gops_per_mm2", "power_w", "weight_bits", "activation_bits"}


class Presets(LawsTest):
    def test_shipped_networks_obey_every_law_and_get_no_dearer(self):
        """Weights fall before activations: the law of latency speaks of activations alone."""
        for preset in PRESETS:
            for net in LAYERS:
                before = None
                for policy in ("W8A8", "W5A8", "W5A5", "W2A5", "W2A2"):
                    with self.subTest(f"{net} {policy} on {preset}"):
                        result = self.simulate("--net", net, "--hw", preset, "--policy", policy)
                        check_laws(self, result)
                        keys = SLACK if policy in ("W5A5", "W2A2") else [k for k in SLACK if k != "latency_ms"]
                        if before:
                            self.assert_no_dearer(result["total"], before, keys)
                        before = result["total"]

    def test_detailed_fidelity_gives_the_same_numbers(self):
        for preset in PRESETS:
            window, detailed = (self.simulate("--hw", preset, "--policy", "W5A6", "--fidelity", fidelity)
                                for fidelity in ("window", "detailed"))
            for part in ("total", "layers", "components"):
                self.assertEqual(window[part], detailed[part], preset)

    def test_cai19_has_the_efficiency_that_it_is_fitted_to(self):
        """Wei 2022, Table 8: 301.7 GOPS/W, read as that paper's own figure is: 2 x MACs over an inference's energy."""
        self.assertAlmostEqual(self.simulate("--net", "vgg13", "--hw", "cai19")["total"]["gops_per_watt"], 301.7, delta=0.3)

    def test_overlap_and_pipelining_only_help(self):
        for preset in PRESETS:
            for key, quick, slow in (("chip.dataflow", "pipelined", "layer_serial"),
                                     ("pe.schedule", "sample_hold", "serial")):
                quick, slow = (self.simulate("--net", "vgg13", "--hw", preset, "--set", f"{key}={value}")["total"]
                               for value in (quick, slow))
                self.assert_no_dearer(quick, slow, ["latency_ms"])

    def test_a_preset_file_is_the_preset(self):
        for preset in PRESETS:
            path = os.path.join(Cli.source, "hw", "config", "presets", f"{preset}.json")
            named, filed = (self.simulate("--hw", chip) for chip in (preset, path))
            self.assertEqual(named["hardware"], filed["hardware"])
            self.assertEqual(named["total"], filed["total"])

    def test_list_has_a_line_for_each(self):
        text = self.ohmic("list").stdout
        for preset in PRESETS:
            self.assertRegex(text, rf"(?m)^  {preset} +\w.*20\d\d")


class Peak(CliTest):
    def test_stands_beside_the_total_at_eight_bits(self):
        for preset in ("wei2022",) + PRESETS:
            result = self.simulate("--hw", preset, "--policy", "W3A3")
            peak = result["peak"]
            self.assertEqual(set(peak), PEAK)
            self.assertEqual((peak["weight_bits"], peak["activation_bits"]), (8, 8))
            self.assertTrue(close(peak["gops_per_watt"], peak["gops"] / peak["power_w"]))
            # Off-chip links are the peak's alone, their area too.
            area = result["total"]["area_mm2"] + result["hardware"]["area"]["io_mm2"]
            self.assertTrue(close(peak["gops_per_mm2"], peak["gops"] / area))
            # No policy draws more than every unit at work.
            self.assertLess(result["total"]["component_power_w"], peak["power_w"])

    def test_is_isaacs_headline(self):
        peak = self.simulate("--hw", "isaac")["peak"]
        self.assertAlmostEqual(peak["power_w"], 65.8, delta=0.05)
        self.assertAlmostEqual(peak["gops"] / 4, 41290, delta=41)  # half the slices, half the cycles of 16 bits

    def test_follows_the_chip(self):
        once, twice = (self.simulate("--set", f"chip.tiles_y={n}")["peak"] for n in (8, 16))
        self.assertTrue(close(twice["gops"], 2 * once["gops"]))

"""What the program says about itself: version, help, list, explain, and verbs that are not there."""
import os
import re
import subprocess
import unittest

from harness import Cli, CliTest, strict_json


class Words(CliTest):
    def test_version_names_what_the_build_is_made_of(self):
        text = self.ohmic("--version").stdout
        for word in ("ohmic ", "revision", "compiler", "SystemC", "LibTorch", "features"):
            self.assertIn(word, text)

        for verb in ("simulate", "sweep", "reproduce"):
            self.assertRegex(text, rf"(?m)^features .*\b{verb}\b")

    def test_a_result_that_cannot_be_written_is_an_error(self):
        if not os.path.exists("/dev/full"):
            self.skipTest("no /dev/full")
        for words in (("simulate", "--json", "-"), ("simulate",), ("list",), ("explain",)):
            with open("/dev/full", "w", encoding="ascii") as full:
                done = subprocess.run([Cli.binary, *words], stdout=full, stderr=subprocess.PIPE, text=True, check=False)
            self.assertEqual((done.returncode, done.stderr), (2, "ohmic: standard output: cannot be written\n"), words)

    def test_two_results_have_two_files(self):
        for words in (("--vcd", "x", "--json", "x"), ("--timeline", "x", "--packet-log", "x"),
                      ("--functional", "--dump", "x", "--json", "x")):
            self.refused("simulate", *words, names=(words[-2], "'x'"))

    def test_a_result_that_cannot_be_written_leaves_no_other(self):
        self.refused("simulate", "--functional", "--dump", "dump", "--json", "x" * 300, names=("File name too long",))

    def test_help_names_every_verb(self):
        for words in (["--help"], ["help"], []):
            text = self.ohmic(*words).stdout
            self.assertEqual(re.findall(r"(?m)^  (\w+) +\w", text), list(Cli.commands()))
            self.assertRegex(text, r"\n  simulate +run ")
            self.assertIn("\n  search ", text)

    def test_every_verb_has_help(self):
        for verb, needs_torch in Cli.commands().items():
            if needs_torch and not Cli.has_torch():
                continue
            result = self.ohmic(verb, "--help")
            self.assertIn(f"usage: ohmic {verb}", result.stdout)
            self.assertEqual(result.stderr, "")

    def test_help_of_a_verb_is_that_verbs(self):
        self.assertEqual(self.ohmic("help", "simulate").stdout, self.ohmic("simulate", "--help").stdout)
        self.refused("help", "simulat", names=("simulat", "did you mean 'simulate'"))

    def test_help_names_the_shared_options(self):
        shared = {"simulate": "--net --hw --set --policy --json --fidelity --repeat",
                  "sweep": "--net --hw --set --policy --json --out --resume --jobs --search"}
        if Cli.has_torch():
            shared.update({"search": "--net --hw --set --data --weights --seed --threads --device --out --agent --threshold "
                                     "--weights-lat-energy-power --episodes --evaluations --policy-cache --resume",
                           "compare": "--agents --thresholds --seeds --budget --net --hw --set --data --weights --optimum "
                                      "--jobs --out --resume",
                           "evaluate": "--net --policy --data --weights --json --threads",
                           "quantize": "--net --policy --data --weights --out",
                           "train": "--net --data --epochs --out --seed --resume",
                           "finetune": "--net --policy --data --weights --epochs --images --batch --distill --out "
                                       "--resume --seed --json"})
        for verb, options in shared.items():
            text = self.ohmic(verb, "--help").stdout
            for option in options.split():
                self.assertIn(option + " ", text, verb)

    def test_list_knows_networks_presets_agents_and_data_sets(self):
        text = self.ohmic("list").stdout
        for name in ("lenet5", "lenet5-32", "vgg13", "vgg13-padded", "wei2022", "ppo", "random", "mnist:DIR",
                     "cifar10:DIR", "synthetic:digits", "synthetic:shapes"):
            self.assertRegex(text, rf"(?m)^  {name} +\w")

    def test_what_list_names_can_be_used(self):
        for net in ("lenet5-32", "vgg13-padded"):
            self.assertEqual(self.simulate("--net", net, "--hw", "wei2022")["network"], net)

    def test_explain_gives_meaning_unit_range_default_and_source(self):
        text = self.ohmic("explain", "adc.rate_gsps").stdout
        for word in ("adc.rate_gsps", "meaning", "GS/s", "allowed", "1.2 (wei2022)", "Table 4"):
            self.assertIn(word, text)

    def test_explain_takes_a_section_or_nothing(self):
        section = self.ohmic("explain", "adc").stdout
        everything = self.ohmic("explain").stdout
        self.assertIn("adc.bits\n", section)
        self.assertNotIn("dac.bits\n", section)
        self.assertIn(section, everything)
        self.assertIn("dac.bits\n", everything)

    def test_schemas_are_json_and_say_what_they_are_of(self):
        for kind in ("network", "hardware", "policy"):
            schema = strict_json(self.ohmic("schema", kind).stdout)
            self.assertEqual((schema["$schema"], schema["type"]), ("https://json-schema.org/draft/2020-12/schema", "object"))
            self.assertIn(kind, schema["title"])
        self.refused("schema", "poem", names=("poem", "network, hardware or policy"))
        self.refused("schema", names=("network, hardware or policy",))

    def test_unknown_words_are_refused(self):
        self.refused("simulat", names=("simulat", "did you mean 'simulate'"))
        self.refused("frobnicate", names=("frobnicate",))
        self.refused("explain", "adc.rates_gsps", names=("adc.rates_gsps",))
        self.refused("simulate", "--frobnicate", names=("--frobnicate",))
        self.refused("simulate", "lenet5", names=("simulate",))
        self.refused("list", "--all", names=("--all",))
        self.refused("--version", "more", names=("more",))


class WithoutTorch(CliTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        if Cli.has_torch():
            raise unittest.SkipTest("this build has LibTorch")

    def test_verbs_that_need_it_say_so(self):
        missing = [verb for verb, needs_torch in Cli.commands().items() if needs_torch]
        self.assertIn("search", missing)
        self.assertNotIn("simulate", missing)
        for verb in missing:
            self.refused(verb, names=(verb, "needs LibTorch", "simulate, ", "sweep, "))
            self.refused(verb, "--episodes", "1", names=("needs LibTorch",))
        self.refused("sweep", "--search", "--out", "run", names=("--search", "needs LibTorch"))

    def test_version_names_no_such_feature(self):
        self.assertNotIn("search", self.ohmic("--version").stdout)

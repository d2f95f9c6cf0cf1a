"""No result lies over another or over what is read, whatever the names: exit 2 before any work, nothing touched."""
import os

from files import tiny_network, tiny_weights
from harness import CliTest, TorchTest


class SameFilesOfSimulate(CliTest):
    def refuse(self, option, *words):
        before = {name: self.read(name) for name in self.files()}
        self.refused("simulate", *words, names=(f"ohmic: {option}: is '", "too; allowed is a file of its own"))
        self.assertEqual({name: self.read(name) for name in self.files()}, before)

    def test_results(self):
        self.refuse("--timeline", "--vcd", "b", "--timeline", "./b")
        self.refuse("--json", "--timeline", "t", "--json", self.path("t"))
        self.refuse("the save file of --vcd", "--vcd", "a.gtkw")
        self.refuse("the save file of --vcd", "--vcd", "a.vcd", "--json", "a.gtkw")

    def test_inputs(self):
        self.write("tiny.json", tiny_network())
        self.write("chip.json", {"name": "chip"})
        self.write("policy.json", "W8A8")
        self.refuse("--json", "--net", "tiny.json", "--json", "tiny.json")
        self.refuse("--vcd", "--hw", "chip.json", "--vcd", "./chip.json")
        self.refuse("--timeline", "--policy", "policy.json", "--timeline", self.path("policy.json"))
        self.refuse("--json", "--weights", "chip.json", "--json", "chip.json")

    def test_links(self):
        self.write("tiny.json", tiny_network())
        os.symlink("tiny.json", self.path("link"))
        os.symlink("new", self.path("nowhere"))
        self.refused("simulate", "--net", "tiny.json", "--json", "link", names=("--json", "'link'", "--net"))
        self.refused("simulate", "--timeline", "new", "--json", "nowhere", names=("--json", "--timeline"))

    def test_names_of_what_is_shipped_are_no_files(self):
        for name in ("lenet5", "wei2022", "W8A8"):
            for _ in range(2):
                self.ohmic("simulate", "--json", name)


class SameFiles(TorchTest):
    def setUp(self):
        super().setUp()
        self.write("tiny.json", tiny_network())
        self.write("w", tiny_weights())
        os.symlink("w", self.path("link"))

    def refuse(self, verb, option, *words):
        self.refused(verb, "--net", "tiny.json", "--data", "synthetic:digits", *words, names=(f"ohmic: {option}: is '",))
        with open(self.path("w"), "rb") as file:
            self.assertEqual(file.read(), tiny_weights())

    def test_weights_are_not_written_over(self):
        given = ("--weights", "w")
        for file in ("w", "./w", "link"):
            self.refuse("quantize", "--out", *given, "--out", file)
            self.refuse("finetune", "--out", *given, "--out", file)
            self.refuse("train", "--out", *given, "--out", file)
            self.refuse("evaluate", "--json", *given, "--json", file)
            self.refuse("simulate", "--dump", *given, "--functional", "--dump", file)

    def test_weights_that_are_found_are_not_written_over(self):
        found = "tiny-synthetic-digits.safetensors"
        os.rename(self.path("w"), self.path(found))
        os.symlink(found, self.path("w"))
        self.refuse("quantize", "--out", "--out", found)

    def test_results(self):
        self.refuse("train", "--json", "--out", "t", "--json", "t")
        self.refuse("train", "--checkpoint", "--out", "t", "--checkpoint", "./t")
        self.refuse("train", "--json", "--out", "t", "--json", "t.checkpoint")
        self.refuse("finetune", "--json", "--weights", "w", "--out", "t", "--json", "t")

    def test_images(self):
        images = self.write("mnist/train-images-idx3-ubyte", "here")
        self.refused("train", "--data", "mnist:mnist", "--out", images, names=("--out", "--data"))
        self.refused("evaluate", "--data", "mnist:./mnist", "--json", images, names=("--json", "--data"))

    def test_runs(self):
        self.write("run/history.csv", tiny_weights())
        words = ("--net", "tiny.json", "--data", "synthetic:digits", "--weights", "run/history.csv")
        self.refused("search", *words, "--out", "./run", names=("--out", "history.csv", "--weights"))
        self.refuse("search", "--policy-cache", "--weights", "w", "--policy-cache", "./w")

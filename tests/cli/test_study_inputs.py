"""A sweep and a comparison go on from any folder, and only with inputs of the content that they began with."""
import json
import os
import shutil
import signal

from files import policy, tiny_network, tiny_weights, write_idx
from harness import CliTest, TorchTest
from sweep_case import CutTest

WIDTHS = [("conv1", 8, 8), ("fc1", 6, 5), ("fc2", 8, 8)]


def other_network(whole):
    network = json.loads(whole)
    network["layers"][1]["name"] = "relu9"
    return network


def last_bit(whole):
    return whole[:-1] + bytes([whole[-1] ^ 1])


class StudyInputs(CliTest):
    """Inputs that a study reads by relative paths, and what may be done to them while it is cut short."""

    def setUp(self):
        super().setUp()
        self.write("tiny.json", tiny_network())
        self.home = self.folder

    def elsewhere(self, *words, code=0):
        """Runs the binary in another folder."""
        os.makedirs(self.path("elsewhere"), exist_ok=True)
        self.folder = self.path("elsewhere")
        try:
            return self.ohmic(*words, code=code)
        finally:
            self.folder = self.home

    def refuses_change(self, resume, name, change, *names):
        """One input has another content: exit 2 and one line that names it. Then it is as it was."""
        with open(self.path(name), "rb") as file:
            whole = file.read()
        self.write(name, change(whole))
        result = self.ohmic(*resume, code=2)
        self.assertRegex(result.stderr, r"\Aohmic: [^\n]+\n\Z")
        for word in ("cut/config.json", *names):
            self.assertIn(word, result.stderr)
        self.write(name, whole)


class SweepInputs(CutTest, StudyInputs):
    CHANGES = (("--net", "tiny.json", other_network, "/network"),
               ("--hw", "chip.json", lambda whole: {"adc": {"bits": 8}}, "/hardware"),
               ("--policy", "policy.json", lambda whole: policy("tiny", [*WIDTHS[:2], ("fc2", 4, 4)]), "/policy"))

    def setUp(self):
        super().setUp()
        self.write("chip.json", {"adc": {"bits": 9}})
        self.write("policy.json", policy("tiny", WIDTHS))

    def sweep(self, out, *words):
        return ("sweep", "--net", "tiny.json", "--hw", "chip.json", "--policy", "policy.json",
                "--set", "tile.pes=" + ",".join(map(str, range(1, 40))), "--out", out, *words)

    def cut(self):
        self.ohmic(*self.sweep("straight"))
        self.stop(signal.SIGINT, 1, *self.sweep("cut", "--jobs", 1))

    def test_goes_on_from_another_folder(self):
        self.cut()
        self.elsewhere("sweep", "--resume", "--out", "../cut")
        self.assertEqual(self.contents("cut"), self.contents("straight"))

    def test_goes_on_where_everything_was_moved_to(self):
        self.cut()
        os.mkdir(self.path("new"))
        for name in ("cut", "tiny.json", "chip.json", "policy.json"):
            shutil.move(self.path(name), self.path("new", name))
        self.folder = self.path("new")
        self.ohmic("sweep", "--resume", "--out", "cut")
        self.folder = self.home
        self.assertEqual(self.contents("new/cut"), self.contents("straight"))

    def test_an_equal_file_elsewhere_serves_and_another_does_not(self):
        self.cut()
        os.mkdir(self.path("moved"))
        for option, name, change, part in self.CHANGES:
            with self.subTest(name):
                shutil.move(self.path(name), self.path("moved", name))
                resume = ("sweep", "--resume", "--out", "cut")
                self.refused(*resume, names=(name,))
                moved = (*resume, option, f"moved/{name}")
                self.refuses_change(moved, f"moved/{name}", change, part, f"moved/{name}")
                self.stop(signal.SIGINT, self.lines() + 1, *moved, "--jobs", 1)
                shutil.move(self.path("moved", name), self.path(name))
        self.ohmic("sweep", "--resume", "--out", "cut")
        self.assertEqual(self.contents("cut"), self.contents("straight"))

    def test_refuses_a_changed_file(self):
        self.cut()
        resume = ("sweep", "--resume", "--out", "cut")
        for _, name, change, part in self.CHANGES:
            self.refuses_change(resume, name, change, part, name)
        self.refused(*resume, "--policy", "W2A2", names=("--policy", "W2A2"))
        self.refused(*resume, "--net", "lenet5", names=("--net", "lenet5"))
        self.write("chip.json", ' { "adc" : {"bits": 9} } ')  # spaces are no content
        self.ohmic(*resume)
        self.assertEqual(self.contents("cut"), self.contents("straight"))


class SweepListInputs(CutTest, StudyInputs):
    """Several files behind --net, --hw and --policy."""

    def setUp(self):
        super().setUp()
        other = tiny_network()
        other["layers"][-1]["out_features"] = 9
        self.write("other.json", other)
        self.write("one.json", {"adc": {"bits": 9}})
        self.write("two.json", {"adc": {"bits": 7}})
        self.write("wide.json", policy("tiny", WIDTHS))
        self.inputs = ("tiny.json", "other.json", "one.json", "two.json", "wide.json")
        self.lists = {"--net": ("tiny.json", "other.json"), "--hw": ("one.json", "two.json", "isaac"), "--policy": ("wide.json", "W5A5")}

    def named(self, folder=""):
        """The words of all lists, their files in a folder."""
        return [word for option, names in self.lists.items()
                for word in (option, ",".join(folder + name if name in self.inputs else name for name in names))]

    def cut(self):
        grid = ("sweep", *self.named(), "--set", "tile.pes=8,16", "--out")
        self.ohmic(*grid, "straight")
        self.stop(signal.SIGINT, 1, *grid, "cut", "--jobs", 1)

    def test_go_on_from_another_folder(self):
        self.cut()
        self.elsewhere("sweep", "--resume", "--out", "../cut")
        self.assertEqual(self.contents("cut"), self.contents("straight"))
        self.assertIn('"two.json"', self.read("cut", "sweep.json"))

    def test_go_on_where_everything_was_moved_to(self):
        self.cut()
        os.mkdir(self.path("new"))
        for name in ("cut", *self.inputs):
            shutil.move(self.path(name), self.path("new", name))
        self.folder = self.path("new")
        self.ohmic("sweep", "--resume", "--out", "cut")
        self.folder = self.home
        self.assertEqual(self.contents("new/cut"), self.contents("straight"))

    def test_equal_files_elsewhere_serve_and_others_do_not(self):
        self.cut()
        os.mkdir(self.path("moved"))
        for name in self.inputs:
            shutil.move(self.path(name), self.path("moved", name))
        resume = ("sweep", "--resume", "--out", "cut")
        self.refused(*resume, names=("tiny.json",))
        moved = (*resume, *self.named("moved/"))
        self.refuses_change(moved, "moved/two.json", lambda whole: {"adc": {"bits": 8}}, "/hardware")
        self.refuses_change(moved, "moved/other.json", other_network, "/network")
        self.refused(*resume, "--hw", "moved/one.json,moved/two.json", names=("--hw", "isaac"))
        self.refused(*resume, "--hw", "moved/one.json,moved/two.json,cai19", names=("--hw", "cai19"))
        self.refused(*resume, "--net", "moved/tiny.json", names=("--net", "moved/tiny.json"))
        self.stop(signal.SIGINT, self.lines() + 1, *moved, "--jobs", 1)
        self.elsewhere("sweep", "--resume", "--out", "../cut", *self.named("../moved/"))
        self.assertEqual(self.contents("cut"), self.contents("straight"))

    def test_a_changed_file_is_refused(self):
        self.cut()
        self.write("two.json", {"adc": {"bits": 8}})
        self.refused("sweep", "--resume", "--out", "cut", names=("cut/config.json", "/hardware"))


class SearchedInputs(CutTest, StudyInputs, TorchTest):
    """What only studies with searches read: weights, images, the table of all policies."""

    def setUp(self):
        super().setUp()
        self.write("w.safetensors", tiny_weights())
        for name, count in (("train", 60), ("t10k", 30)):
            self.write(f"data/{name}-images-idx3-ubyte", write_idx([count, 28, 28], [7 * i % 251 for i in range(count * 784)]))
            self.write(f"data/{name}-labels-idx1-ubyte", write_idx([count], [i % 10 for i in range(count)]))

    INPUTS = ("--net", "tiny.json", "--weights", "w.safetensors", "--data", "mnist:data")
    CHANGES = (("w.safetensors", "/content/weights", "w.safetensors"), ("data/train-images-idx3-ubyte", "images", "mnist:data"),
               ("data/train-labels-idx1-ubyte", "images", "mnist:data"), ("data/t10k-labels-idx1-ubyte", "/content/test images", "mnist:data"))

    def refuses_changes(self, resume):
        for name, *names in self.CHANGES:
            self.refuses_change(resume, name, last_bit, *names)

    def sweep(self, out, *words):
        return ("sweep", *self.INPUTS, "--search", "--agent", "evolution", "--threshold", "0.97", "--episodes", 6, "--out", out,
                "--set", "pe.crossbar_groups=2,4,8", *words)

    def compare(self, out, *words):
        return ("compare", *self.INPUTS, "--agents", "evolution", "--thresholds", "0.97", "--seeds", 3, "--budget", 5,
                "--optimum", "all.csv", "--out", out, *words)

    def test_a_sweep_with_searches(self):
        self.ohmic(*self.sweep("straight"))
        self.stop(signal.SIGKILL, 1, *self.sweep("cut", "--jobs", 1))
        resume = ("sweep", "--resume", "--out", "cut")
        self.refuses_changes(resume)
        self.write("copy/w.safetensors", tiny_weights())
        self.stop(signal.SIGKILL, 2, *resume, "--weights", "copy/w.safetensors", "--jobs", 1)
        self.elsewhere("sweep", "--resume", "--out", "../cut")
        self.assertEqual(self.contents("cut"), self.contents("straight"))

    def cells(self, out):
        return {name: self.read(out, "cells", name, "history.csv") for name in sorted(os.listdir(self.path(out, "cells")))}

    def cut_comparison(self, words, cell):
        """Kills a comparison when a cell of it has its result."""
        done = self.path("cut/cells", f"evolution-th0.97-seed{cell}", "summary.json")
        self.cut_short(signal.SIGKILL, "cut", lambda: os.path.exists(done), *words, "--jobs", 1)

    def test_a_comparison(self):
        self.write("all.csv", "policy,cost_ratio,accuracy\nW8A8-W8A8-W8A8,1,50\nW8A8-W2A2-W8A8,0.9,12\n")
        self.ohmic(*self.compare("straight"))
        self.cut_comparison(self.compare("cut"), 1)
        resume = ("compare", "--resume", "--out", "cut")
        self.refuses_changes(resume)
        self.refuses_change(resume, "tiny.json", other_network, "/network", "tiny.json")
        self.refuses_change(resume, "all.csv", lambda whole: whole.replace(b"12", b"13"), "/content/optimum", "all.csv")
        self.write("copy/w.safetensors", tiny_weights())
        self.cut_comparison((*resume, "--weights", "copy/w.safetensors"), 2)
        self.elsewhere("compare", "--resume", "--out", "../cut")
        self.assertEqual(self.cells("cut"), self.cells("straight"))
        for name in ("straight", "cut"):
            summary = self.read_json(name, "summary.json")
            self.assertEqual(summary["thresholds"][0]["optimum"], 12)

    def test_weights_and_data_that_were_found_are_found_again(self):
        words = [word for word in self.compare("cut") if word not in ("--weights", "w.safetensors", "--data", "mnist:data")]
        self.write("all.csv", "policy,cost_ratio,accuracy\nW8A8-W8A8-W8A8,1,50\n")
        self.write("tiny-synthetic-digits.safetensors", tiny_weights())
        self.cut_comparison(words, 1)
        self.refuses_change(("compare", "--resume", "--out", "cut"), "tiny-synthetic-digits.safetensors", last_bit, "/content/weights")
        self.elsewhere("compare", "--resume", "--out", "../cut")
        self.ohmic(*["straight" if word == "cut" else word for word in words])
        self.assertEqual(self.cells("cut"), self.cells("straight"))

    def test_a_search_takes_an_equal_file_elsewhere(self):
        words = ("search", *self.INPUTS, "--agent", "evolution", "--threshold", "0.97", "--episodes", 6, "--out")
        self.ohmic(*words, "run")
        shutil.copytree(self.path("data"), self.path("copy"))
        resume = ("search", "--resume", "--out", "run", "--episodes", 9, "--data", "mnist:copy", "--weights")
        self.write("copy.safetensors", last_bit(tiny_weights()))
        self.refused(*resume, "copy.safetensors", names=("run/config.json", "/content/weights", "copy.safetensors"))
        self.write("copy.safetensors", tiny_weights())
        self.ohmic(*resume, "copy.safetensors")
        self.assertEqual(len(self.read("run", "history.csv").splitlines()), 10)
        self.assertEqual(self.read_json("run", "config.json")["options"]["weights"], "w.safetensors")

"""Arguments that nobody types on purpose: whatever they are, one line and exit code 2, or a result."""
import os

from files import conv, policy
from harness import CliTest, strict_json

ODD = [os.fsdecode(word) for word in (
    b"\xff\xfe", b"\xff/x.json", b"", b" ", b"A" * 5000, b"/", b"nowhere/x", b"\xc3\xa9t\xc3\xa9", b"-1", b"1e999",
    b"99999999999999999999", b"\n", b"\x1b[31m", b"/dev/null/x", "\u202e".encode(), b"=", b"a=", b"\xff=\xff",
    b"chip.tiles_x=\xff", b"mnist:\xff")]
NOT_UTF8 = os.fsdecode(b"n\xff.json")


class OddWords(CliTest):
    def refused_or_done(self, *words):
        with self.start(*words) as process:
            out, err = process.communicate()
        with self.subTest(words=[word[:40] for word in words]):
            self.assertIn(process.returncode, (0, 2), err)
            if process.returncode == 2:
                self.assertEqual(out, "")
                self.assertRegex(err, r"\Aohmic: [^\n]+\n\Z")

    def test_in_every_place(self):
        for word in ODD:
            for words in ((word,), ("explain", word), ("list", word), ("search", word), ("simulate", word), ("sweep", word)):
                self.refused_or_done(*words)
            for option in ("net", "hw", "set", "policy"):
                self.refused_or_done("simulate", "--" + option, word)
                self.refused_or_done("sweep", "--" + option, word)
            for option in ("fidelity", "repeat", "policies", "trace-from"):
                self.refused_or_done("simulate", "--" + option, word)

    def test_files_whose_names_are_no_utf8(self):
        layers = [("conv1", 8, 8)]
        net = {"schema_version": 1, "name": "n", "input": {"channels": 1, "height": 4, "width": 4},
               "layers": [conv("conv1", kernel=3, stride=1)]}
        for option, content in (("--net", net), ("--hw", {"chip": {"tiles_x": 4}}), ("--policy", policy("n", layers))):
            self.write(NOT_UTF8, content)
            words = [option, NOT_UTF8] if option == "--net" else ["--net", self.write("net.json", net), option, NOT_UTF8]
            strict_json(self.ohmic("simulate", *words, "--json", "-").stdout)
            # A sweep keeps its options in JSON, to be resumed.
            self.refused("sweep", *words, "--out", "run", names=(option, "n\\xff.json", "UTF-8"))
        self.ohmic("sweep", "--net", "net.json", "--out", os.fsdecode(b"run\xff"))
        self.ohmic("sweep", "--resume", "--out", os.fsdecode(b"run\xff"))

    def test_devices_that_are_full(self):
        for option in ("--json", "--vcd", "--timeline", "--packet-log"):
            self.refused("simulate", option, "/dev/full", names=("/dev/full", "No space left"))

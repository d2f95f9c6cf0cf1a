"""The files of traces: FST waves through vcd2fst, interrupts, and files that may grow no further."""
import os
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time

from harness import Cli
from trace_case import TraceTest, read_vcd


class InterruptedTraces(TraceTest):
    def test_leave_nothing(self):
        for end in (signal.SIGINT, signal.SIGTERM):
            with self.start("simulate", "--net", "resnet18", "--vcd", "t.vcd", "--timeline", "t.json", "--packet-log",
                            "t.csv") as process:
                self.wait_until(process, lambda: len(self.files()) >= 3)
                self.assertEqual([name for name in self.files() if name in ("t.vcd", "t.json", "t.csv")], [])
                process.send_signal(end)
                _, err = process.communicate()
            self.assertEqual((process.returncode, err), (130, "ohmic: interrupted\n"))
            self.assertEqual(self.files(), [])


# Stands in for vcd2fst: a header, and the VCD text as a block that readers of FST skip.
FAKE = """#!{python}
import os, signal, struct, sys, time
{before}
out, text = open(sys.argv[2], "wb"), sys.stdin.buffer.read()
out.write(b"\\0" + struct.pack(">QQQ", 329, 0, 1) + bytes(305) + b"\\xff" + struct.pack(">Q", 8 + len(text)) + text)
{after}
"""
FAKE_HEADER = 330 + 9


def read_fst(path):
    """As read_vcd(), of what fst2vcd makes of an FST file; its header is laid out in another way."""
    text = subprocess.run(["fst2vcd", path], check=True, capture_output=True, text=True).stdout
    head, end, body = text.partition("$enddefinitions $end\n")
    kept = [line for line in head.splitlines() if line.startswith(("$scope", "$upscope", "$var"))]
    return read_vcd("\n".join(kept) + "\n" + end + body)


class FstWaves(TraceTest):
    programs = None

    def environment(self):
        environment = super().environment()
        return environment if self.programs is None else {**environment, "PATH": self.programs}

    def fake(self, before="", after=""):
        """PATH is a folder with nothing in it but a program that stands in for vcd2fst."""
        folder = tempfile.TemporaryDirectory(prefix="ohmic_path_")
        self.addCleanup(folder.cleanup)
        program = os.path.join(folder.name, "vcd2fst")
        with open(program, "w", encoding="utf-8") as file:
            file.write(FAKE.format(python=sys.executable, before=before, after=after))
        os.chmod(program, 0o755)
        self.programs = folder.name

    def test_hold_what_a_vcd_file_holds(self):
        self.fake()
        self.traced("--vcd", "t.vcd", "--trace-to", "50us")
        self.traced("--vcd", "t.fst", "--trace-to", "50us")
        with open(self.path("t.fst"), "rb") as file:
            text = file.read()[FAKE_HEADER:].decode()
        self.assertEqual(text, "$date unknown $end\n" + self.read("t.vcd"))
        self.assertEqual(self.files(), ["t.fst", "t.gtkw", "t.vcd"])
        self.assertIn('[dumpfile] "t.fst"', self.read("t.gtkw"))

    def test_hold_it_for_gtkwave(self):
        if shutil.which("vcd2fst") is None or shutil.which("fst2vcd") is None:
            self.skipTest("vcd2fst and fst2vcd are not installed (package gtkwave)")
        self.traced("--vcd", "t.vcd")
        self.traced("--vcd", "t.fst")
        with open(self.path("t.fst"), "rb") as file:
            first = file.read()
        self.traced("--vcd", "t.fst")
        with open(self.path("t.fst"), "rb") as file:
            self.assertEqual(file.read(), first, "the same run gives the same bytes")
        signals, times = read_vcd(self.read("t.vcd"))
        back, back_times = read_fst(self.path("t.fst"))
        self.assertEqual(back, signals)
        self.assertEqual((back_times[0], back_times[-1]), (times[0], times[-1]))
        self.assertLess(len(first), len(self.read("t.vcd")) / 5)

    def test_need_vcd2fst(self):
        self.programs = self.path("none")
        self.refused("simulate", "--vcd", "t.fst", names=("t.fst", "vcd2fst", "gtkwave"))
        self.traced("--vcd", "t.vcd")

    def test_that_fail_leave_the_old_file(self):
        litter = 'open(sys.argv[2] + ".hier", "w").write("names")'
        for what, before, after in (("it says why", litter + '; sys.exit("out of ideas")', ""),
                                    ("it is killed", litter + "; os.kill(os.getpid(), signal.SIGKILL)", ""),
                                    ("it stops half way", litter, "out.truncate(2000)"),
                                    ("it writes nothing", litter + "; sys.exit(0)", ""),
                                    ("it writes no FST", "", 'out.seek(0); out.write(b"#0")')):
            with self.subTest(what=what):
                self.fake(before, after)
                self.write("t.fst", "old")
                error = self.refused("simulate", "--vcd", "t.fst", names=("t.fst", "vcd2fst"))
                self.assertEqual("out of ideas" in error, what == "it says why")
                self.assertEqual(self.read("t.fst"), "old")

    def test_of_a_run_that_fails_leave_nothing(self):
        self.fake('open(sys.argv[2] + ".hier", "w")')
        self.refused("simulate", "--vcd", "t.fst", "--trace-from", "1s", names=("latency",))
        self.refused("simulate", "--vcd", "t.fst", "--trace-scope", "nothing", names=("--trace-scope",))

    def test_that_are_interrupted_leave_nothing(self):
        """Also where vcd2fst has not made its files yet: it is ended before they are removed."""
        for wait in (0, 0.2):
            self.fake(f'time.sleep({wait}); open(sys.argv[2] + ".hier", "w")', "time.sleep(60)")
            with self.start("simulate", "--net", "resnet18", "--vcd", "t.fst") as process:
                self.wait_until(process, lambda: any(wait or name.endswith(".hier") for name in self.files()))
                process.send_signal(signal.SIGTERM)
                _, err = process.communicate()
            self.assertEqual((process.returncode, err), (130, "ohmic: interrupted\n"))
            time.sleep(2 * wait)
            self.assertEqual(self.files(), [])


class LimitedFiles(TraceTest):
    """Files that may grow no further, as under `ulimit -f`: the signal that comes with that ends nothing."""

    def limits(self):
        resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))

    def test_are_an_error_like_a_full_disk(self):
        for option in ("--vcd", "--timeline", "--packet-log"):
            with self.subTest(option=option):
                self.refused("simulate", "--net", "lenet5", option, "t.out", names=("t.out", "File too large"))

    def test_leave_the_old_file(self):
        self.write("t.vcd", "old")
        self.refused("simulate", "--vcd", "t.vcd", names=("t.vcd",))
        self.assertEqual(self.read("t.vcd"), "old")

    def test_hold_for_results_too(self):
        self.refused("simulate", "--json", "t.json", names=("t.json",))
        if Cli.has_torch():
            self.refused("quantize", "--out", "t.safetensors", names=("t.safetensors",))

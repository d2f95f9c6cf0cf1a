"""What the tests of the command line share: the binary, a folder of its own for every test, and refusals."""
import json
import os
import shutil
import subprocess
import tempfile
import time
import unittest

from files import write_file


class Cli:
    """The binary under test and the source tree that it was built from; set once by run.py."""

    binary = ""
    source = ""

    @classmethod
    def has_torch(cls):
        return "search" in subprocess.run([cls.binary, "--version"], capture_output=True, text=True, check=True).stdout


def strict_json(text):
    """JSON as the standard has it: NaN and Infinity are errors."""

    def refuse(constant):
        raise ValueError(f"{constant} in JSON")

    return json.loads(text, parse_constant=refuse)


class CliTest(unittest.TestCase):
    """A test in an empty folder, without data sets: defaults are the synthetic stand-ins."""

    maxDiff = None

    def setUp(self):
        self.folder = tempfile.mkdtemp(prefix="ohmic_cli_")
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)

    def environment(self):
        return {k: v for k, v in os.environ.items() if k != "OHMIC_DATA"}

    limits = None  # called in the child before it becomes the binary: setrlimit and the like

    def start(self, *words):
        return subprocess.Popen([Cli.binary, *map(str, words)], cwd=self.folder, env=self.environment(),
                                preexec_fn=self.limits, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                                errors="surrogateescape")

    @staticmethod
    def wait_until(process, condition):
        """Returns once `condition()` holds or the process has ended. How long that takes is up to the machine: only CTest's
        limit ends a wait that never does."""
        while process.poll() is None and not condition():
            time.sleep(0.005)

    def ohmic(self, *words, code=0):
        """Runs the binary to its end; fails unless it exits with `code`."""
        with self.start(*words) as process:
            out, err = process.communicate()
        self.assertEqual(process.returncode, code, f"ohmic {' '.join(map(str, words))}\n{err}")
        return subprocess.CompletedProcess(words, code, out, err)

    def refused(self, *words, code=2, names=()):
        """Runs what must fail: one line on stderr that names every one of `names`, no output, no file left behind."""
        before = self.files()
        result = self.ohmic(*words, code=code)
        self.assertRegex(result.stderr, r"\Aohmic: [^\n]+\n\Z")
        self.assertEqual(result.stdout, "")
        for name in names:
            self.assertIn(name, result.stderr)
        self.assertEqual(self.files(), before)
        return result.stderr

    def simulate(self, *words):
        return strict_json(self.ohmic("simulate", *words, "--json", "-").stdout)

    def path(self, *parts):
        return os.path.join(self.folder, *parts)

    def write(self, name, value):
        """Writes text, bytes or anything that JSON can hold; returns the name, relative to the folder."""
        os.makedirs(os.path.dirname(self.path(name)), exist_ok=True)
        write_file(self.path(name), value)
        return name

    def read(self, *parts):
        with open(self.path(*parts), encoding="utf-8") as file:
            return file.read()

    def read_json(self, *parts):
        return strict_json(self.read(*parts))

    def files(self):
        return sorted(os.path.relpath(os.path.join(folder, name), self.folder)
                      for folder, folders, names in os.walk(self.folder) for name in [*folders, *names])


class TorchTest(CliTest):
    """A test of a verb that needs LibTorch; skipped in a build without."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        if not Cli.has_torch():
            raise unittest.SkipTest("this build has no LibTorch")

"""What the tests of the command line share: the binary, a folder of its own for every test, and refusals."""
import contextlib
import json
import os
import re
import shutil
import signal
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

    @classmethod
    def commands(cls):
        """Name -> whether it needs LibTorch, of every command: the table that both programs are made from."""
        with open(os.path.join(cls.source, "app", "command_table.h"), encoding="utf-8") as file:
            lines = re.findall(r'command<here, (kOhmic|kLearn), run_\w+>\(\s*"(\w+)"', file.read())
        return {name: program == "kLearn" for program, name in lines}


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

    def cut_short(self, sent, folder, reached, *words, result="summary.json"):
        """Starts a run into `folder` and sends a signal once `reached()` holds; gives its exit code and stderr. A run that
        has its `result` before the signal comes, as happens where the machine is crowded, is begun again from what was there."""
        kept = self.path(folder + ".before")
        if os.path.exists(self.path(folder)):
            shutil.copytree(self.path(folder), kept)
        try:
            for _ in range(20):
                with self.start(*words) as process:
                    self.wait_until(process, reached)
                    process.send_signal(sent)
                    _, error = process.communicate()
                if not os.path.exists(self.path(folder, result)):
                    return process.returncode, error
                shutil.rmtree(self.path(folder))
                if os.path.exists(kept):
                    shutil.copytree(kept, self.path(folder))
        finally:
            shutil.rmtree(kept, ignore_errors=True)
        return self.fail(f"ohmic {' '.join(map(str, words))} always ended before the signal\n{error}")

    @contextlib.contextmanager
    def held(self, ready, *words):
        """A command that stands still from when `ready()` holds, and goes on to a good end after the block. One that ends
        before it can be held, as happens where the machine is crowded, is begun again."""
        before = self.files()
        for _ in range(20):
            with self.start(*words) as process:
                self.wait_until(process, ready)
                process.send_signal(signal.SIGSTOP)
                if os.waitid(os.P_PID, process.pid, os.WSTOPPED | os.WEXITED | os.WNOWAIT).si_code == os.CLD_STOPPED:
                    try:
                        yield process
                    finally:
                        process.send_signal(signal.SIGCONT)
                        process.communicate()
                    self.assertEqual(process.returncode, 0)
                    return
                process.communicate()
            for name in reversed(self.files()):
                if name not in before:
                    (os.rmdir if os.path.isdir(self.path(name)) else os.remove)(self.path(name))
        self.fail(f"ohmic {' '.join(map(str, words))} always ended before it could be held")

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

"""Progress on stderr: one line that fits the terminal, else lines of their own."""
import fcntl
import os
import pty
import re
import struct
import subprocess
import termios

from files import tiny_network
from harness import Cli, CliTest, TorchTest

SWEEP = ("sweep", "--set", "tile.pes=4,8,16", "--set", "crossbar.rows=64,128", "--set", "adc.bits=7,8")
REWRITE = "\r\033[K"


class Terminal:
    """Runs the program on a terminal of its own."""

    def on_terminal(self, columns, *words, **variables):
        """What the program writes on a terminal that wide: the lines that took each other's place."""
        ours, theirs = pty.openpty()
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
        environment = {name: value for name, value in self.environment().items() if name != "COLUMNS"}
        with subprocess.Popen([Cli.binary, *words], cwd=self.folder, env={**environment, **variables},
                              stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=theirs) as process:
            os.close(theirs)
            text = b""
            try:
                while chunk := os.read(ours, 65536):
                    text += chunk
            except OSError:  # how Linux says that nobody has the other end any more
                pass
        os.close(ours)
        self.assertEqual(process.returncode, 0, text)
        return text.decode().replace("\r\n", "\n")


class Progress(Terminal, CliTest):
    def test_a_line_is_cut_to_the_terminal(self):
        for columns, variables in ((40, {}), (200, {"COLUMNS": "40"})):
            text = self.on_terminal(columns, *SWEEP, **variables)
            shown = text.rstrip("\n").split(REWRITE)[1:]
            self.assertEqual(len(shown), 12)
            self.assertEqual(max(map(len, shown)), 39)
            self.assertTrue(all(line.endswith("...") for line in shown))
            self.assertTrue(shown[-1].startswith("chip 12/12  0 s left"), shown[-1])
            self.assertTrue(text.endswith("...\n"))

    def test_a_wide_terminal_shows_it_whole(self):
        shown = self.on_terminal(200, *SWEEP).rstrip("\n").split(REWRITE)[1:]
        self.assertTrue(all(line.endswith(" mm2") for line in shown), shown)

    def test_elsewhere_each_is_a_line(self):
        lines = self.ohmic(*SWEEP).stderr.splitlines()
        self.assertEqual(len(lines), 12)
        for number, line in enumerate(lines, 1):
            self.assertRegex(line, rf"\Achip {number}/12  .* left  .*ms, .* mJ, .* mm2\Z")


class SearchProgress(Terminal, TorchTest):
    def test_a_search_tells_the_time_left_and_what_it_reads_at_the_end(self):
        words = ("search", "--data", "synthetic:digits", "--episodes", "4", "--screen-images", "50", "--reread", "3", "--out")
        text = self.on_terminal(60, *words, "run")
        shown = text.split(REWRITE)[1:]
        self.assertLess(max(len(line.split("\n")[0]) for line in shown), 60)
        self.assertIn("episode 4/4  0 s left  best", text)
        self.assertIn("reading validation images again for 4 policies, 5000", text)
        self.assertIn("reading test images for 2 policies", text)
        lines = self.ohmic(*words, "other").stderr
        self.assertRegex(lines, r"episode 4/4  0 s left  .* (episodes/s|s an episode)  reward ")
        self.assertIn("\nreading validation images again for 4 policies, 5000 each, 50 of them known\n", lines)
        for done in range(1, 5):
            self.assertRegex(lines, rf"\nreading validation images again, policy {done}/4  .* left  .* (readings/s|s a reading)  5000 images each\n")
        self.assertIn("\nreading test images for 2 policies\n", lines)
        self.assertRegex(lines, r"\nreading test images, policy 2/2  0 s left  .* (readings/s|s a reading)\n")


class TrainingProgress(Terminal, TorchTest):
    def test_a_training_shows_its_steps_on_a_terminal_and_its_epochs_everywhere(self):
        self.write("tiny.json", tiny_network())
        words = ("train", "--net", "tiny.json", "--data", "synthetic:digits", "--epochs", "2", "--threads", "1", "--out")
        epoch = r"epoch 2/2  loss \d\.\d{4}  train [\d.]+ %  validation [\d.]+ %  \d+ images/s  0 s left"
        text = self.on_terminal(50, *words, "a.safetensors")
        self.assertRegex(text, REWRITE.replace("[", r"\[") + epoch + "\n")
        steps = re.findall(r"\r\033\[K(epoch \d/2  step [^\n\r]*)", text)
        self.assertTrue(steps)
        for line in steps:
            self.assertLess(len(line), 50)
            self.assertRegex(line, r"\Aepoch [12]/2  step \d+/\d+  \d+ s left  loss ")
        lines = self.ohmic(*words, "b.safetensors").stderr
        self.assertRegex(lines, epoch + "\n")
        self.assertNotIn(REWRITE, lines)

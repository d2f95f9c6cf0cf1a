"""A sweep that is interrupted, killed, resumed, or met by a second one."""
import contextlib
import json
import os
import re
import shutil
import signal
import time

from files import tiny_network
from sweep_case import CutTest


class SweepResume(CutTest):
    GRID = ["sweep", "--net", "vgg13", "--policy", "W6A5/8", "--set", "tile.pes=8,16,32",
            "--set", "crossbar.rows=64,128,256", "--set", "pe.schedule=serial,sample_hold", "--out"]

    def test_killed_interrupted_and_resumed_it_ends_like_a_straight_run(self):
        self.ohmic(*self.GRID, "straight")
        code, _ = self.stop(signal.SIGKILL, 2, *self.GRID, "cut", "--jobs", "1")
        self.assertEqual(code, -signal.SIGKILL)
        done = self.lines()
        code, error = self.stop(signal.SIGINT, done + 2, "sweep", "--resume", "--out", "cut", "--jobs", "2")
        self.assertEqual(code, 130)
        told = int(re.search(r"interrupted after (\d+) of 18 chips; ohmic sweep --resume --out cut", error).group(1))
        self.assertEqual(self.lines(), told)
        self.assertGreaterEqual(told, done + 2)
        self.ohmic("sweep", "--resume", "--out", "cut")
        self.assertEqual(self.contents("cut"), self.contents("straight"))
        self.assertEqual(sorted(os.listdir(self.path("cut"))), ["config.json", "sweep.csv", "sweep.html", "sweep.json"])

    def test_a_half_written_line_is_repaired(self):
        self.ohmic(*self.GRID, "straight")
        rows = self.read("straight", "sweep.csv").splitlines(keepends=True)
        shutil.copytree(self.path("straight"), self.path("cut"))
        for kept in ("".join(rows[:5]) + rows[9][:-1], rows[0], rows[0][:20], "".join(rows[:1] + rows[:0:-1])):
            os.remove(self.path("cut", "sweep.json"))
            self.write("cut/sweep.csv", kept)
            self.ohmic("sweep", "--resume", "--out", "cut")
            self.assertEqual(self.contents("cut"), self.contents("straight"))

    def test_rows_that_are_there_are_not_simulated_again(self):
        self.stop(signal.SIGINT, 3, *self.GRID, "cut", "--jobs", "1")
        first = self.rows("cut")[0]
        text = self.read("cut", "sweep.csv")
        self.write("cut/sweep.csv", text.replace(first["reason"], "kept as it was"))
        self.ohmic("sweep", "--resume", "--out", "cut")
        self.assertEqual(self.rows("cut")[0]["reason"], "kept as it was")

    def test_a_line_that_was_tampered_with_is_named(self):
        self.stop(signal.SIGINT, 1, *self.GRID, "cut", "--jobs", "1")
        self.write("cut/sweep.csv", self.read("cut", "sweep.csv") + "8,64,fast\n")
        self.refused("sweep", "--resume", "--out", "cut", names=("cut/sweep.csv", "line"))

    def end_children(self, sent, count):
        """Starts a sweep and sends a signal to so many of its simulations; its exit code and last line on stderr."""
        with self.start(*self.GRID, "cut", "--jobs", "1") as process:
            ended = set()
            while len(ended) < count and process.poll() is None:
                with open(f"/proc/{process.pid}/task/{process.pid}/children", encoding="ascii") as file:
                    for child in map(int, file.read().split()):
                        ended.add(child)
                        with contextlib.suppress(ProcessLookupError):
                            os.kill(child, sent)
                time.sleep(0.02)
            _, error = process.communicate()
        return process.returncode, error.splitlines()[-1]

    def test_a_simulation_that_someone_kills_leaves_its_chip_open(self):
        code, told = self.end_children(signal.SIGKILL, 3)
        self.assertEqual(code, 1)
        self.assertRegex(told, r"ohmic: \d of 18 chips have no result, .* by signal 9.*--resume --out cut")
        self.ohmic("sweep", "--resume", "--out", "cut")
        self.ohmic(*self.GRID, "straight")
        self.assertEqual(self.contents("cut"), self.contents("straight"))

    def test_a_simulation_that_crashes_has_a_row_and_is_tried_again(self):
        code, told = self.end_children(signal.SIGSEGV, 2)
        self.assertEqual(code, 4)
        self.assertRegex(told, r"ohmic: [12] of 18 chips failed; ohmic sweep --resume --out cut goes on")
        failed = [row for row in self.rows("cut") if row["status"] == "failed"]
        self.assertTrue(failed)
        for row in failed:
            self.assertEqual(row["reason"], "ended by signal 11 (Segmentation fault)")
        self.assertEqual(json.loads(self.read("cut", "sweep.json"))["counts"]["failed"], len(failed))
        self.ohmic("sweep", "--resume", "--out", "cut")
        self.ohmic(*self.GRID, "straight")
        self.assertEqual(self.contents("cut"), self.contents("straight"))

    def test_a_second_sweep_in_the_folder_is_refused(self):
        with self.held(lambda: self.lines() >= 1, *self.GRID, "cut", "--jobs", "1"):
            result = self.ohmic("sweep", "--resume", "--out", "cut", code=2)
            self.assertIn("another process is at work", result.stderr)

    def test_goes_on_only_with_the_input_it_began_with(self):
        net = self.write("net.json", tiny_network())
        grid = "tile.pes=" + ",".join(map(str, range(1, 40)))
        words = ["sweep", "--net", net, "--set", grid, "--out", "cut", "--jobs", "1"]
        self.stop(signal.SIGINT, 1, *words)
        network = tiny_network()
        network["layers"][-1]["out_features"] = 9
        self.write("net.json", network)
        self.refused("sweep", "--resume", "--out", "cut", names=("cut/config.json", "network"))
        self.refused("sweep", "--resume", "--out", "cut", "--policy", "W2A2", names=("--policy", "W2A2"))

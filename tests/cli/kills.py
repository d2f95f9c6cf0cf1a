#!/usr/bin/env -S python3 -B
"""Kills searches, trainings and studies at random moments, resumes them, and compares with runs that nobody killed.

kills.py --binary build/release/ohmic [--kills 100] [--seed 1] [--only NAME ...]; standard library alone. Exit code 1 if a
run ended otherwise than the straight one.
"""
import argparse
import glob
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time

from files import read_safetensors, tiny_network, tiny_weights, write_file

TINY = ("--net", "tiny.json", "--data", "synthetic:digits")
WEIGHTS = ("--weights", "tiny.safetensors")


class Case:
    """One command: how it starts, how it goes on, and what it must end with, whatever happens on the way."""

    def __init__(self, name, words, resume, begun, result):
        self.name, self.words, self.resume, self.begun, self.result = name, words, resume, begun, result


def read(*parts):
    with open(os.path.join(*parts), "rb") as file:
        return file.read()


def search(agent, *words):
    return Case(f"search {agent}{' tuned' if words else ''}",
                lambda out: ("search", *TINY, *WEIGHTS, "--agent", agent, "--threshold", "0.97", "--screen-images", "200", "--threads", "1",
                             "--episodes", "30", "--out", out, *words),
                lambda out: ("search", "--resume", "--out", out), lambda out: os.path.exists(f"{out}/config.json"),
                lambda out: (read(out, "history.csv"), read(out, "best_policy.json")))


def training(name, *words):
    start = (name, *TINY, *words, "--threads", "1", "--epochs", "4", "--out")
    return Case(name, lambda out: (*start, out), lambda out: (*start, out, "--resume"), lambda out: os.path.exists(f"{out}.checkpoint"),
                lambda out: read_safetensors(out)[0])


def study(name, result, *words):
    start = (name, "--net", "tiny.json", *words, "--jobs", "1", "--out")
    return Case(name, lambda out: (*start, out), lambda out: (name, "--resume", "--out", out),
                lambda out: os.path.exists(f"{out}/config.json"), result)


def compression(method):
    def result(out):
        return read_safetensors(f"{out}/network.safetensors"), read(out, "history.csv"), read(out, "policy.json"), sorted(os.listdir(out))

    return Case(f"compress {method}",
                lambda out: ("compress", method, *TINY, *WEIGHTS, "--episodes", "4", "--finetune-images", "6400", "--threads", "1", "--out", out),
                lambda out: ("compress", "--resume", "--out", out), lambda out: os.path.exists(f"{out}/config.json"), result)


CASES = [search("ppo"), search("evolution"), search("ddpg"), search("ilp+local"), search("anneal"),
         search("random", "--finetune-images", "64"), training("train"), compression("bwq"), compression("uniform"),
         training("finetune", *WEIGHTS, "--policy", "W3A3/8", "--images", "1500", "--screen-images", "500"),
         study("sweep", lambda out: read(out, "sweep.csv"), "--set", "crossbar.rows=32,64,128", "--set", "tile.pes=4,8,16"),
         study("compare", lambda out: sorted((os.path.relpath(path, out), read(path)) for path in glob.glob(f"{out}/cells/*/history.csv")),
               *TINY[2:], *WEIGHTS, "--agents", "random,greedy", "--thresholds", "0.97", "--seeds", "2", "--budget", "6",
               "--screen-images", "200")]


class Killer:
    """Runs cases in a folder of its own."""

    def __init__(self, binary, seed, say):
        self.binary, self.random, self.say = os.path.abspath(binary), random.Random(seed), say
        self.environment = {**{k: v for k, v in os.environ.items() if k != "OHMIC_DATA"}, "OMP_NUM_THREADS": "1"}

    def run(self, words, seconds=None):
        """The exit code of a process that may live so long: None if it was killed. Fails if it ended otherwise than with 0."""
        process = subprocess.Popen([self.binary, *words], env=self.environment, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                                   stderr=subprocess.PIPE, text=True)
        try:
            _, error = process.communicate(timeout=seconds)
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
            process.communicate()
            return process.returncode == 0
        if process.returncode != 0:
            raise AssertionError(f"ohmic {' '.join(words)}: exit {process.returncode}: {error[-300:]}")
        return True

    def cut(self, case, seconds):
        """One run that is killed once or twice; the number of kills."""
        kills, ended = 0, self.run(case.words("cut"), self.random.uniform(0, seconds))
        while not ended:
            kills += 1
            words = case.resume("cut") if case.begun("cut") else case.words("cut")
            again = kills == 1 and self.random.random() < 0.3
            ended = self.run(words, self.random.uniform(0, seconds) if again else None)
        return kills

    def leftovers(self):
        return [name for _, folders, names in os.walk(".") for name in [*folders, *names]
                if ".part" in name or name.endswith((".lock", "-wal", "-shm", ".checkpoint"))]

    def play(self, cases, kills):
        """Kills in turn; returns how often runs of each case were killed."""
        counts = dict.fromkeys((case.name for case in cases), 0)
        straight = {}
        while sum(counts.values()) < kills:
            for case in cases:
                if sum(counts.values()) >= kills:
                    break
                if case.name not in straight:
                    start = time.monotonic()
                    self.run(case.words("straight"))
                    straight[case.name] = (time.monotonic() - start, case.result("straight"))
                    self.remove("straight")
                seconds, result = straight[case.name]
                counts[case.name] += self.cut(case, seconds)
                if case.result("cut") != result:
                    raise AssertionError(f"{case.name}: killed and resumed it ends otherwise than the straight run")
                if self.leftovers():
                    raise AssertionError(f"{case.name}: left behind {self.leftovers()}")
                self.remove("cut")
                self.say(f"{sum(counts.values())} kills, {case.name}")
        return counts

    @staticmethod
    def remove(out):
        shutil.rmtree(out, ignore_errors=True)
        if os.path.exists(out):
            os.remove(out)


def kill_and_compare(binary, kills, seed, say=lambda line: None, names=()):
    """Plays in a temporary folder. Raises AssertionError if a run ends otherwise than the straight one."""
    home = os.getcwd()
    killer = Killer(binary, seed, say)
    with tempfile.TemporaryDirectory(prefix="ohmic_kills_") as folder:
        os.chdir(folder)
        try:
            write_file("tiny.json", tiny_network())
            write_file("tiny.safetensors", tiny_weights())
            return killer.play([case for case in CASES if not names or case.name in names], kills)
        finally:
            os.chdir(home)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--binary", default="build/release/ohmic")
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", nargs="+", default=[], choices=[case.name for case in CASES])
    options = parser.parse_args()
    try:
        counts = kill_and_compare(options.binary, options.kills, options.seed, lambda line: print(line, flush=True), options.only)
    except AssertionError as error:
        return str(error)
    print(f"{sum(counts.values())} kills, every run ended like the straight one: {counts}")
    return 0


if __name__ == "__main__":
    sys.exit(main())

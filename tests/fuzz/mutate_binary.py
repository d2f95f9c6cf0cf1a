#!/usr/bin/env python3
"""Runs a built binary on changed networks, chips, policies, weights, images and command lines, one process at a time.

    tests/fuzz/mutate_binary.py --binary build/release/ohmic [--runs N] [--seed S] [--out FOLDER] [--learn SHARE]

A run is good if it ends with exit code 0, 2, 3, 4 or 5, says one line where it is not 0, leaves no file behind then, writes strict
JSON where it is 0, and no sanitizer reports. Each other one is kept in FOLDER with its files and its command line. A run that takes longer
than --limit seconds is ended and counted as slow: large networks are legal. --learn: the share of runs of verbs that need LibTorch.
"""
import argparse
import collections
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "cli"))
import files  # noqa: E402
import mutations  # noqa: E402

GOOD_CODES = (0, 2, 3, 4, 5)
REPORTS = (b"Sanitizer", b"runtime error:", b"terminate called", b"Assertion")
GRAPH = {"schema_version": 1, "name": "graph", "input": {"channels": 2, "height": 9, "width": 7}, "layers": [
    {"name": "conv1", "type": "conv2d", "out_channels": 4, "kernel": [3, 2], "padding": [1, 0, 1, 1], "bias": False},
    {"name": "norm", "type": "batch_norm2d"}, {"name": "act", "type": "relu6"},
    {"name": "deep", "type": "conv2d", "out_channels": 4, "kernel": 3, "padding": 1, "groups": 2},
    {"name": "sum", "type": "add", "inputs": ["act", "deep"]},
    {"name": "both", "type": "concat", "inputs": ["sum", "act"]},
    {"name": "pool", "type": "avg_pool2d", "kernel": 3, "stride": 2, "padding": 1, "ceil_mode": True},
    {"name": "all", "type": "global_avg_pool"}, {"name": "flat", "type": "flatten"}, files.linear("fc", 10)]}
CHIP = {"schema_version": 1, "name": "chip", "chip": {"tiles_x": 6, "tiles_y": 5, "dataflow": "pipelined"}, "tile": {"pes": 4, "buffer_kib": 4},
        "crossbar": {"rows": 64, "columns": 32, "bits_per_cell": 2}, "adc": {"bits": "ideal", "rate_gsps": 1.2}, "pe": {"schedule": "sample_hold"},
        "noc": {"flit_bits": 64, "buffer_flits": 200}, "mapping": {"replicate": "none"}, "power": {"adc_mw": 2}, "area": {"adc_um2": 1000}}
POLICY = files.policy("tiny", [("conv1", 8, 8), ("fc1", 4, 3), ("fc2", 2, 5)])


def as_json(value):
    return json.dumps(value).encode()


def idx(shape, value):
    size = 1
    for side in shape:
        size *= side
    return files.write_idx(shape, [(7 * i + value) % 10 for i in range(size)])


SEEDS = {"net.json": as_json(files.tiny_network()), "graph.json": as_json(GRAPH), "chip.json": as_json(CHIP), "policy.json": as_json(POLICY),
         "lines": as_json(POLICY) + b"\nW8A8\nW6A4/8\n\"W2A2\"\n", "weights": files.tiny_weights()}
SEEDS.update({f"mnist/{half}-images-idx3-ubyte": idx([30, 20, 20], 3) for half in ("train", "t10k")})
SEEDS.update({f"mnist/{half}-labels-idx1-ubyte": idx([30], 1) for half in ("train", "t10k")})

VALUES = ("--net", "net.json", "--weights", "weights", "--data", "mnist:mnist")
PLAIN = (("simulate", "--net", "net.json", "--hw", "chip.json", "--policy", "policy.json", "--json", "-"),
         ("simulate", "--net", "graph.json", "--hw", "chip.json", "--policy", "W6A4/8", "--fidelity", "detailed", "--json", "-"),
         ("simulate", "--net", "graph.json", "--set", "crossbar.rows=16", "--set", "chip.dataflow=pipelined", "--json", "out.json"),
         ("simulate", "--net", "net.json", "--policies", "lines"),
         ("simulate", *VALUES, "--functional", "--images", "2", "--policy", "policy.json", "--json", "-", "--dump", "dump"),
         ("simulate", "--net", "net.json", "--vcd", "a.vcd", "--timeline", "t.json", "--packet-log", "p.csv", "--trace-to", "2us"),
         ("explain", "adc.bits"), ("list",))
LEARN = (("evaluate", *VALUES, "--policy", "policy.json", "--threads", "1", "--json", "-"),
         ("quantize", *VALUES, "--policy", "W4A4", "--threads", "1", "--out", "q"))


class Finding(Exception):
    pass


def listing(folder):
    return sorted(os.path.join(at, name) for at, _, names in os.walk(folder) for name in names)


def prepare(source, folder, words):
    """Writes the seeds, of which those that the words name may be changed; returns the words, which may be, too."""
    named = [name for name in SEEDS if any(name == word or (name.startswith("mnist/") and "mnist" in word) for word in words)]
    changed = set(source.sample(named, min(len(named), source.choice((0, 1, 1, 1, 2)))))
    for name, data in SEEDS.items():
        os.makedirs(os.path.dirname(os.path.join(folder, name)), exist_ok=True)
        with open(os.path.join(folder, name), "wb") as file:
            file.write(mutations.file_changed(source, data) if name in changed else data)
    return words if changed and source.random() < 0.8 else mutations.words_changed(source, words)


def check(words, code, out, err, left):
    if code not in GOOD_CODES or any(report in out + err for report in REPORTS):
        raise Finding(f"exit code {code}")
    if code == 0:
        if "--json" in words and words[-1] != "--json" and words[words.index("--json") + 1] == "-" and out[:1] == b"{":
            json.loads(out, parse_constant=lambda name: 1 / 0)
        return
    lines = err.decode("utf-8").splitlines()
    if len([line for line in lines if not line.startswith("ohmic: warning: ")]) != 1 or not lines[-1].startswith("ohmic: "):
        raise Finding(f"exit code {code} with {len(lines)} lines on standard error")
    if left:
        raise Finding(f"exit code {code} leaves {left[0]}")


def run_one(arguments, source, folder):
    """Exit code, or 'slow'. Raises Finding."""
    words = prepare(source, folder, source.choice(LEARN if source.random() < arguments.learn else PLAIN))
    before = listing(folder)
    command = [arguments.binary, *(word.encode("utf-8", "surrogateescape") for word in words)]
    with open(os.path.join(folder, "command"), "wb") as file:
        file.write(b"\n".join(command[1:]))
    before.append(os.path.join(folder, "command"))
    environment = {**os.environ, "OMP_NUM_THREADS": "1"}
    environment.pop("OHMIC_DATA", None)
    with subprocess.Popen(command, cwd=folder, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                          start_new_session=True) as process:
        try:
            out, err = process.communicate(timeout=arguments.limit)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.communicate()
            return "slow"
    with open(os.path.join(folder, "stderr"), "wb") as file:
        file.write(err)
    before.append(os.path.join(folder, "stderr"))
    try:
        check(words, process.returncode, out, err, [name for name in listing(folder) if name not in before])
    except (ValueError, ZeroDivisionError, IndexError) as problem:
        raise Finding(f"exit code {process.returncode}: {problem}") from problem
    return process.returncode


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--binary", required=True, type=os.path.abspath)
    parser.add_argument("--runs", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", default="findings")
    parser.add_argument("--limit", type=float, default=60)
    parser.add_argument("--learn", type=float, default=0)
    arguments = parser.parse_args()
    counts, findings = collections.Counter(), 0
    for run in range(arguments.runs):
        folder = tempfile.mkdtemp(prefix="ohmic_mutation_")
        try:
            counts[run_one(arguments, random.Random(f"{arguments.seed}/{run}"), folder)] += 1
        except Finding as problem:
            findings += 1
            kept = os.path.join(arguments.out, f"{arguments.seed}-{run}")
            shutil.copytree(folder, kept)
            print(f"{kept}: {problem}", flush=True)
        finally:
            shutil.rmtree(folder, ignore_errors=True)
        if (run + 1) % 1000 == 0 or run + 1 == arguments.runs:
            print(f"{run + 1} runs, {findings} findings, {dict(counts)}", flush=True)
    return 1 if findings else 0


if __name__ == "__main__":
    sys.exit(main())

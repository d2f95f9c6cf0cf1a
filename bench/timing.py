"""Runs the real binary and takes its time: what bench/measure and bench/scaling share. Standard library alone."""
import json
import os
import statistics
import subprocess
import sys
import time
from collections import namedtuple

DEFAULT_BINARY = os.path.join(os.path.dirname(__file__), "..", "build", "release", "ohmic")
DOES_NOT_FIT = 3  # exit code
SAMPLE_S = 1.0  # processor time that a sample of repeated runs should take
LONG_S = 3.0  # of processor that a run takes whose sample is one run

# result: the JSON; cpu: user + system seconds; wall: seconds; peak: largest resident set in MB.
Process = namedtuple("Process", "result cpu wall peak")
# Of one policy on an elaborated chip, medians: cpu and wall in ms; of a whole process that runs it once: start, ms of
# processor; peak: MB; result: the JSON.
Cost = namedtuple("Cost", "cpu wall start peak result")
# Of a stream of images, medians: cpu and wall in ms an image; runs: ms of processor of one plain run, so often repeated;
# ratio: of the stream's processor time to that of as many plain runs.
StreamCost = namedtuple("StreamCost", "images cpu wall runs ratio")
# Of a whole sweep with its children, medians: cpu and wall in seconds; chips: how many have a row.
SweepCost = namedtuple("SweepCost", "chips cpu wall")


def run(binary, words, **streams):
    """One process of a command, its children with it; ends the program where it fails."""
    start = time.monotonic()
    with subprocess.Popen([binary, *words, "--json", "-"], stdout=subprocess.PIPE, **streams) as process:
        text = process.stdout.read()
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(f"{binary} {' '.join(words)}: exit {process.returncode}")
    return Process(json.loads(text), usage.ru_utime + usage.ru_stime, time.monotonic() - start, usage.ru_maxrss / 1024)


def simulate(binary, words):
    """One process of `simulate`."""
    return run(binary, ["simulate", *words])


def policy_cost(binary, words, samples):
    """What a process that runs a policy often takes beyond one that runs it once, divided by the runs between: start and
    elaboration drop out."""
    simulator = simulate(binary, words).result["simulator"]
    least = 1 if simulator["cpu_s"] > LONG_S else 3
    repeats = 1 + min(2000, max(least, round(SAMPLE_S / max(simulator["cpu_s"], 1e-6))))
    cpu, wall, start, peak = [], [], [], []
    for _ in range(samples):
        once = simulate(binary, words)
        often = simulate(binary, [*words, "--repeat", str(repeats)])
        cpu.append((often.cpu - once.cpu) / (repeats - 1) * 1e3)
        wall.append((often.wall - once.wall) / (repeats - 1) * 1e3)
        start.append(once.cpu * 1e3)
        peak.append(often.peak)
    return Cost(*map(statistics.median, (cpu, wall, start)), max(peak), often.result)


def stream_cost(binary, words, images, samples):
    """What a process that also streams images takes beyond one that runs one image alone, and what one takes that runs as
    many more alone."""
    streams, walls, runs = [], [], []
    for _ in range(samples):
        once = simulate(binary, words)
        stream = simulate(binary, [*words, "--stream", str(images)])
        often = simulate(binary, [*words, "--repeat", str(images + 1)])
        streams.append((stream.cpu - once.cpu) / images * 1e3)
        walls.append((stream.wall - once.wall) / images * 1e3)
        runs.append((often.cpu - once.cpu) / images * 1e3)
    ratio = statistics.median(s / r for s, r in zip(streams, runs))
    return StreamCost(images, *map(statistics.median, (streams, walls, runs)), ratio)


def sweep_cost(binary, words, samples):
    """Whole sweeps, as many chips at a time as there are cores."""
    sweeps = [run(binary, ["sweep", *words], stderr=subprocess.DEVNULL) for _ in range(samples)]
    return SweepCost(sweeps[0].result["counts"]["chips"], statistics.median(s.cpu for s in sweeps),
                     statistics.median(s.wall for s in sweeps))


def fits(binary, net, side):
    """Whether a network at W8A8 fits a square mesh."""
    command = [binary, "simulate", "--net", net, *mesh(side)]
    code = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False).returncode
    if code not in (0, DOES_NOT_FIT):
        sys.exit(f"{' '.join(command)}: exit {code}")
    return code == 0


def smallest_mesh(binary, net, least):
    """Side of the smallest square mesh, `least` or more, that holds a network at W8A8."""
    low, high = least - 1, least
    while not fits(binary, net, high):
        low, high = high, 2 * high
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if fits(binary, net, middle) else (middle, high)
    return high


def mesh(side):
    """The words of a square mesh."""
    return ["--set", f"chip.tiles_x={side}", "--set", f"chip.tiles_y={side}"]


def print_table(header, rows):
    """Markdown; a row appears as soon as it is known."""
    print("| " + " | ".join(header) + " |")
    print("|" + "---|" * len(header))
    for row in rows:
        print("| " + " | ".join(str(cell) for cell in row) + " |", flush=True)
    print()

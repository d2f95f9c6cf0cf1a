"""Many policies through one process of `simulate --policies -`: time, and memory on the way."""
import json
import os
import random
import subprocess
import sys
from collections import namedtuple

# count: policies; cpu: seconds of the process; resident: number of policies -> MB after so many; failed: those without
# a cost.
Throughput = namedtuple("Throughput", "count cpu resident failed")


def random_policies(layers, count, seed=1):
    """Widths 2 to 8 for weights and activations of every layer, the first and the last at 8."""
    source = random.Random(seed)
    for _ in range(count):
        inner = [f"W{source.randint(2, 8)}A{source.randint(2, 8)}" for _ in range(layers - 2)]
        yield "-".join(["W8A8", *inner, "W8A8"])


def resident_mb(process):
    """What the process holds in memory now."""
    with open(f"/proc/{process}/status", encoding="ascii") as status:
        return next(int(line.split()[1]) for line in status if line.startswith("VmRSS:")) / 1024


def throughput(binary, net, layers, count, marks):
    """Asks for one policy after the other; notes the memory after so many as `marks` says."""
    resident, failed = {}, 0
    with subprocess.Popen([binary, "simulate", "--net", net, "--policies", "-"], stdin=subprocess.PIPE,
                          stdout=subprocess.PIPE, text=True, bufsize=1) as process:
        for number, policy in enumerate(random_policies(layers, count), 1):
            process.stdin.write(policy + "\n")
            answer = process.stdout.readline()
            if not answer:
                break  # it has ended, and says why
            failed += "total" not in json.loads(answer)
            if number in marks:
                resident[number] = resident_mb(process.pid)
        process.stdin.close()
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(f"{binary} simulate --policies -: exit {process.returncode}")
    return Throughput(count, usage.ru_utime + usage.ru_stime, resident, failed)

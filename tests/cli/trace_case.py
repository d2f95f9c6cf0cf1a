"""What tests of traces share: a reader of waves, and runs that leave traces."""
import re

from harness import CliTest

VALUE = re.compile(r"([01]|b[01]+ )(\S+)")


def read_vcd(text):
    """Name -> (bits, [(time, value)]), and all time stamps. Any line that is none of VCD's is an error."""
    head, _, body = text.partition("$enddefinitions $end\n")
    signals, path, by_code = {}, [], {}
    for line in head.splitlines():
        words = line.split()
        if words[0] == "$scope":
            path.append(words[2])
        elif words[0] == "$upscope":
            path.pop()
        elif words[0] == "$var":
            signals[".".join(path + [words[4]])] = by_code[words[3]] = (int(words[2]), [])
    times = []
    for line in body.splitlines():
        if line in ("$dumpvars", "$end"):
            continue
        if line[0] == "#":
            times.append(int(line[1:]))
            continue
        value, code = VALUE.fullmatch(line).groups()
        by_code[code][1].append((times[-1], int(value.strip().lstrip("b") or "0", 2)))
    return signals, times


class TraceTest(CliTest):
    def traced(self, *words):
        return self.simulate("--net", "lenet5", "--policy", "W4A4", *words)

    def wave(self, *words):
        self.traced("--vcd", "t.vcd", *words)
        return read_vcd(self.read("t.vcd"))

    def slices(self, *words):
        self.traced("--timeline", "t.json", *words)
        return [e for e in self.read_json("t.json")["traceEvents"] if e["ph"] == "X"]

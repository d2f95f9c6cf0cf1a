"""What `simulate` says of broken input: one line with file, place, value and what is allowed; nothing left behind."""
from files import conv, linear, policy
from harness import CliTest

FLAT, LAST = {"name": "flat", "type": "flatten"}, linear("last", 10)


def first(**keys):
    return conv("first", **{"kernel": 3, "stride": 1, **keys})


def network(*layers, **keys):
    return {"schema_version": 1, "name": "n", "dataset": "mnist", "input": {"channels": 1, "height": 8, "width": 8},
            "layers": list(layers), **keys}


GOOD = network(first(), FLAT, LAST)


class BrokenNetworks(CliTest):
    def refuse(self, value, *names):
        self.refused("simulate", "--net", self.write("bad.json", value), "--json", "result.json",
                     names=("ohmic: bad.json: ", *names))

    def test_the_good_one_is_good(self):
        self.ohmic("simulate", "--net", self.write("good.json", GOOD))

    def test_not_json(self):
        self.refuse('{"schema_version": 1,\n "name": }')
        self.refuse("")
        self.refuse([1, 2], "[1,2]")
        self.refuse('{"schema_version": 1, "schema_version": 1}', "schema_version")

    def test_keys(self):
        self.refuse({**GOOD, "colour": 1}, "/colour")
        self.refuse({key: value for key, value in GOOD.items() if key != "input"}, "input")
        self.refuse({**GOOD, "schema_version": 99}, "/schema_version", "99", "1")
        self.refuse({**GOOD, "input": {**GOOD["input"], "height": 0}}, "/input/height", "0")

    def test_layers(self):
        for layer, place, *names in (
                (first(strude=1), "/layers/0/strude", "first", "did you mean 'stride'"),
                (first(kernel="three"), "/layers/0/kernel", "first", "three"),
                (first(out_channels=-4), "/layers/0/out_channels", "first", "-4"),
                (first(groups=2), "/layers/0", "first"),
                (first(kernel=9), "/layers/0", "first", "9"),
                ({**first(), "type": "conv9d"}, "/layers/0/type", "first", "conv9d", "conv2d")):
            self.refuse(network(layer, FLAT, LAST), place, *names)

    def test_graphs(self):
        other = conv("other", kernel=3, stride=1)
        self.refuse(network(first(), other, {"name": "sum", "type": "add", "inputs": ["first", "other"]}, FLAT, LAST), "sum")
        self.refuse(network(first(), {**FLAT, "inputs": ["nobody"]}, LAST), "flat", "nobody")
        self.refuse(network(first(), conv("loop", kernel=3, inputs=["loop"]), FLAT, LAST), "loop")
        self.refuse(network(first(), LAST), "last")
        self.refuse(network(first(), first()), "first")
        self.refuse(network(), "/layers")

    def test_what_is_no_file(self):
        self.refused("simulate", "--net", "/proc/self/mem", names=("/proc/self/mem: cannot be read: Input/output error",))
        self.refused("simulate", "--net", "/dev/zero", names=("/dev/zero: is a device",))

    def test_what_others_write(self):
        self.write("net.onnx", b"\x08\x07")
        self.refused("simulate", "--net", "net.onnx", names=("net.onnx: holds no graph",))
        self.write("net.pth", b"PK")
        self.refused("simulate", "--net", "net.pth", names=("net.pth: holds weights",))
        self.refuse(network(first(padding=[1, 1]), FLAT, LAST), "/layers/0/padding", "write [1, 1, 1, 1]")
        renamed = {("kernel_size" if key == "kernel" else key): value for key, value in first().items()}
        self.refuse(network(renamed, FLAT, LAST), "/layers/0/kernel", "there is 'kernel_size'")

    def test_many_members(self):
        self.refuse("[" + ",".join(["{}"] * 400000) + "]")

    def test_names_that_lead_nowhere(self):
        self.refused("simulate", "--net", "lenet6", names=("lenet6", "lenet5"))
        self.refused("simulate", "--net", "nowhere/net.json", names=("nowhere/net.json",))


class BrokenPolicies(CliTest):
    LAYERS = [("conv1", 8, 8), ("conv2", 4, 4), ("fc1", 4, 4), ("fc2", 4, 4), ("fc3", 8, 8)]

    def refuse(self, value, *names):
        self.refused("simulate", "--policy", self.write("bad.json", value), names=("ohmic: bad.json: ", *names))

    def test_layers(self):
        self.refuse(policy("lenet5", self.LAYERS[:-1]), "/layers", "fc3")
        self.refuse(policy("lenet5", [*self.LAYERS, ("fc4", 4, 4)]), "fc4")
        self.refuse(policy("lenet5", [*self.LAYERS, self.LAYERS[1]]), "conv2")

    def test_widths(self):
        for at, widths in ((1, (17, 8)), (2, (8, 1)), (2, (16, 17)), (3, (2.5, 8)), (4, ("8", 8))):
            layers = list(self.LAYERS)
            layers[at] = (layers[at][0], *widths)
            self.refuse(policy("lenet5", layers), f"/layers/{at}/", layers[at][0])

    def test_keys(self):
        good = policy("lenet5", self.LAYERS)
        self.refuse({**good, "schema_version": 3}, "/schema_version", "3")
        self.refuse({**good, "colour": 1}, "/colour")
        self.refuse({**good, "network": "vgg13"}, "/network", "vgg13", "lenet5")
        self.refuse("{")

    def test_words(self):
        for word in ("W17A8", "W8A17", "W1A1", "W8", "w8a8x", "W6A4/", "W6A4/17", "nonsense", "nowhere/policy.json"):
            self.refused("simulate", "--policy", word, names=(word,))


class BrokenHardware(CliTest):
    def refuse(self, value, *names):
        self.refused("simulate", "--hw", self.write("bad.json", value), names=("ohmic: bad.json: ", *names))

    def test_files(self):
        self.refuse("{")
        self.refuse({"chip": {"tilez_x": 3}}, "/chip/tilez_x", "tiles_x")
        self.refuse({"colour": {"red": 1}}, "/colour")
        self.refuse({"crossbar": {"rows": "many"}}, "/crossbar/rows", "many")
        self.refuse({"crossbar": {"rows": -1}}, "/crossbar/rows", "-1")
        self.refuse({"adc": {"bits": 99}}, "/adc/bits", "99", "24", "ideal")
        self.refuse({"noc": {"contention": "maybe"}}, "/noc/contention", "maybe", "on", "off")
        self.refused("simulate", "--hw", "wei2023", names=("wei2023", "wei2022"))

    def test_overrides(self):
        for word, *names in (("chip.tilez_x=3", "/chip/tilez_x"), ("chip.tiles_x=-1", "/chip/tiles_x", "-1"),
                             ("chip.tiles_x=two", "/chip/tiles_x", "two"), ("chip.tiles_x=2.5", "/chip/tiles_x", "2.5"),
                             ("pe.schedule=never", "/pe/schedule", "never", "serial", "sample_hold"),
                             ("chip.clock_mhz=nan", "/chip/clock_mhz"), ("chip.tiles_x", "chip.tiles_x")):
            self.refused("simulate", "--set", word, names=("ohmic: --set", *names))

    def test_options(self):
        self.refused("simulate", "--fidelity", "vague", names=("--fidelity", "vague", "window", "detailed"))
        for count in ("0", "-3", "many", "1e3"):
            self.refused("simulate", "--repeat", count, names=("--repeat", count))
        self.refused("simulate", "--net", names=("--net",))
        self.refused("simulate", "--net", "lenet5", "--net", "vgg13", names=("--net",))


class TooSmall(CliTest):
    def test_a_chip_that_is_too_small_says_what_is_missing(self):
        small = ("--set", "chip.tiles_x=2", "--set", "chip.tiles_y=2")
        self.refused("simulate", "--net", "vgg13", *small, "--json", "result.json", code=3, names=("40 tiles", "36 tiles"))

    def test_a_large_mesh_is_not_elaborated_for_it(self):
        self.refused("simulate", "--net", "vgg13", "--set", "tile.buffer_kib=4", "--set", "tile.pes=1024", code=3)

    def test_a_line_buffer_that_holds_no_window(self):
        self.refused("simulate", "--net", "vgg13", "--set", "tile.buffer_kib=1", code=3, names=("conv2",))

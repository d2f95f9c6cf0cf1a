"""`simulate --functional` and `evaluate --through-chip`: what the chip computes, checked in plain integers."""
import random

from files import conv, linear, read_safetensors, tiny_network, tiny_weights, write_idx, write_safetensors
from harness import CliTest, TorchTest
from laws import close

IMAGES = 6
POLICY = [("conv1", 5, 8), ("fc1", 3, 6), ("fc2", 8, 4)]
IDEAL = ("--set", "adc.bits=ideal")


def clamp(value, bits):
    return value if bits is None else max(-(1 << bits - 1), min((1 << bits - 1) - 1, value))


def column_sum(weights, codes, adc=None):
    """A column's result by the contract: one cell plane and one input bit at a time, clamped, shifted, added. One array."""
    if adc is None:
        return sum(w * q for w, q in zip(weights, codes))
    total = 0
    for plane in range(7):
        for bit in range(8):
            difference = sum((1 if w > 0 else -1) * (abs(w) >> plane & q >> bit & 1) for w, q in zip(weights, codes))
            total += clamp(difference, adc) << (plane + bit)
    return total


class ValuesTest(CliTest):
    """A tiny network with random weights on random images in MNIST's files."""

    def setUp(self):
        super().setUp()
        source = random.Random(3)
        self.write("tiny.json", tiny_network())
        self.write("tiny.safetensors", tiny_weights())
        self.pixels = [source.choice((0, 0, source.randrange(256))) for _ in range(IMAGES * 784)]
        self.labels = [source.randrange(10) for _ in range(IMAGES)]
        train = [source.randrange(256) for _ in range(40 * 784)]
        self.write("mnist/train-images-idx3-ubyte", write_idx([40, 28, 28], train))
        self.write("mnist/train-labels-idx1-ubyte", write_idx([40], [n % 10 for n in range(40)]))
        self.write("mnist/t10k-images-idx3-ubyte", write_idx([IMAGES, 28, 28], self.pixels))
        self.write("mnist/t10k-labels-idx1-ubyte", write_idx([IMAGES], self.labels))
        self.write("policy.json", {"schema_version": 1, "network": "tiny",
                                   "layers": [{"name": n, "weight_bits": w, "activation_bits": a} for n, w, a in POLICY]})
        self.tiny = ("--net", "tiny.json", "--weights", "tiny.safetensors", "--data", "mnist:mnist",
                     "--policy", "policy.json")

    def values(self, *words):
        return self.simulate(*self.tiny, "--functional", *words)

    def dumped(self, *words):
        result = self.values("--dump", "dump.safetensors", *words)
        tensors, metadata = read_safetensors(self.path("dump.safetensors"))
        return result, tensors, metadata

    def check_sums(self, tensors, images, adc=None):
        """Every accumulator of the dump, from the dump's own codes and weights."""
        codes, weights, sums = (tensors[f"conv1.{part}"][2] for part in ("input", "weight", "accumulator"))
        for n in range(images):
            for o in range(2):
                for window in range(36):
                    y, x = window // 6 * 4, window % 6 * 4
                    column = [codes[n * 784 + (y + i) * 28 + x + j] for i in range(5) for j in range(5)]
                    self.assertEqual(sums[(n * 2 + o) * 36 + window], column_sum(weights[o * 25:o * 25 + 25], column, adc))
        for name, rows, columns in (("fc1", 72, 8), ("fc2", 8, 10)):
            codes, weights, sums = (tensors[f"{name}.{part}"][2] for part in ("input", "weight", "accumulator"))
            for n in range(images):
                for o in range(columns):
                    self.assertEqual(sums[n * columns + o], column_sum(weights[o * rows:(o + 1) * rows],
                                                                       codes[n * rows:(n + 1) * rows], adc))


class Functional(ValuesTest):
    def test_exact_converters_give_the_integer_convolution(self):
        _, tensors, metadata = self.dumped("--images", 3, *IDEAL)
        shapes = {name: tuple(tensor[:2]) for name, tensor in tensors.items()}
        self.assertEqual(shapes, {
            "conv1.input": ("U8", [3, 1, 28, 28]), "conv1.weight": ("I8", [2, 1, 5, 5]), "conv1.accumulator": ("I32", [3, 2, 6, 6]),
            "fc1.input": ("U8", [3, 72]), "fc1.weight": ("I8", [8, 72]), "fc1.accumulator": ("I32", [3, 8]),
            "fc2.input": ("U8", [3, 8]), "fc2.weight": ("I8", [10, 8]), "fc2.accumulator": ("I32", [3, 10]),
            **{f"{name}.zero_point": ("I32", [1]) for name in ("conv1", "fc1", "fc2")}})
        self.check_sums(tensors, 3)
        for name, weight_bits, bits in POLICY:
            self.assertLessEqual(max(map(abs, tensors[f"{name}.weight"][2])), 2 ** (weight_bits - 1) - 1)
            self.assertLessEqual(max(tensors[f"{name}.input"][2]), 2 ** bits - 1)
        self.assertEqual(metadata["fc1.weight_bits"], "3")

    def test_images_are_the_first_of_the_test_set(self):
        _, tensors, _ = self.dumped("--images", 2)
        self.assertEqual(tensors["conv1.input"][2], self.pixels[:2 * 784])  # at 8 bits an image's codes are its pixels
        _, one, _ = self.dumped()
        self.assertEqual(one["fc2.accumulator"][2], tensors["fc2.accumulator"][2][:10])

    def test_narrow_converters_clamp_each_plane_and_slice(self):
        for adc in (2, 3):
            result, tensors, _ = self.dumped("--set", f"adc.bits={adc}")
            self.check_sums(tensors, 1, adc)
            self.assertGreater(sum(layer["adc_clips"] for layer in result["functional"]["layers"]), 0)

    def test_five_bits_lose_nothing_of_nine_rows_and_four_do(self):
        tensors, _ = read_safetensors(self.path("tiny.safetensors"))
        for name, (kind, shape, values) in list(tensors.items()):
            if name.endswith(".weight"):
                tensors[name] = (kind, shape, [1.0] * len(values))  # nine rows of ones reach 9
        self.write("tiny.safetensors", write_safetensors(tensors))
        clips = {4: 0, 5: 0}
        for bits in (4, 5):
            for policy in ("W16A16", "W8A8"):
                chip = ("--hw", "isaac-ou", "--policy", policy, "--set", f"adc.bits={bits}")
                self.ohmic("simulate", *self.tiny[:-2], *chip, "--functional", "--dump", "d.safetensors", "--json", "r.json")
                clips[bits] += sum(layer["adc_clips"] for layer in self.read_json("r.json")["functional"]["layers"])
                if bits == 5:
                    self.check_sums(read_safetensors(self.path("d.safetensors"))[0], 1)
        self.assertGreater(clips[4], 0)
        self.assertEqual(clips[5], 0)

    def test_costs_stay_as_they_are_without(self):
        plain = self.simulate(*self.tiny)
        result = self.values("--images", 2)
        for part in ("schema_version", "network", "hardware", "policy", "total", "layers", "components"):
            self.assertEqual(result[part], plain[part], part)
        self.assertNotIn("functional", plain)

    def test_says_what_was_classified_and_what_was_lost(self):
        result = self.values("--images", IMAGES, "--set", "adc.bits=2")
        values = result["functional"]
        self.assertEqual((values["images"], values["labels"]), (IMAGES, self.labels))
        self.assertEqual(len(values["predicted"]), IMAGES)
        self.assertEqual(values["correct"], sum(a == b for a, b in zip(values["predicted"], self.labels)))
        for layer, cost in zip(values["layers"], result["layers"]):
            self.assertEqual(layer["adc_conversions"], IMAGES * cost["adc_conversions"])
            self.assertAlmostEqual(layer["adc_clip_share"], layer["adc_clips"] / layer["adc_conversions"])
        self.assertGreater(max(layer["mean_absolute_error"] for layer in values["layers"]), 0)
        exact = self.values("--images", IMAGES, *IDEAL)["functional"]
        for layer in exact["layers"]:
            self.assertEqual((layer["adc_clips"], layer["mean_absolute_error"]), (0, 0))
        text = self.ohmic("simulate", *self.tiny, "--functional").stdout
        self.assertIn("classified as labelled", text)

    def shares(self, tensors, images):
        """Per layer, of the dump alone: set input bits of all, and set input bits x set cells of all, every array whole."""
        def ones(codes):
            return [bin(abs(code)).count("1") for code in codes]

        for name, weight_bits, bits in POLICY:
            inputs, weights = (ones(tensors[f"{name}.{part}"][2]) for part in ("input", "weight"))
            columns = tensors[f"{name}.weight"][1][0]
            rows = len(weights) // columns
            by_row = [sum(weights[r::rows]) for r in range(rows)]
            windows = [inputs[n * rows:(n + 1) * rows] for n in range(images)]
            if name == "conv1":
                windows = [[inputs[n * 784 + (y + i) * 28 + x + j] for i in range(5) for j in range(5)]
                           for n in range(images) for y in range(0, 24, 4) for x in range(0, 24, 4)]
            drives = rows * bits * len(windows)
            yield (sum(map(sum, windows)) / drives,
                   sum(i * c for window in windows for i, c in zip(window, by_row)) / (2 * weight_bits * columns * drives))

    def test_energy_with_data_is_paid_by_set_bits_and_set_cells(self):
        result, tensors, _ = self.dumped("--images", 3)
        data = result["functional"]["data_energy"]
        for layer, cost, (driven, conducting) in zip(data["layers"], result["layers"], self.shares(tensors, 3)):
            self.assertAlmostEqual(layer["driven_share"], driven, places=12)
            self.assertAlmostEqual(layer["conducting_share"], conducting, places=12)
            self.assertLess(layer["energy_mj"], cost["energy_mj"])
        for key in ("energy_mj", "crossbar_mj", "dac_mj"):
            self.assertTrue(close(data[key], sum(layer[key] for layer in data["layers"])), key)
        parts = result["components"]
        spared = sum(parts[kind]["energy_mj"] - data[f"{kind}_mj"] for kind in ("crossbar", "dac"))
        self.assertTrue(close(data["energy_mj"], result["total"]["energy_mj"] - spared))
        self.assertRegex(self.ohmic("simulate", *self.tiny, "--functional").stdout,
                         r"\nenergy with these data +\S+ mJ an image, of \S+ mJ whatever the data\n")

    def test_energy_with_data_hangs_on_neither_fidelity_nor_schedule_nor_cut(self):
        expected = self.values("--images", 3, *IDEAL)["functional"]["data_energy"]
        for words in (("--images", 3, "--fidelity", "detailed"), ("--stream", 3)):
            self.assertEqual(self.values(*words, *IDEAL)["functional"]["data_energy"], expected)
        for words in (("pe.schedule=sample_hold",), ("pe.schedule=sample_hold", "crossbar.rows=16", "crossbar.columns=8"),
                      ("chip.dataflow=layer_serial",), ("mapping.replicate=balance",)):
            found = self.values("--images", 3, *(w for word in words for w in ("--set", word)), *IDEAL)
            for layer, other in zip(found["functional"]["data_energy"]["layers"], expected["layers"]):
                for key in ("driven_share", "conducting_share"):
                    self.assertTrue(close(layer[key], other[key]), (words, layer["name"], key))

    def test_the_schedule_changes_no_value(self):
        _, expected, _ = self.dumped()
        for words in (("--fidelity", "detailed"), ("--set", "chip.dataflow=layer_serial"), ("--set", "pe.schedule=sample_hold"),
                      ("--set", "crossbar.rows=16", "--set", "crossbar.columns=8", *IDEAL), ("--set", "dac.bits=3", *IDEAL),
                      ("--set", "mapping.weight_planes=magnitude"), ("--set", "mapping.replicate=balance")):
            _, tensors, _ = self.dumped(*words)
            self.assertEqual(tensors, expected, words)

    def test_the_same_input_gives_the_same_bytes(self):
        first = self.values("--dump", "a.safetensors")
        second = self.values("--dump", "b.safetensors")
        del first["simulator"], second["simulator"]
        self.assertEqual(first, second)
        with open(self.path("a.safetensors"), "rb") as a, open(self.path("b.safetensors"), "rb") as b:
            self.assertEqual(a.read(), b.read())

    def test_refusals(self):
        self.refused("simulate", *self.tiny, "--images", 2, names=("--images", "--functional"))
        self.refused("simulate", *self.tiny, "--dump", "d", names=("--dump", "--functional"))
        self.refused("simulate", *self.tiny, "--functional", "--images", 0, names=("--images", "0"))
        self.refused("simulate", *self.tiny, "--functional", "--images", 7, names=("--images", "7", "6"))
        self.refused("simulate", *self.tiny, "--functional", "--dump", "no/such/file", names=("no/such/file",))
        self.refused("simulate", "--net", "tiny.json", "--functional", names=("tiny", "train"))
        self.refused("simulate", *self.tiny, "--functional", "--set", "chip.tiles_x=1", "--set", "chip.tiles_y=1",
                     code=3, names=("tile",))

class CompressedChip(ValuesTest):
    """Chips that store what the codes leave: what is refused, and what an empty layer shows."""
    UNITS = ("--set", "crossbar.ou_rows=9", "--set", "crossbar.ou_columns=8")
    BLOCKS = (*UNITS, "--set", "mapping.compression=block_planes")

    def empty(self, *layers):
        tensors, _ = read_safetensors(self.path("tiny.safetensors"))
        for layer in layers:
            kind, shape, values = tensors[f"{layer}.weight"]
            tensors[f"{layer}.weight"] = (kind, shape, [0.0] * len(values))
        self.write("empty.safetensors", write_safetensors(tensors))
        return ("--net", "tiny.json", "--weights", "empty.safetensors", "--data", "mnist:mnist", "--policy", "W8A8")

    def test_traces_of_empty_layers(self):
        for layers in (("fc2",), ("conv1", "fc1", "fc2")):
            words = self.empty(*layers)
            plain = self.simulate(*words, *self.BLOCKS)
            for trace in ("--vcd", "--timeline", "--packet-log"):
                self.assertEqual(self.simulate(*words, *self.BLOCKS, trace, f"trace{trace}")["total"], plain["total"])

    def test_nothing_is_no_number(self):
        for chip in (self.BLOCKS, (*self.UNITS, "--set", "pe.skip_zero_inputs=on")):
            self.ohmic("simulate", *self.empty("conv1", "fc1", "fc2"), "--functional", *chip, "--json", "result.json")
            self.assertNotIn("null", self.read("result.json"))

    def test_codes_come_from_weights_or_values(self):
        for words in (("--net", "tiny.json"), ("--policies", "policies.txt")):
            self.refused("simulate", *words, *self.BLOCKS, names=("weights",))
        self.refused("simulate", "--net", "tiny.json", *self.UNITS, "--set", "pe.skip_zero_inputs=on", names=("skip_zero_inputs",))
        functional = self.values(*self.BLOCKS)
        for part in ("total", "layers", "components"):
            self.assertEqual(self.simulate(*self.tiny, *self.BLOCKS)[part], functional[part])

    def test_a_sweep_over_compressions(self):
        words = ("sweep", "--net", "tiny.json", *self.UNITS, "--set", "mapping.compression=none,zero_rows")
        self.refused(*words, "--out", "no", names=("mapping.compression", "weights"))
        self.assertNotIn("no", self.files())
        self.ohmic(*words, "--weights", "tiny.safetensors", "--data", "mnist:mnist", "--json", "sweep.json")
        alone = self.simulate("--net", "tiny.json", "--weights", "tiny.safetensors", "--data", "mnist:mnist", "--policy", "W8A8", *self.UNITS,
                              "--set", "mapping.compression=zero_rows")["total"]
        self.assertEqual(self.read_json("sweep.json")["chips"][1]["latency_ms"], alone["latency_ms"])
        self.refused("sweep", "--net", "tiny.json", "--set", "tile.pes=8,16", "--weights", "tiny.safetensors", names=("--weights",))


class FunctionalGraph(CliTest):
    def test_values_below_zero_have_a_zero_point(self):
        """Without relu a layer's input is signed: padding takes the code of zero, and the sums stay plain integers."""
        layers = [conv("a", kernel=3, padding=1), conv("b", stride=1, kernel=3, padding=1), {"name": "f", "type": "flatten"},
                  linear("l", 10)]
        self.write("net.json", {"schema_version": 1, "name": "signed", "dataset": "mnist",
                                "input": {"channels": 1, "height": 28, "width": 28}, "layers": layers})
        source = random.Random(5)
        shapes = {"a": [2, 1, 3, 3], "b": [2, 2, 3, 3], "l": [10, 98]}
        tensors = {}
        for name, shape in shapes.items():
            size = shape[0] * (shape[1] if len(shape) == 2 else shape[1] * 9)
            tensors[f"{name}.weight"] = ("F32", shape, [source.uniform(-1, 1) for _ in range(size)])
            tensors[f"{name}.bias"] = ("F32", shape[:1], [0.0] * shape[0])
        self.write("w.safetensors", write_safetensors(tensors))
        self.simulate("--net", "net.json", "--weights", "w.safetensors", "--data", "synthetic:digits", "--policy", "W6A5",
                      "--functional", *IDEAL, "--dump", "d.safetensors")
        dump, _ = read_safetensors(self.path("d.safetensors"))
        codes, weights, sums = (dump[f"b.{part}"][2] for part in ("input", "weight", "accumulator"))
        # Some code stands for zero; with it as padding every sum at the border fits, and with another none would.
        fitting = [z for z in range(32) if all(
            sums[o * 49 + x] == sum(weights[o * 18 + c * 9 + i * 3 + j] *
                                    (codes[c * 49 + (i - 1) * 7 + x + j - 1] if i > 0 and 0 <= x + j - 1 < 7 else z)
                                    for c in range(2) for i in range(3) for j in range(3))
            for o in range(2) for x in range(7))]
        self.assertEqual(len(fitting), 1)
        self.assertGreater(fitting[0], 0)


class ThroughChip(ValuesTest, TorchTest):
    def evaluate(self, *words):
        self.ohmic("evaluate", *self.tiny, "--through-chip", "--images", IMAGES, *words, "--json", "result.json")
        return self.read_json("result.json")["through_chip"]

    def test_exact_converters_lose_nothing(self):
        for words in ((), ("--bn-reestimation", "on")):
            result = self.evaluate(*IDEAL, *words)
            self.assertEqual((result["images"], result["adc_bits"]), (IMAGES, "ideal"))
            self.assertEqual(result["chip_accuracy"], result["integer_accuracy"])

    def test_simulate_and_evaluate_have_the_same_integers_and_chip(self):
        chip = self.evaluate("--set", "adc.bits=2")
        values = self.values("--images", IMAGES, "--set", "adc.bits=2")["functional"]
        self.assertEqual(chip["layers"], values["layers"])
        self.assertAlmostEqual(chip["chip_accuracy"], 100 * values["correct"] / IMAGES)
        _, dump, _ = self.dumped()
        self.ohmic("quantize", *self.tiny, "--out", "q.safetensors")
        quantized, _ = read_safetensors(self.path("q.safetensors"))
        for name, _, _ in POLICY:
            self.assertEqual(dump[f"{name}.weight"], quantized[f"{name}.weight"])

    def test_noisy_chips_are_the_same_timed_and_in_batches(self):
        noisy = []
        for key in ("device.variation=0.3", "device.stuck_on=0.02", "device.read_noise=0.1", "adc.noise_lsb=0.5"):
            noisy += ["--set", key]
        chip = self.evaluate(*noisy, "--chips", "3", "--threads", "1")
        self.assertEqual(self.evaluate(*noisy, "--chips", "3", "--threads", "2"), chip)
        chips = chip["chips"]
        self.assertEqual(len(chips["accuracy"]), 3)
        self.assertAlmostEqual(chip["chip_accuracy"], sum(chips["accuracy"]) / 3)
        self.assertAlmostEqual(chips["std"] ** 2, sum((a - chips["mean"]) ** 2 for a in chips["accuracy"]) / 2)
        self.assertEqual(chips["least"], min(chips["accuracy"]))
        for fidelity in ("window", "detailed"):
            values = self.values("--images", IMAGES, *noisy, "--chips", "3", "--fidelity", fidelity)["functional"]
            self.assertEqual((values["chips"], values["layers"]), (chips, chip["layers"]))
        self.assertNotEqual(self.evaluate(*noisy, "--device-seed", "2")["layers"], chip["layers"])
        self.refused("evaluate", *self.tiny, "--through-chip", "--chips", "0", names=("--chips", "0"))
        self.refused("evaluate", *self.tiny, "--chips", "2", names=("--chips", "--through-chip"))
        self.refused("simulate", *self.tiny, "--device-seed", "2", names=("--device-seed", "--functional"))

    def test_stuck_cells_are_remapped_alike_timed_and_in_batches(self):
        stuck = ["--set", "device.stuck_on=0.03", "--set", "device.stuck_off=0.03", "--set", "adc.bits=ideal"]
        errors = []
        for words in ((), ("--set", "device.remap=swap"), ("--set", "device.remap=pairs"),
                      ("--set", "device.remap=pairs", "--set", "crossbar.spare_columns=2")):
            chip = self.evaluate(*stuck, *words)
            values = self.values("--images", IMAGES, *stuck, *words)["functional"]
            self.assertEqual((values["chips"], values["layers"]), (chip["chips"], chip["layers"]))
            errors.append(sum(layer["mean_absolute_error"] for layer in chip["layers"]))
        self.assertEqual(errors, sorted(errors, reverse=True))
        self.assertLess(errors[-1], errors[0] / 2)
        spare = ("--set", "device.remap=swap", "--set", "crossbar.spare_columns=2", "--set", "mapping.share_arrays=on")
        self.refused("evaluate", *self.tiny, "--through-chip", *stuck, *spare, names=("crossbar.spare_columns", "share_arrays=off"))

    def test_batch_norms_are_estimated_anew_on_training_images(self):
        drifted = ("--set", "device.drift_nu=0.1", "--set", "device.drift_s=1000", "--set", "adc.bits=ideal")
        plain = self.evaluate(*drifted)
        self.assertNotIn("recalibration_images", plain)
        self.assertEqual(self.evaluate(*drifted, "--recalibrate", "0"), plain)
        again = self.evaluate(*drifted, "--recalibrate", "4", "--threads", "1")
        self.assertEqual(again["recalibration_images"], 4)
        self.assertEqual(self.evaluate(*drifted, "--recalibrate", "4", "--threads", "2"), again)
        self.assertEqual(again["chip_accuracy"], again["integer_accuracy"])  # all sums fell alike
        ideal = self.evaluate("--recalibrate", "4")
        self.assertEqual(ideal["chip_accuracy"], ideal["integer_accuracy"])
        self.refused("evaluate", *self.tiny, "--recalibrate", "4", names=("--recalibrate", "--through-chip"))
        self.refused("evaluate", *self.tiny, "--through-chip", "--recalibrate", "-1", names=("--recalibrate", "-1"))
        self.refused("evaluate", *self.tiny, "--through-chip", "--images", IMAGES, "--recalibrate", "1000000", names=("--recalibrate", "1000000"))

    def test_the_quantisers_options_are_those_of_quantize(self):
        def weights(tensors):
            return [tensors[f"{name}.weight"] for name, _, _ in POLICY]

        seen = []
        for words in ((), ("--clip", "max"), ("--round", "floor"), ("--per-tensor",), ("--error-feedback", "off"),
                      ("--clip", "kl", "--bias-correction", "off", "--bn-reestimation", "on")):
            _, dump, _ = self.dumped(*words)
            self.ohmic("quantize", *self.tiny, *words, "--out", "q.safetensors")
            quantized, _ = read_safetensors(self.path("q.safetensors"))
            self.assertEqual(weights(dump), weights(quantized), words)
            self.assertNotIn(dump, seen, words)
            seen.append(dump)
            if words:
                self.refused("simulate", *self.tiny, *words, names=(words[0], "--functional"))
        self.refused("simulate", *self.tiny, "--functional", "--clip", "huge", names=("huge",))

    def test_refusals(self):
        self.refused("evaluate", *self.tiny, "--set", "adc.bits=2", names=("--set", "--through-chip"))
        self.refused("evaluate", *self.tiny, "--through-chip", "--images", 7, names=("--images", "7"))

"""`train`, `evaluate` and `quantize`: what one writes another reads."""
import struct

from files import policy, read_safetensors, tiny_network, tiny_weights
from harness import TorchTest

FIGURES = ("validation_accuracy", "test_accuracy")
TINY = ("--net", "tiny.json", "--data", "synthetic:digits")


class AccuracyTest(TorchTest):
    def setUp(self):
        super().setUp()
        self.write("tiny.json", tiny_network())
        self.write("tiny.safetensors", tiny_weights())


class Train(AccuracyTest):
    def test_weights_give_evaluate_the_accuracy_that_train_read(self):
        self.ohmic("train", *TINY, "--epochs", "1", "--out", "trained.safetensors", "--json", "train.json")
        trained = self.read_json("train.json")
        self.assertEqual((trained["network"], trained["epochs"], trained["seed"]), ("tiny", 1, 1))
        self.ohmic("evaluate", *TINY, "--weights", "trained.safetensors", "--json", "evaluate.json")
        read = self.read_json("evaluate.json")["float"]
        for key in FIGURES:
            self.assertAlmostEqual(read[key], trained[key])
        self.assertEqual(self.files(), ["evaluate.json", "tiny.json", "tiny.safetensors", "train.json",
                                        "trained.safetensors"])

    def test_weights_have_pytorchs_names_and_shapes(self):
        self.ohmic("train", *TINY, "--epochs", "1", "--batch", "4096", "--out", "trained.safetensors")
        tensors, metadata = read_safetensors(self.path("trained.safetensors"))
        shapes = {name: (kind, shape) for name, (kind, shape, _) in tensors.items()}
        expected, _ = read_safetensors(self.path("tiny.safetensors"))
        self.assertEqual(shapes, {name: (kind, shape) for name, (kind, shape, _) in expected.items()})
        self.assertEqual(metadata["network"], "tiny")

    def test_halves_are_the_rounded_weights(self):
        words = ("train", *TINY, "--epochs", "1", "--batch", "1024")
        self.ohmic(*words, "--out", "full.safetensors")
        self.ohmic(*words, "--half", "--out", "half.safetensors", "--json", "train.json")
        full, half = (read_safetensors(self.path(name))[0] for name in ("full.safetensors", "half.safetensors"))
        for name, (kind, shape, values) in full.items():
            self.assertEqual(half[name][:2], ("F16" if len(shape) > 1 else "F32", shape))
            rounded = [struct.unpack("<e", struct.pack("<e", v))[0] for v in values] if len(shape) > 1 else values
            self.assertEqual(half[name][2], rounded)
        self.ohmic("evaluate", *TINY, "--weights", "half.safetensors", "--json", "evaluate.json")
        for key in FIGURES:
            self.assertAlmostEqual(self.read_json("evaluate.json")["float"][key], self.read_json("train.json")[key])

    def test_refusals(self):
        for words in (("--epochs", "0"), ("--lr", "-1"), ("--batch", "0"), ("--optimizer", "newton"),
                      ("--augment", "mirror"), ("--momentum", "1")):
            self.refused("train", *TINY, "--out", "trained.safetensors", *words, names=words)
        self.refused("train", *TINY, "--out", "no/such/file", names=("no/such",))


class Evaluate(AccuracyTest):
    def evaluate(self, *words):
        self.ohmic("evaluate", *TINY, "--weights", "tiny.safetensors", *words, "--json", "result.json")
        return self.read_json("result.json")

    def test_json_has_float_w8a8_and_policy(self):
        asked = policy("tiny", [("conv1", 8, 8), ("fc1", 2, 3), ("fc2", 8, 8)])
        result = self.evaluate("--policy", self.write("policy.json", asked))
        self.assertEqual(set(result), {"schema_version", "network", "data", "synthetic", "weights", "policy", "float",
                                       "w8a8", "quantized"})
        self.assertEqual(result["policy"], asked["layers"])
        self.assertEqual((result["network"], result["data"], result["synthetic"]), ("tiny", "synthetic:digits", True))
        for part in ("float", "w8a8", "quantized"):
            self.assertEqual(set(result[part]), set(FIGURES))
            for accuracy in result[part].values():
                self.assertTrue(0 <= accuracy <= 100)

    def test_table_names_a_stand_in_as_one(self):
        text = self.ohmic("evaluate", *TINY, "--weights", "tiny.safetensors").stdout
        self.assertIn("synthetic stand-in", text)
        self.assertIn("W8A8", text)

    def test_eight_bits_are_the_policy_w8a8_whatever_the_threads(self):
        one, two = (self.evaluate("--policy", "W8A8", "--threads", n) for n in (1, 2))
        self.assertEqual(one, two)
        self.assertEqual(one["quantized"], one["w8a8"])

    def test_policies_are_checked_like_simulates(self):
        self.refused("evaluate", *TINY, "--weights", "tiny.safetensors", "--policy", "W17A8", names=("W17A8",))


class Quantize(AccuracyTest):
    def quantize(self, asked, *words):
        layers = [(name, w, a) for name, (w, a) in asked.items()]
        self.ohmic("quantize", *TINY, "--weights", "tiny.safetensors", "--policy",
                   self.write("policy.json", policy("tiny", layers)), "--out", "integers.safetensors", *words)
        return read_safetensors(self.path("integers.safetensors"))

    def test_codes_respect_the_widths(self):
        for asked in ({"conv1": (8, 8), "fc1": (2, 3), "fc2": (5, 8)}, {"conv1": (3, 2), "fc1": (7, 4), "fc2": (4, 6)}):
            tensors, _ = self.quantize(asked)
            floats, _ = read_safetensors(self.path("tiny.safetensors"))
            for name, (bits, _) in asked.items():
                kind, shape, codes = tensors[f"{name}.weight"]
                self.assertEqual((kind, shape), ("I8", floats[f"{name}.weight"][1]))
                limit = 2 ** (bits - 1) - 1
                self.assertEqual(max(map(abs, codes)), limit, name)

    def test_codes_of_more_than_eight_bits_take_two_bytes(self):
        asked = {"conv1": (16, 16), "fc1": (9, 3), "fc2": (8, 12)}
        tensors, metadata = self.quantize(asked)
        for name, (bits, activation_bits) in asked.items():
            kind, _, codes = tensors[f"{name}.weight"]
            self.assertEqual(kind, "I16" if bits > 8 else "I8", name)
            self.assertEqual(max(map(abs, codes)), 2 ** (bits - 1) - 1, name)
            self.assertEqual(metadata[f"{name}.activation_bits"], str(activation_bits))

    def test_scales_bring_the_codes_back_to_the_weights(self):
        tensors, _ = self.quantize({"conv1": (8, 8), "fc1": (8, 8), "fc2": (8, 8)}, "--error-feedback", "off")
        floats, _ = read_safetensors(self.path("tiny.safetensors"))
        for name in ("conv1", "fc1", "fc2"):
            (_, shape, codes), scales = tensors[f"{name}.weight"], tensors[f"{name}.scale"][2]
            self.assertEqual(len(scales), shape[0])
            row = len(codes) // shape[0]
            for i, (code, weight) in enumerate(zip(codes, floats[f"{name}.weight"][2])):
                # Half a step, but where the clip bites: 4 % of the range at 8 bits is far above both.
                self.assertAlmostEqual(code * scales[i // row], weight, delta=0.02)

    def test_one_scale_a_layer_on_request(self):
        tensors, _ = self.quantize({"conv1": (4, 4), "fc1": (4, 4), "fc2": (4, 4)}, "--per-tensor")
        for name in ("conv1", "fc1", "fc2"):
            self.assertEqual(len(set(tensors[f"{name}.scale"][2])), 1)

    def test_reestimation_corrects_scales_and_biases_alone(self):
        asked = {"conv1": (8, 8), "fc1": (2, 2), "fc2": (3, 3)}
        plain, _ = self.quantize(asked)
        corrected, _ = self.quantize(asked, "--bn-reestimation", "on")
        off, _ = self.quantize(asked, "--bn-reestimation", "off")
        self.assertEqual(off, plain)
        for name in asked:
            for part in ("weight", "input_scale", "input_zero_point"):
                self.assertEqual(corrected[f"{name}.{part}"], plain[f"{name}.{part}"])
        for part in ("scale", "bias"):
            self.assertNotEqual(corrected[f"fc1.{part}"], plain[f"fc1.{part}"])
        alone, _ = self.quantize({**asked, "conv1": (2, 2), "fc2": (5, 5)}, "--bn-reestimation", "on")
        for part in ("weight", "scale", "bias"):
            self.assertEqual(alone[f"fc1.{part}"], corrected[f"fc1.{part}"], "a layer's correction is its own")
        shared, _ = self.quantize(asked, "--bn-reestimation", "on", "--per-tensor")
        self.assertEqual([len(set(shared[f"{name}.scale"][2])) for name in asked], [1, 1, 1])

    def test_says_what_it_was_made_of(self):
        _, metadata = self.quantize({"conv1": (8, 8), "fc1": (2, 3), "fc2": (5, 8)})
        self.assertEqual((metadata["network"], metadata["fc1.weight_bits"], metadata["fc1.activation_bits"]), ("tiny", "2", "3"))
        self.assertIn("synthetic", metadata["calibrated_on"])

    def test_refusals(self):
        self.refused("quantize", *TINY, "--weights", "tiny.safetensors", names=("--out",))
        self.refused("quantize", *TINY, "--weights", "tiny.safetensors", "--out", "no/such/file", names=("no/such/file",))
        for option in ("--error-feedback", "--bias-correction", "--bn-reestimation"):
            self.refused("quantize", *TINY, "--weights", "tiny.safetensors", "--out", "q", option, "maybe",
                         names=(option, "'maybe'", "on, off"))

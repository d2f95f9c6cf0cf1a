"""Integer networks as files: what `quantize` writes every command reads as these very codes."""
from files import policy, read_safetensors, tiny_network, tiny_weights, write_safetensors
from harness import TorchTest

TINY = ("--net", "tiny.json", "--data", "synthetic:digits")
WIDTHS = [("conv1", 8, 8), ("fc1", 3, 4), ("fc2", 12, 10)]


class NetworkFiles(TorchTest):
    def setUp(self):
        super().setUp()
        self.write("tiny.json", tiny_network())
        self.write("tiny.safetensors", tiny_weights())
        self.write("policy.json", policy("tiny", WIDTHS))
        self.ohmic("quantize", *TINY, "--weights", "tiny.safetensors", "--policy", "policy.json", "--out", "network.safetensors")

    def json_of(self, *words):
        self.ohmic(*words, "--json", "result.json")
        return self.read_json("result.json")

    def test_evaluate_reads_the_accuracy_of_the_policy(self):
        floats = self.json_of("evaluate", *TINY, "--weights", "tiny.safetensors", "--policy", "policy.json")
        read = self.json_of("evaluate", *TINY, "--weights", "network.safetensors", "--through-chip", "--images", 50)
        self.assertEqual(read["quantized"]["test_accuracy"], floats["quantized"]["test_accuracy"])
        self.assertEqual(read["policy"], policy("tiny", WIDTHS)["layers"])
        self.assertNotIn("float", read)
        self.assertNotIn("w8a8", read)
        self.assertIn("through_chip", read)
        again = self.json_of("evaluate", *TINY, "--weights", "network.safetensors", "--policy", "policy.json")
        self.assertEqual(again["quantized"]["test_accuracy"], floats["quantized"]["test_accuracy"])

    def test_simulate_computes_with_these_codes(self):
        words = ("simulate", *TINY, "--functional", "--images", 2, "--dump", "dump.safetensors")
        floats = self.json_of(*words, "--weights", "tiny.safetensors", "--policy", "policy.json")
        expected = read_safetensors(self.path("dump.safetensors"))
        codes = self.json_of(*words, "--weights", "network.safetensors")
        self.assertEqual(read_safetensors(self.path("dump.safetensors")), expected)
        for part in ("total", "layers", "components", "policy"):
            self.assertEqual(codes[part], floats[part])

    def test_without_an_image_no_data_are_needed(self):
        plain = self.json_of("simulate", "--net", "tiny.json", "--policy", "policy.json")
        named = self.json_of("simulate", "--net", "tiny.json", "--data", "mnist:nowhere", "--weights", "network.safetensors")
        self.assertEqual((named["total"], named["policy"]), (plain["total"], plain["policy"]))
        self.ohmic("quantize", "--net", "tiny.json", "--data", "mnist:nowhere", "--weights", "network.safetensors", "--out", "copy.safetensors")
        self.assertEqual(read_safetensors(self.path("copy.safetensors"))[0], read_safetensors(self.path("network.safetensors"))[0])

    def test_sweep_runs_its_policy(self):
        read = self.json_of("sweep", *TINY, "--accuracy", "--images", 5, "--weights", "network.safetensors", "--set", "adc.bits=ideal,8")
        self.assertEqual((read["counts"]["ok"], read["policy"]), (2, policy("tiny", WIDTHS)["layers"]))
        self.refused("sweep", *TINY, "--accuracy", "--weights", "network.safetensors", "--policy", "W8A8", names=("W8A8",))

    def test_it_is_not_quantised_again(self):
        made = ("--net", "tiny.json", "--weights", "network.safetensors")
        units = ("--set", "crossbar.ou_rows=9", "--set", "mapping.compression=zero_rows")
        for words in (("quantize", "--out", "other.safetensors"), ("evaluate",), ("simulate", "--functional"), ("simulate", *units)):
            for option in (("--clip", "kl"), ("--round", "floor"), ("--per-tensor",), ("--error-feedback", "off"), ("--bias-correction", "off"),
                           ("--bn-reestimation", "on")):
                self.refused(*words, *made, *option, names=(option[0], "network.safetensors"))

    def test_another_policy_is_refused(self):
        for command in ("simulate", "evaluate"):
            self.refused(command, "--net", "tiny.json", "--weights", "network.safetensors", "--policy", "W8A8",
                         names=("--policy W8A8", "network.safetensors"))
        self.refused("quantize", "--net", "tiny.json", "--weights", "network.safetensors", "--policy", "W8A8", "--out", "other.safetensors",
                     names=("--policy W8A8", "network.safetensors"))
        self.refused("simulate", "--net", "tiny.json", "--weights", "network.safetensors", "--policies", "-", names=("--policies", "network.safetensors"))

    def test_what_trains_or_searches_needs_floats(self):
        for words in (("search", "--out", "run"), ("compare", "--agents", "uniform", "--out", "runs"), ("finetune", "--out", "tuned.safetensors"),
                      ("train", "--epochs", 1, "--out", "trained.safetensors")):
            self.refused(*words, *TINY, "--weights", "network.safetensors", names=("network.safetensors", "float weights"))

    def test_broken_files_are_named(self):
        tensors, _ = read_safetensors(self.path("network.safetensors"))
        self.write("bad.safetensors", write_safetensors(tensors))  # without metadata
        self.refused("simulate", "--net", "tiny.json", "--weights", "bad.safetensors", names=("bad.safetensors", "conv1.weight_bits"))
        kind, shape, codes = tensors["fc1.weight"]
        for name, tensor in (("fc1.weight", (kind, shape[::-1], codes)), ("fc1.weight", ("F32", shape, codes)),
                             ("fc1.scale", ("F32", [shape[0]], [float("nan")] * shape[0]))):
            self.write("bad.safetensors", write_safetensors({**tensors, name: tensor}))
            for command in ("simulate", "evaluate"):
                self.refused(command, *TINY, "--weights", "bad.safetensors", names=("bad.safetensors", name))
        self.write("bad.safetensors", write_safetensors({k: v for k, v in tensors.items() if k != "fc2.input_scale"}))
        self.refused("simulate", "--net", "tiny.json", "--weights", "bad.safetensors", names=("bad.safetensors", "fc2.input_scale"))
        for words in (("evaluate",), ("simulate", "--functional"), ("simulate", "--set", "mapping.compression=zero_rows")):
            self.refused(*words, *TINY, "--weights", "nowhere.safetensors", names=("nowhere.safetensors",))


class AffineLayers(TorchTest):
    """A network of batch norms that no weights take and of affine layers, from its training to the chip."""

    def setUp(self):
        super().setUp()
        self.write("pre.json", {
            "schema_version": 1, "name": "pre", "input": {"channels": 1, "height": 28, "width": 28}, "layers": [
                {"name": "pool", "type": "avg_pool2d", "kernel": 4},
                {"name": "norm0", "type": "batch_norm2d"},
                {"name": "conv1", "type": "conv2d", "out_channels": 6, "kernel": 3},
                {"name": "norm1", "type": "batch_norm2d"},
                {"name": "relu1", "type": "relu"},
                {"name": "norm2", "type": "batch_norm2d"},
                {"name": "conv2", "type": "conv2d", "out_channels": 6, "kernel": 3, "padding": 1},
                {"name": "both", "type": "concat", "inputs": ["norm2", "conv2"]},
                {"name": "scale", "type": "affine"},
                {"name": "relu2", "type": "relu"},
                {"name": "flat", "type": "flatten"},
                {"name": "fc", "type": "linear", "out_features": 10}]})
        self.net = ("--net", "pre.json", "--data", "synthetic:digits")
        self.ohmic("train", *self.net, "--epochs", 1, "--out", "floats.safetensors")

    def test_training_moves_scales_and_shifts(self):
        tensors, _ = read_safetensors(self.path("floats.safetensors"))
        self.assertEqual(sorted(name for name in tensors if name.startswith("scale.")), ["scale.bias", "scale.weight"])
        for name, start in (("scale.weight", 1.0), ("scale.bias", 0.0), ("norm2.running_mean", 0.0)):
            self.assertTrue(all(value != start for value in tensors[name][2]), name)

    def test_chip_network_file_and_tuned_weights_agree(self):
        self.ohmic("quantize", *self.net, "--weights", "floats.safetensors", "--policy", "W6A6", "--out", "network.safetensors")
        results = []
        for name in ("floats", "network"):
            words = ("--policy", "W6A6") if name == "floats" else ()
            self.ohmic("evaluate", *self.net, "--weights", name + ".safetensors", *words, "--through-chip", "--images", 40, "--json", "result.json")
            results.append(self.read_json("result.json"))
        self.assertGreater(results[0]["quantized"]["test_accuracy"], 30)
        self.assertEqual(results[1]["quantized"]["test_accuracy"], results[0]["quantized"]["test_accuracy"])
        self.assertEqual(results[1]["through_chip"], results[0]["through_chip"])
        for name, words in (("floats", ("--policy", "W6A6")), ("network", ())):
            self.ohmic("simulate", *self.net, "--weights", name + ".safetensors", *words, "--functional", "--images", 2, "--dump", name + ".dump")
        self.assertEqual(read_safetensors(self.path("network.dump")), read_safetensors(self.path("floats.dump")))
        self.ohmic("quantize", *self.net, "--weights", "network.safetensors", "--out", "copy.safetensors")
        self.assertEqual(read_safetensors(self.path("copy.safetensors"))[0], read_safetensors(self.path("network.safetensors"))[0])
        self.ohmic("finetune", *self.net, "--weights", "floats.safetensors", "--policy", "W3A3", "--epochs", 1, "--images", 500, "--out", "tuned.safetensors")
        before, _ = read_safetensors(self.path("floats.safetensors"))
        after, _ = read_safetensors(self.path("tuned.safetensors"))
        self.assertEqual(after["scale.weight"], before["scale.weight"])
        self.assertNotEqual(after["conv2.weight"], before["conv2.weight"])
        self.ohmic("evaluate", *self.net, "--weights", "tuned.safetensors", "--policy", "W3A3")

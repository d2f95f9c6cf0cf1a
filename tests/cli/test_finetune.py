"""`finetune`: its file is read by the other verbs and has the accuracy that was printed; interrupted runs go on."""
import signal

from files import read_safetensors, tiny_network, tiny_weights
from harness import TorchTest

DIGITS = ("--data", "synthetic:digits")
TINY = ("--net", "tiny.json", *DIGITS)
POLICY = ("--policy", "W2A2/8")


class Finetune(TorchTest):
    def setUp(self):
        super().setUp()
        self.write("tiny.json", tiny_network())

    def tune(self, *words, net=("--net", "lenet5", *DIGITS)):
        self.ohmic("finetune", *net, *POLICY, "--out", "tuned.safetensors", "--json", "tuned.json", *words)
        return self.read_json("tuned.json")

    def test_two_bits_improve_and_every_verb_reads_the_file(self):
        result = self.tune("--epochs", 1, "--images", 3000, "--learning-rate", 0.005)
        before, after = result["post_training"], result["finetuned"]
        self.assertGreater(after["validation_accuracy"], before["validation_accuracy"] + 0.5)
        self.assertEqual(self.files(), ["tiny.json", "tuned.json", "tuned.safetensors"])
        weights = ("--net", "lenet5", *DIGITS, *POLICY, "--weights", "tuned.safetensors")
        self.ohmic("evaluate", *weights, "--json", "evaluated.json", "--through-chip", "--set", "adc.bits=ideal")
        read = self.read_json("evaluated.json")
        self.assertEqual(read["quantized"], after)
        self.assertEqual(read["through_chip"]["chip_accuracy"], read["through_chip"]["integer_accuracy"])
        self.ohmic("quantize", *weights, "--out", "integers.safetensors")
        self.ohmic("simulate", *weights, "--functional", "--images", 1, "--dump", "dump.safetensors")
        tuned, metadata = read_safetensors(self.path("tuned.safetensors"))
        integers, _ = read_safetensors(self.path("integers.safetensors"))
        dump, _ = read_safetensors(self.path("dump.safetensors"))
        self.assertEqual(metadata["network"], "lenet5")
        for name in ("conv2", "fc1"):
            self.assertEqual((tuned[f"{name}.weight_bits"][2], tuned[f"{name}.activation_bits"][2]), ([2], [2]))
            # One level a side at 2 bits: the clip is the scale.
            self.assertEqual(tuned[f"{name}.weight_clip"][2], integers[f"{name}.scale"][2])
            self.assertEqual(tuned[f"{name}.bias"][2], integers[f"{name}.bias"][2])
            self.assertEqual(dump[f"{name}.weight"], integers[f"{name}.weight"])

    def test_chips_of_a_seed_are_part_of_the_training(self):
        self.write("tiny.safetensors", tiny_weights())
        words = ("finetune", *TINY, *POLICY, "--weights", "tiny.safetensors", "--epochs", 1, "--images", 300, "--threads", 1)
        noisy = ("--through-chip", "--set", "device.variation=0.3")
        weights = {}
        for name, more in (("plain", ()), ("noisy", noisy), ("again", noisy), ("other", (*noisy, "--device-seed", 2)),
                           ("ideal", ("--through-chip",))):
            self.ohmic(*words, "--keep", "last", "--out", name, *more)
            weights[name], _ = read_safetensors(self.path(name))
        self.assertEqual(weights["noisy"], weights["again"])
        self.assertEqual(weights["ideal"], weights["plain"])
        self.assertNotEqual(weights["noisy"], weights["plain"])
        self.assertNotEqual(weights["noisy"], weights["other"])
        self.refused(*words, "--out", "no", *noisy, names=("--through-chip", "--keep last"))
        self.refused(*words, "--out", "no", "--keep", "last", "--device-seed", 2, names=("--device-seed", "--through-chip"))

    def test_interrupted_runs_go_on_to_the_same_weights(self):
        self.ohmic("train", *TINY, "--epochs", 1, "--out", "float.safetensors")
        net = (*TINY, "--weights", "float.safetensors", "--threads", 1, "--epochs", 3)
        straight = self.tune(net=net)
        weights, _ = read_safetensors(self.path("tuned.safetensors"))
        words = ("finetune", *net, *POLICY, "--out", "again.safetensors", "--json", "tuned.json")
        with self.start(*words) as process:
            for line in process.stderr:
                if line.startswith("epoch 1/3  loss"):
                    process.send_signal(signal.SIGINT)
            self.assertEqual(process.wait(), 130)
        self.assertIn("again.safetensors.checkpoint", self.files())
        self.assertNotIn("again.safetensors", self.files())
        self.refused(*words, names=("again.safetensors.checkpoint", "--resume"))
        self.refused(*words, "--resume", "--learning-rate", "0.1", names=("--learning-rate",))
        self.refused(*words, "--resume", "--bn-reestimation", "on", names=("--bn-reestimation",))
        self.refused(*words, "--resume", "--bn-reestimation", "maybe", names=("--bn-reestimation", "'maybe'"))
        self.ohmic(*words, "--resume")
        again, _ = read_safetensors(self.path("again.safetensors"))
        self.assertEqual(again, weights)
        resumed = self.read_json("tuned.json")
        self.assertEqual(resumed["finetuned"], straight["finetuned"])
        self.assertNotIn("again.safetensors.checkpoint", self.files())

    def test_what_training_ruins_is_not_written(self):
        result = self.tune("--epochs", 1, "--images", 400, "--learning-rate", 2)
        self.assertEqual(result["kept_epoch"], 0)
        # The same codes and biases; a scale's last bit may turn an image or two.
        for split in ("validation_accuracy", "test_accuracy"):
            self.assertAlmostEqual(result["finetuned"][split], result["post_training"][split], delta=0.1)

    def test_starts_from_the_network_that_its_options_make(self):
        options = ("--clip", "max", "--error-feedback", "off")
        started = self.tune("--epochs", 1, "--images", 200, *options)["post_training"]
        self.ohmic("evaluate", *TINY[2:], *POLICY, *options, "--json", "evaluated.json")
        self.assertEqual(started, self.read_json("evaluated.json")["quantized"])
        self.assertNotEqual(started, self.tune("--epochs", 1, "--images", 200)["post_training"])

    def pruned_policy(self, shares):
        layers = [{"name": name, "weight_bits": 6, "activation_bits": 6, **({"prune": shares[name]} if name in shares else {})}
                  for name in ("conv1", "conv2", "fc1", "fc2", "fc3")]
        return self.write("pruned.json", {"schema_version": 2, "network": "lenet5", "layers": layers})

    def zero_vectors(self, codes, shape, height):
        rows = len(codes) // shape[0]
        return {(o, r) for o in range(shape[0]) for r in range(0, rows, height) if not any(codes[o * rows + r : o * rows + min(r + height, rows)])}

    def test_what_a_policy_prunes_stays_zero_and_masks_keep_it_elsewhere(self):
        self.pruned_policy({"conv2": 0.5, "fc1": 0.7})
        lenet = ("--net", "lenet5", *DIGITS)
        pruned = (*lenet, "--policy", "pruned.json", "--set", "crossbar.ou_rows=9")
        self.ohmic("finetune", *pruned, "--epochs", 1, "--images", 2000, "--learning-rate", 0.005, "--out", "tuned.safetensors", "--json", "tuned.json")
        tuned, _ = read_safetensors(self.path("tuned.safetensors"))
        self.ohmic("quantize", *pruned, "--weights", "tuned.safetensors", "--out", "integers.safetensors")
        integers, metadata = read_safetensors(self.path("integers.safetensors"))
        for name, share, columns, strips in (("conv2", 0.5, 16, 17), ("fc1", 0.7, 120, 29)):
            _, shape, weights = tuned[f"{name}.weight"]
            gone = self.zero_vectors(weights, shape, 9)
            self.assertEqual(len(gone), int(share * columns * strips + 0.5))
            self.assertLessEqual(gone, self.zero_vectors(integers[f"{name}.weight"][2], shape, 9))
            self.assertEqual(metadata[f"{name}.prune"], str(share))
        self.ohmic("evaluate", *pruned, "--weights", "tuned.safetensors", "--json", "e.json")
        self.assertEqual(self.read_json("e.json")["quantized"], self.read_json("tuned.json")["finetuned"])
        self.assertGreater(self.read_json("tuned.json")["finetuned"]["test_accuracy"], 90)
        # Fine-tuned again without the policy's mask, zeros move; --masks keeps them.
        plain = (*lenet, "--policy", "W6A6", "--weights", "tuned.safetensors", "--epochs", 1, "--images", 200, "--learning-rate", 0.005, "--keep", "last")
        for words, stay in (((), False), (("--masks",), True)):
            self.ohmic("finetune", *plain, *words, "--out", "again.safetensors")
            again, _ = read_safetensors(self.path("again.safetensors"))
            for name in ("conv2", "fc1"):
                zeros = [i for i, w in enumerate(tuned[f"{name}.weight"][2]) if w == 0]
                self.assertEqual(all(again[f"{name}.weight"][2][i] == 0 for i in zeros), stay)

    def test_a_chip_is_about_pruned_vectors_alone(self):
        self.pruned_policy({})
        chip = ("--set", "crossbar.ou_rows=9")
        for words in (("finetune", "--out", "t.safetensors"), ("quantize", "--out", "t.safetensors"), ("evaluate",)):
            self.refused(*words, *DIGITS, "--policy", "pruned.json", *chip, names=("--set", "prunes"))
        self.write("grouped.json", {"schema_version": 2, "network": "tiny", "layers": [
            {"name": layer["name"], "groups": [{"columns": layer.get("out_channels", layer.get("out_features")), "weight_bits": 4}], "activation_bits": 4}
            for layer in tiny_network()["layers"] if layer["type"] in ("conv2d", "linear")]})
        self.write("tiny.safetensors", tiny_weights())
        self.refused("finetune", *TINY, "--weights", "tiny.safetensors", "--policy", "grouped.json", "--out", "t.safetensors", names=("grouped.json", "column groups"))
        self.refused("finetune", *DIGITS, "--block-lasso", "0.001", "--masks", "--out", "t.safetensors", names=("--masks",))

    def test_refusals(self):
        for words in (("--epochs", "0"), ("--learning-rate", "-1"), ("--distill", "1.5"), ("--precision", "int4"), ("--keep", "first"),
                      ("--images", "-1"), ("--augment", "mirror"), ("--policy", "W17A2"), ("--round", "floor")):
            self.refused("finetune", *DIGITS, "--out", "tuned.safetensors", *words, names=words)
        self.refused("finetune", *DIGITS, names=("--out",))
        self.refused("finetune", *DIGITS, "--out", "no/such/file", names=("no/such",))
        self.refused("finetune", *DIGITS, "--out", "tuned.safetensors", "--weights", "none", names=("none",))


class BlockLasso(TorchTest):
    def lasso(self, *words, out="lasso.safetensors"):
        self.ohmic("finetune", *DIGITS, "--block-lasso", "0.001", "--activation-bits", 4, "--epochs", 2, "--images", 3000, "--batch", 16, "--learning-rate", "0.01",
                   "--distill", 0, "--threads", 1, "--out", out, "--json", "lasso.json", *words)
        return self.read_json("lasso.json")

    def test_planes_are_dropped_and_every_verb_reads_the_file(self):
        result = self.lasso()
        planes = result["block_lasso"]
        self.assertEqual((planes["alpha"], planes["block"]), (0.001, [9, 8]))
        self.assertLess(planes["bits_per_weight"], 4.5)  # a start has 5.7 to 7
        self.assertAlmostEqual(planes["compression"], 32 / planes["bits_per_weight"])
        self.assertEqual([(l["weight_bits"], l["activation_bits"]) for l in result["policy"]], [(8, 8)] + 4 * [(8, 4)])
        self.assertGreater(result["finetuned"]["test_accuracy"], 90)
        weights = ("--weights", "lasso.safetensors", "--policy", "W8A8-W8A4-W8A4-W8A4-W8A4")
        self.ohmic("evaluate", *DIGITS, *weights, "--json", "evaluated.json")
        self.assertEqual(self.read_json("evaluated.json")["quantized"], result["finetuned"])
        self.ohmic("quantize", *DIGITS, *weights, "--out", "integers.safetensors")
        integers, _ = read_safetensors(self.path("integers.safetensors"))
        bits = count = nonzero = 0
        for name in ("conv1", "conv2", "fc1", "fc2", "fc3"):
            _, shape, codes = integers[f"{name}.weight"]
            rows = len(codes) // shape[0]
            matrix = [codes[o * rows : (o + 1) * rows] for o in range(shape[0])]
            for o in range(0, shape[0], 8):
                for r in range(0, rows, 9):
                    block = [abs(c) for column in matrix[o : o + 8] for c in column[r : r + 9]]
                    bits += len(block) * max(block).bit_length()
            count, nonzero = count + len(codes), nonzero + sum(c != 0 for c in codes)
        self.assertAlmostEqual(planes["bits_per_weight"], bits / count)
        self.assertAlmostEqual(planes["density"], nonzero / count)

    def test_the_same_seed_gives_the_same_bytes_and_a_whole_layer_can_be_the_group(self):
        self.lasso(out="a.safetensors")
        self.lasso(out="b.safetensors")
        self.assertEqual(read_safetensors(self.path("a.safetensors")), read_safetensors(self.path("b.safetensors")))
        self.lasso("--seed", 2, out="c.safetensors")
        self.assertNotEqual(read_safetensors(self.path("a.safetensors")), read_safetensors(self.path("c.safetensors")))
        self.assertEqual(self.lasso("--lasso-group", "layer", out="d.safetensors")["block_lasso"]["block"], "layer")

    def test_interrupted_runs_go_on_to_the_same_network(self):
        self.lasso()
        straight, _ = read_safetensors(self.path("lasso.safetensors"))
        words = ("finetune", *DIGITS, "--block-lasso", "0.001", "--activation-bits", 4, "--epochs", 2, "--images", 3000, "--batch", 16, "--learning-rate", "0.01",
                 "--distill", 0, "--threads", 1, "--out", "again.safetensors")
        with self.start(*words) as process:
            for line in process.stderr:
                if line.startswith("epoch 1/2  loss"):
                    process.send_signal(signal.SIGINT)
            self.assertEqual(process.wait(), 130)
        self.refused(*words[:4], "0.002", *words[5:], "--resume", names=("--block-lasso",))
        self.refused(*words, "--lasso-group", "layer", "--resume", names=("--lasso-group",))
        self.ohmic(*words, "--resume")
        again, _ = read_safetensors(self.path("again.safetensors"))
        self.assertEqual(again, straight)

    def test_refusals(self):
        for words in (("--block-lasso", "-1"), ("--block-lasso", "much"), ("--activation-bits", "1"), ("--lasso-group", "row"), ("--ou-rows", "0"),
                      ("--policy", "W8A8"), ("--keep", "best")):
            more = () if words[0] == "--block-lasso" else ("--block-lasso", "0.001")
            self.refused("finetune", *DIGITS, "--out", "t.safetensors", *more, *words, names=words[:1])
        self.refused("finetune", *DIGITS, "--out", "t.safetensors", "--ou-rows", "9", names=("--ou-rows", "--block-lasso"))

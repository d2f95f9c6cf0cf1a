"""What `evaluate` says of broken weights and images; and that it reads good ones in every form."""
import gzip
import os
import random
import struct

from files import linear, read_safetensors, tiny_network, tiny_weights, write_idx, write_safetensors
from harness import TorchTest

IMAGES, LABELS = "train-images-idx3-ubyte", "train-labels-idx1-ubyte"


class DataTest(TorchTest):
    def setUp(self):
        super().setUp()
        self.write("tiny.json", tiny_network())
        self.write("tiny.safetensors", tiny_weights())
        self.write_mnist("mnist")

    def write_mnist(self, folder, side=20, count=40, pack=bytes, ending=""):
        """A data set in MNIST's form: random images."""
        source = random.Random(3)
        for half in ("train", "t10k"):
            pixels = [source.randrange(256) for _ in range(count * side * side)]
            labels = [source.randrange(10) for _ in range(count)]
            self.write(f"{folder}/{half}-images-idx3-ubyte{ending}", pack(write_idx([count, side, side], pixels)))
            self.write(f"{folder}/{half}-labels-idx1-ubyte{ending}", pack(write_idx([count], labels)))

    def words(self, weights="tiny.safetensors", data="mnist:mnist"):
        return ("evaluate", "--net", "tiny.json", "--weights", weights, "--data", data)


class BrokenWeights(DataTest):
    def refuse(self, value, *names):
        self.write("bad.safetensors", value)
        self.refused(*self.words(weights="bad.safetensors"), names=("ohmic: bad.safetensors: ", *names))

    def test_the_good_ones_are_good(self):
        self.ohmic(*self.words())

    def test_cut_files(self):
        whole = tiny_weights()
        for length in (0, 5, 40, len(whole) - 1):
            self.refuse(whole[:length])
        self.refuse(whole + b"\0", "behind the last tensor")

    def test_headers(self):
        for header in ('[]', '{"a": 1}', '{"a": {"dtype": "F99", "shape": [1], "data_offsets": [0, 4]}}',
                       '{"a": {"dtype": "F32", "shape": [2], "data_offsets": [0, 4]}}',
                       '{"a": {"dtype": "F32", "shape": [1], "data_offsets": [0, 400]}}'):
            self.refuse(struct.pack("<Q", len(header)) + header.encode() + bytes(4))
        self.refuse(struct.pack("<Q", 2 ** 62), "4611686018427387904")

    def test_tensors_of_another_network(self):
        self.refuse(write_safetensors({"conv1.weight": ("F32", [1], [0.0])}), "conv1.weight")
        self.refuse(write_safetensors({}), "conv1.weight")

    def test_values(self):
        for value, name in ((3e38, "fc1.bias"), (1e10, "fc2.weight"), (float("inf"), "conv1.weight"), (float("nan"), "fc2.bias")):
            self.write("good.safetensors", tiny_weights())
            tensors, _ = read_safetensors(self.path("good.safetensors"))
            tensors[name][2][1] = value
            self.refuse(write_safetensors(tensors), f"/{name}: element 1 is ")
            self.refused("simulate", "--functional", *self.words(weights="bad.safetensors")[1:],
                         names=(f"bad.safetensors: /{name}: element 1 is ",))

    def test_values_that_grow_from_layer_to_layer(self):
        self.write("good.safetensors", tiny_weights())
        tensors, _ = read_safetensors(self.path("good.safetensors"))
        for name in tensors:
            tensors[name] = (*tensors[name][:2], [9e8] * len(tensors[name][2]))
        self.write("deep.json", {**tiny_network(), "layers": [*tiny_network()["layers"], linear("fc3", 10)]})
        tensors["fc3.weight"], tensors["fc3.bias"] = ("F32", [10, 10], [9e8] * 100), ("F32", [10], [0.0] * 10)
        self.write("bad.safetensors", write_safetensors(tensors))
        words = ("--net", "deep.json", "--weights", "bad.safetensors", "--data", "mnist:mnist")
        for verb in (("evaluate",), ("simulate", "--functional"), ("quantize", "--out", "q")):
            self.refused(*verb, *words, names=("bad.safetensors: /fc", "beyond 1e+30"))

    def test_what_others_write(self):
        self.refuse(b"PK\x03\x04" + bytes(100), "PyTorch pickle", "safetensors")
        self.write("good.safetensors", tiny_weights())
        tensors, _ = read_safetensors(self.path("good.safetensors"))
        self.refuse(write_safetensors({"module." + name: t for name, t in tensors.items()}), "the file has 'module.conv1.")

    def test_names_that_lead_nowhere(self):
        self.refused(*self.words(weights="nowhere.safetensors"), names=("nowhere.safetensors",))
        self.refused("evaluate", "--net", "tiny.json", "--data", "synthetic:digits", names=("tiny", "--weights"))


class BrokenImages(DataTest):
    def refuse(self, *names):
        self.refused(*self.words(), names=names)

    def test_magic_numbers(self):
        self.write(f"mnist/{IMAGES}", write_idx([40], [0] * 40))
        self.refuse(f"mnist/{IMAGES}", "0x00000801", "0x00000803")

    def test_cut_files(self):
        self.write(f"mnist/{IMAGES}", write_idx([40, 20, 20], [0] * 100))
        self.refuse(f"mnist/{IMAGES}", "16000", "100")
        self.write(f"mnist/{IMAGES}", b"\0\0")
        self.refuse(f"mnist/{IMAGES}")

    def test_labels(self):
        self.write(f"mnist/{LABELS}", write_idx([40], [10] * 40))
        self.refuse(f"mnist/{LABELS}", "10")
        self.write(f"mnist/{LABELS}", write_idx([39], [0] * 39))
        self.refuse(f"mnist/{LABELS}", "39", "40")

    def test_images_larger_than_the_input(self):
        self.write_mnist("mnist", side=30)
        self.refuse("mnist:mnist", "30", "28")

    def test_folders_and_words(self):
        for spec in ("mnist:nowhere", "cifar10:nowhere", "synthetic:letters", "imagenet:x", "mnist:"):
            self.refused(*self.words(data=spec), names=(spec.partition(":")[2] or spec,))

    def test_gzip(self):
        plain = self.ohmic(*self.words(), "--json", "-").stdout
        self.write_mnist("packed", pack=gzip.compress, ending=".gz")
        packed = self.ohmic(*self.words(data="mnist:packed"), "--json", "-").stdout
        self.assertEqual(plain.replace("mnist:mnist", ""), packed.replace("mnist:packed", ""))
        self.write_mnist("packed", pack=lambda data: gzip.compress(data)[:-9], ending=".gz")
        self.refused(*self.words(data="mnist:packed"), names=("packed/",))


    def test_a_gzip_file_unfolds_to_what_its_header_promises(self):
        bomb = write_idx([40, 20, 20], []) + bytes(1 << 26)
        self.write(f"mnist/{IMAGES}.gz", gzip.compress(bomb, 1))
        os.remove(self.path("mnist", IMAGES))
        self.refuse(f"mnist/{IMAGES}.gz: unfolds to more than 16016 bytes")

    def test_a_network_must_end_in_a_list_of_classes(self):
        layers = tiny_network()["layers"]
        self.write("tiny.json", {**tiny_network(), "name": "map", "layers": [{**layers[0], "out_channels": 10}]})
        weights = {"conv1.weight": ("F32", [10, 1, 5, 5], [0.1] * 250), "conv1.bias": ("F32", [10], [0.0] * 10)}
        self.write("tiny.safetensors", write_safetensors(weights))
        words = self.words()[1:]
        for verb in (("evaluate",), ("train", "--out", "t"), ("search", "--out", "run"), ("finetune", "--out", "t"),
                     ("quantize", "--out", "t")):
            self.refused(*verb, *words, names=("ohmic: tiny.json: ", "conv1", "10 x 6 x 6"))
        self.refused("compare", "--net", "tiny.json", "--out", "run", names=("ohmic: tiny.json: ", "10 x 6 x 6"))
        self.ohmic("simulate", "--net", "tiny.json")
        self.ohmic("simulate", *words, "--functional")


class Devices(DataTest):
    def test_options(self):
        self.refused(*self.words(), "--device", "abacus", names=("--device", "abacus", "cpu", "cuda"))
        self.refused(*self.words(), "--threads", "-1", names=("--threads", "-1"))
        self.refused(*self.words(), "--images", "-1", names=("--images", "-1"))
        self.refused(*self.words(), "--clip", "guess", names=("--clip", "guess"))

"""Folders of pictures as data sets, sets of many classes, and the split that validates."""
import random

from files import linear, read_safetensors, tiny_network, tiny_weights, write_png, write_safetensors
from harness import CliTest, TorchTest

CLASSES = ("0", "1", "10", "2")  # in byte order


def write_pictures(test, folder="set", side=28):
    """Random pictures of four classes; gives the test half's pixels in the order in which it is read."""
    source, order = random.Random(2), []
    for half, count in (("train", 10), ("test", 3)):
        for name in CLASSES:
            for n in range(count):
                pixels = [source.randrange(256) for _ in range(side * side)]
                test.write(f"{folder}/{half}/{name}/{n}.png", write_png(side, side, pixels))
                order += [pixels] if half == "test" else []
    test.write(f"{folder}/test/0/notes.txt", "no picture")
    return order


class ImageFolders(TorchTest):
    def setUp(self):
        super().setUp()
        self.write("tiny.json", tiny_network())
        self.write("tiny.safetensors", tiny_weights())

    def evaluate(self, *words, data="images:set"):
        self.ohmic("evaluate", "--net", "tiny.json", "--weights", "tiny.safetensors", "--data", data, *words, "--json", "r.json")
        return self.read_json("r.json")

    def test_pictures_are_the_tensors_that_they_show(self):
        order = write_pictures(self)
        result = self.evaluate("--logits", "of_pictures")
        pixels = [p for picture in order for p in picture]
        labels = [CLASSES.index(name) for name in CLASSES for _ in range(3)]
        shape = [12, 1, 28, 28]
        self.write("same.safetensors", write_safetensors({
            "train_images": ("U8", shape, pixels), "train_labels": ("U8", [12], labels),
            "test_images": ("U8", shape, pixels), "test_labels": ("U8", [12], labels)}))
        same = self.evaluate("--logits", "of_tensors", data="tensors:same.safetensors")
        self.assertEqual(read_safetensors(self.path("of_pictures"))[0]["float"], read_safetensors(self.path("of_tensors"))[0]["float"])
        self.assertEqual(result["float"]["test_accuracy"], same["float"]["test_accuracy"])

    def test_trains_and_searches_on_pictures(self):
        write_pictures(self)
        words = ("--net", "tiny.json", "--data", "images:set")
        self.ohmic("train", *words, "--epochs", 1, "--out", "w.safetensors")
        self.ohmic("search", *words, "--weights", "w.safetensors", "--threshold", 0.95, "--episodes", 2, "--out", "run")
        self.assertEqual(self.read_json("run/config.json")["data"]["validation_images"], 10)

    def test_names_the_file_that_is_broken(self):
        write_pictures(self)
        words = ("evaluate", "--net", "tiny.json", "--weights", "tiny.safetensors", "--data")
        self.refused(*words, "images:none", names=("ohmic: none/train: ",))
        self.write("set/test/2/1.png", "no picture")
        self.refused(*words, "images:set", names=("ohmic: set/test/2/1.png: ",))

    def test_the_written_split_is_the_usual_one(self):
        write_pictures(self)
        usual = self.evaluate()
        self.ohmic("data", "--net", "tiny.json", "--data", "images:set", "--split", "split.json")
        self.assertEqual(self.evaluate("--validation", "split.json"), usual)

    def test_a_split_says_what_validates(self):
        """The accuracy on each image alone, summed, is that on both."""
        write_pictures(self)
        shares = []
        for chosen in ([3], [17], [3, 17]):
            self.write("split.json", {"schema_version": 1, "validation": chosen})
            shares.append(self.evaluate("--validation", "split.json")["float"]["validation_accuracy"])
            self.assertIn(shares[-1], (0, 100) if len(chosen) == 1 else (0, 50, 100))
        self.assertEqual((shares[0] + shares[1]) / 2, shares[2])

    def test_a_search_keeps_its_split(self):
        write_pictures(self)
        self.write("split.json", {"schema_version": 1, "validation": list(range(5))})
        words = ("search", "--net", "tiny.json", "--weights", "tiny.safetensors", "--data", "images:set", "--out", "run")
        self.ohmic(*words, "--validation", "split.json", "--threshold", 0.95, "--episodes", 2)
        self.assertEqual(self.read_json("run/config.json")["data"]["validation_images"], 5)
        self.ohmic("search", "--resume", "--out", "run", "--episodes", 3)
        self.write("split.json", {"schema_version": 1, "validation": list(range(6))})
        self.refused("search", "--resume", "--out", "run", "--episodes", 4, names=("/data: differs",))

    def test_labels_may_need_two_bytes(self):
        network = tiny_network()
        network["layers"][-1] = linear("fc2", 1000)
        self.write("wide.json", network)
        source = random.Random(4)
        tensors = {"conv1.weight": [2, 1, 5, 5], "conv1.bias": [2], "fc1.weight": [8, 72], "fc1.bias": [8], "fc2.weight": [1000, 8], "fc2.bias": [1000]}
        values = {}
        for name, shape in tensors.items():
            size = shape[0] * (shape[1] if len(shape) > 1 else 1) * (25 if len(shape) == 4 else 1)
            values[name] = ("F32", shape, [source.uniform(-0.5, 0.5) for _ in range(size)])
        values["fc2.bias"][2][777] = 1000.0  # whatever the image, class 777
        self.write("wide.safetensors", write_safetensors(values))
        pixels = [source.randrange(256) for _ in range(4 * 28 * 28)]
        labels = {"train": [777] * 4, "test": [777, 777 - 512, 9, 777]}  # 265 and 9: the same low byte
        images = {f"{half}_{part}": value for half in labels
                  for part, value in (("images", ("U8", [4, 1, 28, 28], pixels)), ("labels", ("I32", [4], labels[half])))}
        self.write("wide_set.safetensors", write_safetensors(images))
        self.ohmic("evaluate", "--net", "wide.json", "--weights", "wide.safetensors", "--data", "tensors:wide_set.safetensors", "--json", "r.json")
        for figures in ("float", "w8a8"):
            self.assertEqual(self.read_json("r.json")[figures], {"validation_accuracy": 100, "test_accuracy": 50})


class DataVerb(CliTest):
    def test_says_what_a_set_holds(self):
        self.write("tiny.json", tiny_network())
        write_pictures(self)
        out = self.ohmic("data", "--net", "tiny.json", "--data", "images:set", "--json", "r.json").stdout
        self.assertIn("30 train, 10 validate, 12 test", out)
        self.assertEqual(self.read_json("r.json"), {
            "schema_version": 1, "network": "tiny", "data": "images:set", "synthetic": False, "shape": [1, 28, 28], "classes": 4,
            "training_images": 30, "validation_images": 10, "test_images": 12})

    def test_writes_the_split(self):
        self.ohmic("data", "--split", "split.json")
        split = self.read_json("split.json")
        self.assertEqual((split["schema_version"], split["training_images"], len(split["validation"])), (1, 20000, 5000))
        self.assertEqual(len(set(split["validation"])), 5000)
        self.ohmic("data", "--validation", "split.json", "--split", "again.json")
        self.assertEqual(self.read("again.json"), self.read("split.json"))

    def test_refuses_what_is_no_split(self):
        for value, name in (("[]", "must be"), ({"schema_version": 1, "validation": [20000]}, "/validation/0"),
                            ({"schema_version": 1, "training_images": 7, "validation": [0]}, "/training_images")):
            self.write("bad.json", value)
            self.refused("data", "--validation", "bad.json", names=("ohmic: bad.json: ", name))
        self.refused("data", "--validation", "bad.json", "--split", "bad.json", names=("--split",))

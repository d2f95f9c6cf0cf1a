"""ONNX files on the command line: as networks, as weights, imported, and refused."""
import random

from files import read_safetensors, write_safetensors
from harness import CliTest, TorchTest
from onnx_file import codes, model, node, tensor


def small(last=()):
    """A convolution with its bias behind it, a pool, a linear layer; on top whatever `last` has, which reads `y`."""
    draw = random.Random(5)
    weights = [draw.uniform(-0.4, 0.4) for _ in range(36 + 4 + 10 * 4 * 25)]
    tensors = [tensor("conv1.weight", [4, 1, 3, 3], weights[:36]), tensor("bias", [4, 1, 1], weights[36:40]),
               tensor("fc.weight", [10, 100], weights[40:])]
    nodes = [node("Conv", ["image", "conv1.weight"], ["c"], strides=[2, 2], pads=[1, 1, 1, 1]), node("Add", ["c", "bias"], ["b"]),
             node("Relu", ["b"], ["r"]), node("AveragePool", ["r"], ["p"], kernel_shape=[3, 3], strides=[3, 3], pads=[1, 1, 1, 1]),
             node("Flatten", ["p"], ["f"]), node("Gemm", ["f", "fc.weight"], ["y"], transB=1), *last]
    return model(nodes, tensors, ["batch", 1, 28, 28], last[-1:] and "z" or "y")


def quantised():
    """Two layers with weights of int8 and inputs of uint8; a third whose weights are floats."""
    def pair(source, out, zero):
        return [node("QuantizeLinear", [source, "scale", zero], [out + ".codes"]), node("DequantizeLinear", [out + ".codes", "scale", zero], [out])]
    tensors = [tensor("scale", [], [0.125]), codes("zero", [], [0], False), codes("middle", [], [0]), codes("w", [4, 1, 3, 3], list(range(-18, 18))),
               codes("v", [10, 100], [n % 200 - 100 for n in range(1000)]), tensor("last.weight", [10, 10], [n / 100 for n in range(100)])]
    nodes = [*pair("image", "x", "zero"), node("DequantizeLinear", ["w", "scale", "middle"], ["conv1.weight"]),
             node("Conv", ["x", "conv1.weight"], ["c"], strides=[3, 3], pads=[1, 1, 1, 1]), *pair("c", "d", "zero"),
             node("MaxPool", ["d"], ["p"], kernel_shape=[2, 2], strides=[2, 2]), *pair("p", "q", "zero"), node("Flatten", ["q"], ["f"]),
             node("DequantizeLinear", ["v", "scale", "middle"], ["fc.weight"]), node("Gemm", ["f", "fc.weight"], ["g"], transB=1),
             *pair("g", "h", "middle"), node("Gemm", ["h", "last.weight"], ["y"])]
    return model(nodes, tensors, ["batch", 1, 28, 28], "y")


class Onnx(CliTest):
    def setUp(self):
        super().setUp()
        self.write("small.onnx", small())

    def test_a_file_is_a_network(self):
        result = self.simulate("--net", "small.onnx", "--policy", "W6A5/8")
        self.assertEqual(result["network"], "small")
        self.assertEqual([(l["name"], l["rows"], l["columns"], l["windows"]) for l in result["layers"]],
                         [("conv1", 9, 4, 196), ("fc", 100, 10, 1)])

    def test_import_writes_the_same_network(self):
        self.ohmic("import", "small.onnx", "--out", "mine", "--json", "import.json")
        self.assertEqual(self.files(), ["import.json", "mine.json", "mine.safetensors", "small.onnx"])
        self.assertEqual(self.read_json("import.json")["weight_layers"], 2)
        self.assertEqual(self.read_json("mine.json")["name"], "mine")
        self.assertEqual(sorted(read_safetensors(self.path("mine.safetensors"))[0]), ["conv1.bias", "conv1.weight", "fc.weight"])
        of_file, imported = self.simulate("--net", "small.onnx"), self.simulate("--net", "mine.json")
        for result in (of_file, imported):
            del result["network"], result["simulator"]
        self.assertEqual(of_file, imported)

    def test_import_takes_the_name_of_the_file(self):
        self.ohmic("import", "small.onnx")
        self.assertEqual(self.files(), ["small.json", "small.onnx", "small.safetensors"])

    def test_nodes_that_are_not_understood_are_named(self):
        self.write("odd.onnx", small([node("Softsign", ["y"], ["e"], name="/act/Softsign"), node("Relu", ["e"], ["z"], speed=3)]))
        for words in (("simulate", "--net", "odd.onnx"), ("import", "odd.onnx", "--out", "mine")):
            self.refused(*words, names=("odd.onnx: these nodes are not understood: '/act/Softsign' (Softsign)",))
        self.write("attribute.onnx", small([node("Relu", ["y"], ["z"], speed=3)]))
        self.refused("import", "attribute.onnx", names=("'z' (Relu, attribute speed)",))
        self.assertEqual(self.files(), ["attribute.onnx", "odd.onnx", "small.onnx"])

    def test_a_quantised_file_brings_a_policy(self):
        self.write("codes.onnx", quantised())
        self.ohmic("import", "codes.onnx", "--out", "mine", "--json", "import.json")
        self.assertEqual(self.read_json("import.json")["policy_file"], "mine.policy.json")
        policy = self.read_json("mine.policy.json")
        self.assertEqual([(l["name"], l["weight_bits"], l["activation_bits"]) for l in policy["layers"]],
                         [("conv1", 8, 8), ("fc", 8, 8), ("last", 16, 8)])
        self.assertEqual([layer["type"] for layer in self.read_json("mine.json")["layers"]],
                         ["conv2d", "relu", "max_pool2d", "flatten", "linear", "linear"])
        self.assertEqual(self.simulate("--net", "mine.json", "--policy", "mine.policy.json")["policy"], policy["layers"])
        self.refused("import", "codes.onnx", "--out", "x", "--json", "x.policy.json", names=("--json",))

    def test_one_of_several_outputs_is_named(self):
        nodes = [node("Conv", ["image", "w"], ["c"]), node("Relu", ["c"], ["left"]), node("Softsign", ["c"], ["right"])]
        self.write("two.onnx", model(nodes, [tensor("w", [2, 1, 1, 1], [1, 2])], [1, 1, 4, 4], "left", "right"))
        listed = "two.onnx: has several outputs, of which ohmic import --output NAME takes one: 'left', 'right'"
        self.refused("import", "two.onnx", names=(listed,))
        self.refused("simulate", "--net", "two.onnx", names=(listed,))
        self.refused("import", "two.onnx", "--output", "c", names=("--output: 'c' is no output of two.onnx (allowed: 'left', 'right')",))
        self.refused("import", "two.onnx", "--output", "right", names=("'right' (Softsign)",))
        self.ohmic("import", "two.onnx", "--output", "left", "--out", "left")
        self.assertEqual([layer["type"] for layer in self.read_json("left.json")["layers"]], ["conv2d", "relu"])

    def test_what_import_needs(self):
        self.refused("import", names=("import: needs the name of an ONNX file",))
        self.refused("import", "none.onnx", names=("none.onnx",))
        self.refused("import", "small.onnx", "--out", "mine/", names=("--out",))
        self.refused("import", "small.onnx", "--out", "mine", "--json", "mine.json", names=("--json",))

    def test_a_cut_file_is_one_line(self):
        whole = small()
        for size in (0, 1, 40, len(whole) // 2, len(whole) - 1):
            self.write("cut.onnx", whole[:size])
            self.refused("simulate", "--net", "cut.onnx", names=("cut.onnx: ",))


class OnnxWeights(TorchTest):
    def setUp(self):
        super().setUp()
        self.write("small.onnx", small())

    def logits(self, *words):
        self.ohmic("evaluate", "--data", "tensors:images.safetensors", *words, "--logits", "logits.safetensors", "--json", "r.json")
        return read_safetensors(self.path("logits.safetensors"))[0]

    def test_its_tensors_are_the_weights(self):
        draw = random.Random(3)
        images = {}
        for half, count in (("train", 8), ("test", 5)):
            images[half + "_images"] = ("U8", [count, 1, 20, 28], bytes(draw.randrange(256) for _ in range(count * 560)))
            images[half + "_labels"] = ("U8", [count], bytes(range(count)))
        self.write("images.safetensors", write_safetensors(images))
        of_file = self.logits("--net", "small.onnx")
        self.assertEqual([(name, part[0], part[1]) for name, part in sorted(of_file.items())],
                         [("float", "F32", [5, 10]), ("policy", "F32", [5, 10])])
        self.ohmic("import", "small.onnx", "--out", "mine")
        self.assertEqual(self.logits("--net", "mine.json", "--weights", "mine.safetensors"), of_file)
        self.assertEqual(self.logits("--net", "mine.json", "--weights", "small.onnx"), of_file)
        self.assertNotEqual(self.logits("--net", "small.onnx", "--policy", "W3A3")["policy"], of_file["policy"])
        self.ohmic("simulate", "--net", "small.onnx", "--data", "tensors:images.safetensors", "--functional", "--images", 1)

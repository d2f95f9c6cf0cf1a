"""`multiply`: matrices of codes through a chip, and wires alone."""
from files import read_safetensors, write_safetensors
from harness import CliTest

RANGES = {"U8": (0, 255), "I8": (-127, 127), "U16": (0, 65535), "I16": (-127, 127), "U32": (0, 2**32 - 1),
          "I32": (-127, 127), "U64": (0, 2**64 - 1), "I64": (-127, 127)}
WEIGHT = [3, -1, 0, 7]  # two rows, two columns
INPUT = [1, 2, 3, 0]  # two inputs
PRODUCT = [3, 13, 9, -3]


class MatrixTest(CliTest):
    def tensors(self, **tensors):
        self.write("matrix.safetensors", write_safetensors(tensors))
        return "--matrix", "matrix.safetensors", "--out", "out.safetensors"

    def codes(self, weight=WEIGHT, inputs=INPUT, kinds=("I8", "U8")):
        return self.tensors(weight=(kinds[0], [2, 2], weight), input=(kinds[1], [2, 2], inputs))

    def product(self, *words):
        self.ohmic("multiply", *words)
        return read_safetensors(self.path("out.safetensors"))[0]


class Multiply(MatrixTest):
    def test_ideal_devices_give_the_product_of_any_integers(self):
        for kind in RANGES:
            with self.subTest(kind):
                signed = kind.startswith("I")
                weight = WEIGHT if signed else [abs(w) for w in WEIGHT]
                found = self.product(*self.codes(weight, INPUT, (kind, kind)))
                product = PRODUCT if signed else [3, 15, 9, 3]
                self.assertEqual(found["sum"], ("F64", [1, 2, 2], product))
                self.assertEqual(found["ideal"], ("I64", [2, 2], product))

    def test_codes_out_of_range_are_named_with_their_place(self):
        for kind, (low, high) in RANGES.items():
            with self.subTest(kind):
                self.refused("multiply", *self.codes(weight=[0, high, 0, 0], kinds=(kind, "U8")), "--weight-bits", "7",
                             names=("/weight", f"row 0, column 1 is {high}, allowed is [-63, 63] at 7 bits"))
                for value in [high] if low == 0 else [low, high]:
                    self.refused("multiply", *self.codes(inputs=[0, 0, value, 0], kinds=("I8", kind)), "--activation-bits", "6",
                                 names=("/input", f"row 1, column 0 is {value}, allowed is [0, 63] at 6 bits"))

    def test_chips_follow_from_the_seed_and_their_number(self):
        words = (*self.codes(), "--set", "device.variation=0.2", "--set", "adc.bits=ideal")
        chips = self.product(*words, "--chips", "3")["sum"]
        self.assertEqual(chips[1], [3, 2, 2])
        values = chips[2]
        self.assertEqual(len({tuple(values[n:n + 4]) for n in (0, 4, 8)}), 3)
        self.assertEqual(self.product(*words, "--chips", "2", "--threads", "1")["sum"][2], values[:8])
        self.assertNotEqual(self.product(*words, "--device-seed", "2")["sum"][2], values[:4])

    def test_drift_scales_and_converters_round_to_even(self):
        halved = (*self.codes([3, 1, 0, 0], [1, 0, 2, 0]), "--weight-bits", "3", "--activation-bits", "2", "--set", "dac.bits=2",
                  "--set", "crossbar.bits_per_cell=2", "--set", "mapping.weight_planes=magnitude", "--set", "device.drift_nu=0.5",
                  "--set", "device.drift_s=4")
        self.assertEqual(self.product(*halved, "--set", "adc.bits=ideal")["sum"][2], [1.5, 0.5, 3, 1])
        self.assertEqual(self.product(*halved, "--set", "adc.bits=4")["sum"][2], [2, 0, 3, 1])

    def test_refusals(self):
        codes = self.codes()
        for words, names in ((("--chips", "0"), ("--chips", "0")), (("--device-seed", "-1"), ("--device-seed", "-1")),
                             (("--weight-bits", "17"), ("--weight-bits", "17")), (("--activation-bits", "1"), ("--activation-bits",)),
                             (("--set", "device.stuck_off=0.6", "--set", "device.stuck_on=0.6"), ("stuck",)),
                             (("--set", "adc.bits=ideal", "--set", "adc.offset_lsb=1"), ("offset_lsb",)),
                             (("--set", "crossbar.wire_ohm=1", "--set", "mapping.compression=zero_rows", "--set", "crossbar.ou_rows=2"),
                              ("crossbar.wire_ohm", "mapping.compression=none"))):
            with self.subTest(" ".join(words)):
                self.refused("multiply", *codes, *words, names=names)
        self.refused("multiply", *self.tensors(weight=("F32", [1, 1], [1.5]), input=("U8", [1, 1], [1])), names=("/weight", "F32"))
        self.refused("multiply", *self.tensors(weight=("I8", [1, 1], [1])), names=("/input", "missing"))
        self.refused("multiply", *self.tensors(weight=("I8", [2, 1], [1, 1]), input=("U8", [1, 3], [1, 1, 1])), names=("/input", "[1,3]"))
        self.refused("multiply", "--matrix", "matrix.safetensors", names=("--out",))
        self.assertNotIn("out.safetensors", self.files())


class WiresAlone(MatrixTest):
    def array(self, cells, shape, voltage):
        return self.tensors(conductance_us=("F64", shape, cells), voltage=("F64", [len(voltage) // shape[0], shape[0]], voltage))

    def test_one_cell_is_a_chain_of_resistors(self):
        found = self.product(*self.array([100.0], [1, 1], [1.2]), "--set", "crossbar.wire_ohm=1000")  # 10 kohm + 2 kohm
        self.assertEqual(found["current_ua"][:2], ("F64", [1, 1]))
        self.assertAlmostEqual(found["current_ua"][2][0], 100, places=9)

    def test_without_resistance_currents_are_products(self):
        found = self.product(*self.array([100.0, 40.0, 20.0, 90.0], [2, 2], [1.0, 0.5, -1.0, 0.0]))
        self.assertEqual(found["current_ua"], ("F64", [2, 2], [110, 85, -100, -40]))

    def test_the_first_order_is_a_quotient(self):
        words = (*self.array([100.0, 40.0, 20.0, 90.0], [2, 2], [1.0, 0.0]), "--set", "crossbar.wire_ohm=100")
        exact, first = self.product(*words)["current_ua"][2], self.product(*words, "--wires", "first-order")["current_ua"][2]
        # Of row 0: 100 + 40 share a segment with its first cell, 100 + 80 with its second; of column 0: 200 + 20, of 1: 80 + 90.
        self.assertAlmostEqual(first[0], 100 / (1 + 1e-4 * (140 + 220)), places=9)
        self.assertAlmostEqual(first[1], 40 / (1 + 1e-4 * (180 + 170)), places=9)
        for a, b in zip(first, exact):
            self.assertAlmostEqual(a / b, 1, places=2)
        self.refused("multiply", *words, "--wires", "second", names=("--wires", "second", "first-order"))

    def test_refusals(self):
        self.refused("multiply", *self.array([-1.0], [1, 1], [1.0]), names=("/conductance_us", "-1"))
        self.refused("multiply", *self.array([1.0], [1, 1], [float("nan")]), names=("/voltage", "nan"))
        self.refused("multiply", *self.array([1.0], [1, 1], [1.0]), "--chips", "2", names=("--chips", "wires alone"))

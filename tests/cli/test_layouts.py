"""Array classes, layouts and column groups: what a user states, and what is refused."""
import json

from harness import CliTest

SIZES = {"conv1": (25, 6), "conv2": (150, 16), "fc1": (256, 120), "fc2": (120, 84), "fc3": (84, 10)}
GROUPS = [{"columns": 10, "weight_bits": 6}, {"columns": 6, "weight_bits": 3}]


class Layouts(CliTest):
    def simulate(self, *words):
        return json.loads(self.ohmic("simulate", "--net", "lenet5", "--json", "-", *words).stdout)

    def pool(self, *classes, **more):
        return self.write("pool.json", json.dumps({"array_classes": [dict(zip(("rows", "columns", "tiles"), c)) for c in classes], **more}))

    def test_a_layer_takes_the_arrays_with_the_fewest_cells(self):
        self.pool((64, 64, 8), (256, 256, 56))
        layers = self.simulate("--policy", "W8A8", "--hw", "pool.json")["layers"]
        self.assertEqual([l["arrays"][0]["rows"] for l in layers], [64, 64, 64, 64, 64])
        self.pool((64, 64, 1), (256, 256, 63))
        layers = self.simulate("--policy", "W8A8", "--hw", "pool.json")["layers"]
        self.assertEqual([l["arrays"][0]["rows"] for l in layers], [64, 256, 256, 256, 256])

    def test_arrays_cost_what_their_size_costs(self):
        self.pool((64, 64, 64))
        listed = self.simulate("--hw", "pool.json")
        stated = self.simulate("--set", "crossbar.rows=64", "--set", "crossbar.columns=64")
        for part in ("total", "layers", "components"):
            self.assertEqual(listed[part], stated[part])
        beside = self.simulate("--hw", "pool.json", "--set", "crossbar.rows=200")
        self.assertEqual(listed["total"], beside["total"])

    def test_a_pool_is_read_again_as_it_was_written(self):
        self.pool((64, 64, 8), (256, 100, 56))
        first = self.simulate("--hw", "pool.json", "--set", "mapping.share_arrays=on")
        self.write("again.json", json.dumps(first["hardware"]))
        again = self.simulate("--hw", "again.json")
        for part in ("total", "layers", "components"):
            self.assertEqual(first[part], again[part])

    def test_column_groups_choose_their_classes(self):
        layers = [{"name": n, "activation_bits": 8, **({"groups": [{"columns": 100, "weight_bits": 4}, {"columns": 20, "weight_bits": 8}]}
                                                       if n == "fc1" else {"weight_bits": 8})} for n in SIZES]
        self.write("groups.json", json.dumps({"schema_version": 2, "network": "lenet5", "layers": layers}))
        self.pool((128, 100, 32), (256, 20, 32))
        words = "--policy", "groups.json", "--hw", "pool.json"
        fc1 = self.simulate(*words, "--set", "mapping.class_choice=group")["layers"][2]
        self.assertEqual(fc1["arrays"], [{"rows": 128, "columns": 100, "count": 16}, {"rows": 256, "columns": 20, "count": 16}])
        self.assertEqual((fc1["utilization"], fc1["crossbars"]), (1, 32))
        texts = [self.ohmic("simulate", "--net", "lenet5", *words, "--set", "mapping.class_choice=group", "--fidelity", f, "--json", "-").stdout
                 for f in ("window", "detailed")]
        window, detailed = map(json.loads, texts)
        window.pop("simulator"), detailed.pop("simulator")
        self.assertEqual(window, detailed)

    def test_what_does_not_lie_is_refused(self):
        self.pool((64, 64, 63))
        self.refused("simulate", "--net", "lenet5", "--hw", "pool.json", names=("pool.json", "/array_classes", "63 tiles", "64 of the mesh"))
        self.pool((64, 0, 64))
        self.refused("simulate", "--net", "lenet5", "--hw", "pool.json", names=("/array_classes/0/columns",))
        self.pool((64, 64, 64))
        self.refused("simulate", "--net", "lenet5", "--hw", "pool.json", "--set", "chip.tiles_x=auto", "--set", "chip.tiles_y=auto",
                     names=("chip.tiles_x is auto beside array_classes",))
        self.refused("simulate", "--net", "lenet5", "--hw", "pool.json", "--set", "crossbar.ou_rows=65", names=("ou_rows is 65", "= 64 or all"))
        self.refused("simulate", "--net", "lenet5", "--hw", "pool.json", "--set", "chip.tiles_x=9", names=("--set", "64 tiles", "72 of the mesh"))
        self.refused("simulate", "--net", "lenet5", "--set", "mapping.weight_layout=adjacent", "--set", "mapping.compression=zero_rows",
                     names=("weight_layout is adjacent",))

    def test_what_goes_together_is_asked_of_the_file_with_its_overrides(self):
        self.pool((64, 64, 72))
        self.ohmic("simulate", "--net", "lenet5", "--hw", "pool.json", "--set", "chip.tiles_x=9")
        self.refused("simulate", "--net", "lenet5", "--hw", "pool.json", "--set", "adc.rate_gsps=1", names=("pool.json: ", "72 tiles"))
        self.pool((64, 64, 64), crossbar={"ou_rows": 65})
        self.ohmic("simulate", "--net", "lenet5", "--hw", "pool.json", "--set", "crossbar.ou_rows=32")
        self.refused("simulate", "--net", "lenet5", "--hw", "pool.json", "--set", "adc.rate_gsps=1", names=("pool.json: ", "ou_rows is 65"))

    def test_the_list_of_classes_is_explained(self):
        self.assertIn("placement curve", self.ohmic("explain", "array_classes").stdout)
        self.assertIn("array_classes", json.loads(self.ohmic("schema", "hardware").stdout)["properties"])

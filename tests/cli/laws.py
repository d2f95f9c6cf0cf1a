"""The laws that every result of `simulate` obeys, whatever the network, policy and chip."""
import math

TOTAL = ("latency_ms", "cycles", "energy_mj", "component_power_w", "average_power_w", "area_mm2", "crossbars", "pes",
         "tiles", "utilization", "macs", "input_cycles", "adc_conversions", "gops_per_watt", "mapped_area_mm2",
         "adc_bits_lossless")
LAYER = ("weight_bits", "activation_bits", "rows", "columns", "windows", "row_blocks", "column_blocks", "crossbars",
         "pes", "input_cycles", "adc_conversions", "macs", "start_ns", "end_ns", "energy_mj", "component_power_w",
         "utilization")
COMPONENT = ("energy_mj", "component_power_w", "area_mm2", "events")
SIMULATOR = ("wall_s", "cpu_s", "events")
KINDS = ("crossbar", "dac", "sample_hold", "adc", "shift_adder", "subtractor", "register", "buffer", "adder_tree",
         "activation_lut", "max_pool", "router", "link", "controller", "leakage")


def close(a, b, relative=1e-9):
    return math.isclose(a, b, rel_tol=relative, abs_tol=0.0)


class Chip:
    """The hardware keys that the counts of a layer depend on."""

    def __init__(self, hardware):
        self.rows = hardware["crossbar"]["rows"]
        self.columns = hardware["crossbar"]["columns"]
        self.cell_bits = hardware["crossbar"]["bits_per_cell"]
        self.dac_bits = hardware["dac"]["bits"]
        self.groups = hardware["pe"]["crossbar_groups"]
        self.sign_plane = hardware["mapping"]["weight_planes"] == "paper"

    def blocks(self, layer, groups):
        """Blocks of a layer: where a convolution has groups, as many as fit share an array's diagonal."""
        packed = max(1, min(self.rows // layer["rows"], self.columns // layer["columns"]))
        of_a_group = math.ceil(layer["rows"] / self.rows) * math.ceil(layer["columns"] / self.columns)
        return math.ceil(groups / packed) * of_a_group

    def counts(self, layer, groups=1):
        """What a layer must show, from its matrix (of one group), its windows and its widths."""
        planes = layer["weight_bits"] - (0 if self.sign_plane else 1)
        slices = math.ceil(planes / self.cell_bits)
        row_blocks = math.ceil(layer["rows"] / self.rows)
        column_blocks = math.ceil(layer["columns"] / self.columns)
        cycles = math.ceil(layer["activation_bits"] / self.dac_bits) * layer["windows"]
        blocks = self.blocks(layer, groups)
        used = groups * layer["rows"] * layer["columns"] * slices * 2
        crossbars = 2 * slices * blocks
        return {"row_blocks": row_blocks, "column_blocks": column_blocks, "crossbars": crossbars,
                "pes": blocks * math.ceil(slices / self.groups),
                "input_cycles": cycles, "adc_conversions": groups * cycles * row_blocks * layer["columns"] * slices,
                "macs": groups * layer["rows"] * layer["columns"] * layer["windows"],
                "utilization": used / (crossbars * self.rows * self.columns)}


def check_shape(test, result):
    """Every key of the contract is there, and a finite number."""
    test.assertEqual(result["schema_version"], 1)
    parts = [(result["total"], TOTAL), (result["simulator"], SIMULATOR)]
    parts += [(layer, LAYER) for layer in result["layers"]]
    parts += [(result["components"][kind], COMPONENT) for kind in KINDS]
    for part, keys in parts:
        for key in keys:
            test.assertIsInstance(part[key], (int, float), key)
            test.assertTrue(math.isfinite(part[key]) and part[key] >= 0, key)


def check_layers(test, result, groups):
    chip = Chip(result["hardware"])
    for layer in result["layers"]:
        for key, value in chip.counts(layer, groups.get(layer["name"], 1)).items():
            test.assertTrue(close(layer[key], value), f"{layer['name']}/{key} is {layer[key]}, wanted {value}")
        test.assertLess(layer["start_ns"], layer["end_ns"])
        test.assertGreater(layer["energy_mj"], 0)
        test.assertGreater(layer["component_power_w"], 0)


def check_sums(test, result):
    total, layers, components = result["total"], result["layers"], result["components"]
    for key in ("crossbars", "pes", "input_cycles", "adc_conversions", "macs"):
        test.assertEqual(total[key], sum(layer[key] for layer in layers), key)
    for key in ("energy_mj", "component_power_w"):
        test.assertTrue(close(total[key], sum(layer[key] for layer in layers)), f"layers/{key}")
        test.assertTrue(close(total[key], sum(c[key] for c in components.values())), f"components/{key}")
    test.assertTrue(close(total["area_mm2"], sum(c["area_mm2"] for c in components.values())))
    test.assertEqual(components["adc"]["events"], total["adc_conversions"])


def check_total(test, result):
    total = result["total"]
    clock_khz = result["hardware"]["chip"]["clock_mhz"] * 1e3
    test.assertTrue(close(total["average_power_w"], total["energy_mj"] / total["latency_ms"]))
    test.assertTrue(close(total["gops_per_watt"], 2e-6 * total["macs"] / total["energy_mj"]))
    test.assertLess(abs(total["cycles"] - total["latency_ms"] * clock_khz), 1 + 1e-9 * total["cycles"])
    test.assertGreaterEqual(total["latency_ms"] * 1e6 * (1 + 1e-9), max(l["end_ns"] for l in result["layers"]))
    test.assertGreaterEqual(result["hardware"]["tile"]["pes"] * total["tiles"], total["pes"])


def check_events(test, result, groups):
    chip = Chip(result["hardware"])
    windows_by_blocks = sum(l["windows"] * chip.blocks(l, groups.get(l["name"], 1)) for l in result["layers"])
    test.assertGreaterEqual(result["simulator"]["events"], windows_by_blocks)


def check_components(test, result):
    for kind, component in result["components"].items():
        if component["events"]:
            test.assertGreater(component["energy_mj"], 0, kind)
            if kind != "leakage":
                test.assertGreater(component["component_power_w"], 0, kind)
    for kind in ("crossbar", "dac", "sample_hold", "adc", "subtractor", "shift_adder", "register", "buffer"):
        test.assertGreater(result["components"][kind]["events"], 0, kind)


def check_laws(test, result, groups=None):
    """All of them. groups: layer -> groups, of the network's grouped convolutions."""
    for check in (check_shape, check_sums, check_total, check_components):
        check(test, result)
    for check in (check_layers, check_events):
        check(test, result, groups or {})

"""`simulate --stream`: images that follow each other."""
from harness import CliTest, TorchTest, strict_json


class Streams(CliTest):
    def run_stream(self, *words):
        return strict_json(self.ohmic("simulate", *words, "--json", "-").stdout)

    def test_one_image_is_the_plain_run(self):
        plain, one = (self.run_stream("--net", "lenet5", *words) for words in ((), ("--stream", "1")))
        for result in (plain, one):
            result.pop("simulator")
        self.assertEqual(plain, one)

    def test_all_but_the_block_is_that_of_one_image(self):
        plain = self.run_stream("--net", "lenet5")
        many = self.run_stream("--net", "lenet5", "--stream", "8")
        stream = many.pop("stream")
        for result in (plain, many):
            result.pop("simulator")
        self.assertEqual(plain, many)
        self.assertEqual(stream["images"], 8)
        self.assertEqual((len(stream["latency_ms"]), len(stream["end_ms"])), (8, 8))
        self.assertLess(stream["energy_per_image_mj"], plain["total"]["energy_mj"])
        self.assertAlmostEqual(stream["interval_ms"] / plain["total"]["interval_ms"], 1, delta=0.01)

    def test_figures_of_a_second_simulator(self):
        for net, interval_us in (("lenet5", 157.248), ("vgg13", 5121.024)):
            result = self.run_stream("--net", net, "--policy", "W8A8", "--stream", "32")
            self.assertAlmostEqual(result["total"]["interval_ms"] * 1e3, interval_us, delta=interval_us * 1e-6)
            self.assertAlmostEqual(result["stream"]["interval_ms"] * 1e3, interval_us, delta=interval_us * 0.01)

    def test_layer_by_layer_they_follow_one_another_whole(self):
        result = self.run_stream("--net", "lenet5", "--set", "chip.dataflow=layer_serial", "--stream", "3")
        latency = result["total"]["latency_ms"]
        self.assertEqual(result["total"]["interval_ms"], latency)
        self.assertEqual(result["stream"]["latency_ms"], [latency] * 3)

    def test_a_wave_shows_all_images(self):
        self.ohmic("simulate", "--net", "lenet5", "--stream", "2", "--timeline", "two.json")
        self.ohmic("simulate", "--net", "lenet5", "--timeline", "one.json")
        windows = [sum(event["name"] == "conv1" and event.get("args", {}).get("window", 0) > 0
                       for event in self.read_json(name)["traceEvents"]) for name in ("one.json", "two.json")]
        self.assertEqual(windows[1], 2 * windows[0])

    def test_a_save_file_names_the_signals_of_one_image(self):
        curves = []
        for count in ("1", "2"):
            self.ohmic("simulate", "--net", "lenet5", "--stream", count, "--vcd", "wave.vcd")
            with open(self.path("wave.gtkw"), encoding="utf-8") as save:
                curves.append([line.split("[")[0].strip() for line in save if line.startswith("+{")])
        self.assertGreater(len(curves[0]), 10)
        self.assertEqual(curves[0], curves[1])

    def traced_layer_by_layer(self, count, *words):
        self.ohmic("simulate", "--net", "lenet5", "--set", "chip.dataflow=layer_serial", "--stream", count,
                   "--timeline", "t.json", "--packet-log", "t.csv", "--vcd", "t.vcd", *words)
        packets = [line.split(",") for line in self.read("t.csv").splitlines()[1:]]
        events = self.read_json("t.json")["traceEvents"]
        slices = [(e["tid"], e["name"], round(e["ts"] * 1e6), round(e["dur"] * 1e6), str(e.get("args")))
                  for e in events if e["ph"] == "X"]
        return packets, slices, int(self.read("t.vcd").rstrip().split("#")[-1].split("\n")[0])

    def test_layer_by_layer_traces_repeat_those_of_one_image(self):
        packets, slices, latency = self.traced_layer_by_layer("1")
        all_packets, all_slices, end = self.traced_layer_by_layer("3")
        self.assertEqual(end, 3 * latency)
        self.assertEqual(len(all_packets), 3 * len(packets))
        self.assertEqual(len({(e["ph"], e["id"]) for e in self.read_json("t.json")["traceEvents"] if e["ph"] in "sf"}),
                         2 * len(all_packets))
        self.assertEqual(all_packets[:len(packets)], packets)
        later = [(tid, name, ts + n * latency, dur, args) for n in range(3) for tid, name, ts, dur, args in slices
                 if "window" in args or "weight_bits" in args]
        self.assertGreater(len(later), 1000)
        self.assertEqual(sorted(s for s in all_slices if "weight_bits" in s[4]), sorted(later))

    def test_layer_by_layer_power_is_that_of_one_image(self):
        power = []
        for count in ("1", "3"):
            self.traced_layer_by_layer(count, "--power-bin", "2us", "--json", "r.json")
            power.append(self.read_json("r.json")["power"])
        self.assertAlmostEqual(power[0]["average_w"], power[1]["average_w"], delta=1e-5 * power[0]["average_w"])
        self.assertAlmostEqual(power[0]["peak_w"], power[1]["peak_w"], delta=0.2 * power[0]["peak_w"])

    def test_balanced_copies_are_told_with_the_interval_that_they_reach(self):
        words = ("simulate", "--net", "lenet5", "--set", "mapping.replicate=balance")
        layers = strict_json(self.ohmic(*words, "--json", "-").stdout)["layers"]
        copies = "+".join(f"{layer['name']}:{layer['copies']}" for layer in layers if layer["copies"] > 1)
        self.assertTrue(copies)
        printed = self.ohmic(*words).stdout
        self.assertIn(f"\ncopies           {copies}\n", printed)
        self.assertRegex(printed, r"\ninterval         0\.0\d+ ms, ")
        named = self.ohmic("simulate", "--net", "lenet5", "--set", f"mapping.replicate={copies}").stdout
        self.assertEqual(named.split("simulated in")[0], printed.split("simulated in")[0])

    def test_what_limits_is_named(self):
        for words, limit in (((), r"PEs of conv1: 138\.24 of 157\.248 us that the busiest station works for an image"),
                             (("--set", "tile.buffer_cycle_ns=900"), r"line buffer of conv1: .* of .* us that"),
                             (("--set", "noc.flit_bits=1", "--set", "tile.buffer_cycle_ns=1", "--set", "crossbar.read_ns=1",
                               "--set", "tile.input_buffering=double", "--set", "pe.schedule=sample_hold",
                               "--set", "mapping.replicate=conv1:12"), r"I/O port: (.*) of \1 us that"),
                             (("--set", "chip.dataflow=layer_serial"), r"PEs of all layers: .* of .* us")):
            printed = self.ohmic("simulate", "--net", "lenet5", *words).stdout
            self.assertRegex(printed, r"\nlimits *\nlatency, interval +" + limit)
            self.assertRegex(printed, r"\nenergy +(register|adc|leakage|crossbar): \d+\.\d %\n")

    def test_the_table_has_a_line(self):
        self.assertRegex(self.ohmic("simulate", "--net", "lenet5", "--stream", "4").stdout,
                         r"\na stream of 4 images: one every 0\.157\d+ ms, 63\d\d\.\d+ images/s, .* mJ an image, latency ")

    def test_what_makes_no_sense_is_refused(self):
        self.refused("simulate", "--stream", "0", names=("--stream", "0"))
        self.refused("simulate", "--stream", "many", names=("--stream",))
        self.refused("simulate", "--stream", "1000000", "--net", "vgg13", names=("--stream", "1000000", "32768"))
        self.refused("simulate", "--stream", "2", "--policies", "-", names=("--stream", "--policies"))


class FunctionalStreams(TorchTest):
    def test_values_are_those_of_the_first_images(self):
        words = ("simulate", "--net", "lenet5", "--functional", "--data", "synthetic:digits", "--policy", "W5A4/8")
        self.ohmic(*words, "--stream", "3", "--dump", "stream.safetensors")
        self.ohmic(*words, "--images", "3", "--dump", "images.safetensors")
        with open(self.path("stream.safetensors"), "rb") as stream, open(self.path("images.safetensors"), "rb") as images:
            self.assertEqual(stream.read(), images.read())
        self.refused(*words, "--stream", "3", "--images", "3", names=("--images", "--stream"))

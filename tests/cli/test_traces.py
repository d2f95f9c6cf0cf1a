"""What `simulate` shows of a run: waves, timelines, packet logs, power, their ranges, scopes and errors."""
import csv
import os
import shutil
import subprocess

from files import tiny_network
from harness import strict_json
from trace_case import TraceTest, read_vcd


class Waves(TraceTest):
    def test_run_from_zero_to_the_latency(self):
        result = self.traced("--vcd", "t.vcd")
        signals, times = read_vcd(self.read("t.vcd"))
        self.assertEqual(times, sorted(set(times)))
        self.assertEqual(times[0], 0)
        self.assertEqual(times[-1], round(result["total"]["latency_ms"] * 1e9))
        self.assertGreater(len(times), max(layer["windows"] for layer in result["layers"]))
        self.assertTrue(all(changes and changes[0][0] == 0 for _, changes in signals.values()))
        sent = signals["chip.io_port.vectors_sent"][1]  # a pixel of 4 bits: 2 flits
        self.assertEqual(sent[:3], [(0, 1), (2000, 2), (4000, 3)])
        windows = [signals["chip.tile_x0_y0.window"][1][-1][1], signals["chip.controller.begun"][1]]
        self.assertEqual(windows, [result["layers"][0]["windows"], [(0, 1)]])

    def test_say_how_long_a_pe_is_busy(self):
        """LeNet-5's conv1 at A4, serial: 576 windows of 4 slices, each read, converted and added once: 6 columns, 8 ADCs."""
        chip = self.traced("--set", "pe.schedule=serial", "--vcd", "t.vcd")["hardware"]
        signals, times = read_vcd(self.read("t.vcd"))
        clock = 1000 / chip["chip"]["clock_mhz"]
        conversion = chip["adc"]["cycles_per_conversion"] / chip["adc"]["rate_gsps"]
        analog = chip["dac"]["settle_ns"] + chip["crossbar"]["read_ns"] + chip["pe"]["mux_ns"] + conversion
        round_ns = -(-analog // clock) * clock + chip["pe"]["shift_add_cycles"] * clock
        changes = signals["chip.tile_x0_y0.pe_0.busy"][1] + [(times[-1], 0)]
        busy = sum(until - since for (since, value), (until, _) in zip(changes, changes[1:]) if value)
        self.assertEqual(busy, round(576 * 4 * round_ns * 1000))

    def test_do_not_differ_from_run_to_run_or_between_fidelities(self):
        files = ("t.vcd", "t.gtkw", "t.json", "t.csv")
        seen = set()
        for words in ((), (), ("--fidelity", "detailed"), ("--repeat", "3")):
            self.traced("--vcd", "t.vcd", "--timeline", "t.json", "--packet-log", "t.csv", *words)
            seen.add(tuple(self.read(name) for name in files))
        self.assertEqual(len(seen), 1)
        self.assertEqual(self.files(), sorted(files))

    def test_leave_the_result_alone(self):
        plain, traced = self.traced(), self.traced("--vcd", "t.vcd", "--timeline", "t.json", "--packet-log", "t.csv")
        self.assertEqual(plain["simulator"]["events"], traced["simulator"]["events"])
        del plain["simulator"], traced["simulator"]
        self.assertEqual(plain, traced)

    def test_a_range_shows_a_part_with_the_right_first_values(self):
        whole, _ = self.wave()
        part, times = self.wave("--trace-from", "20us", "--trace-to", "30000.5ns")
        self.assertEqual((times[0], times[-1]), (20_000_000, 30_000_500))
        self.assertEqual(set(whole), set(part))
        for name, (_, changes) in part.items():
            before = [value for time, value in whole[name][1] if time <= times[0]][-1]
            inside = [(t, v) for t, v in whole[name][1] if times[0] < t <= times[-1]]
            self.assertEqual(changes, [(times[0], before)] + inside, name)

    def test_a_range_may_reach_behind_the_end(self):
        self.assertEqual(self.wave("--trace-to", "5s"), self.wave())

    def test_a_scope_picks_full_names(self):
        whole, _ = self.wave()
        some, _ = self.wave("--trace-scope", "chip.tile_x0_y0.pe_*")
        self.assertEqual({name: whole[name] for name in whole if name.startswith("chip.tile_x0_y0.pe_")}, some)
        one, _ = self.wave("--trace-scope", "chip.controller.begun")
        self.assertEqual(list(one), ["chip.controller.begun"])

    def test_gtkwave_reads_them(self):
        if shutil.which("vcd2fst") is None or shutil.which("fst2vcd") is None:
            self.skipTest("vcd2fst and fst2vcd are not installed (package gtkwave)")
        signals, _ = self.wave()
        subprocess.run(["vcd2fst", "t.vcd", "t.fst"], cwd=self.folder, check=True, capture_output=True)
        back = subprocess.run(["fst2vcd", "t.fst"], cwd=self.folder, check=True, capture_output=True, text=True).stdout
        self.assertEqual(back.count("$var "), len(signals))

    def test_a_save_file_of_ones_own_is_left_alone(self):
        self.wave()
        self.assertIn("chip.tile_x0_y0.window", self.read("t.gtkw"))
        self.write("t.gtkw", "[*] GTKWave Analyzer\nmine\n")
        self.wave()
        self.assertEqual(self.read("t.gtkw"), "[*] GTKWave Analyzer\nmine\n")
        os.symlink("/dev/zero", self.path("zeros.gtkw"))  # one without an end
        self.traced("--vcd", "zeros.vcd")
        self.assertTrue(os.path.islink(self.path("zeros.gtkw")))

    def test_a_device_takes_them_too(self):
        self.traced("--vcd", "/dev/null")
        self.traced("--timeline", "/dev/null")
        self.assertEqual(self.files(), [])


class Timelines(TraceTest):
    def test_run_from_zero_to_the_latency(self):
        result = self.traced("--timeline", "t.json")
        events = self.read_json("t.json")["traceEvents"]
        slices = [e for e in events if e["ph"] == "X"]
        latency_us = result["total"]["latency_ms"] * 1e3
        self.assertTrue(all(e["ts"] >= 0 and e["dur"] > 0 for e in slices))
        self.assertLessEqual(max(e["ts"] + e["dur"] for e in slices), latency_us * (1 + 1e-9))
        self.assertLessEqual(max(e["ts"] for e in events if e["ph"] == "C"), latency_us * (1 + 1e-9))

    def test_every_window_of_every_pe_is_there(self):
        result = self.traced("--timeline", "t.json")
        slices = [e for e in self.read_json("t.json")["traceEvents"] if e["ph"] == "X" and "window" in e.get("args", {})]
        for layer in result["layers"]:
            own = [e["args"] for e in slices if e["args"]["layer"] == layer["name"]]
            self.assertEqual(len(own), layer["windows"] * layer["pes"])
            self.assertEqual({a["window"] for a in own}, set(range(1, layer["windows"] + 1)))
            self.assertEqual({(a["weight_bits"], a["activation_bits"], a["input_slices"]) for a in own}, {(4, 4, 4)})

    def test_threads_and_processes_have_names_and_work_does_not_overlap(self):
        self.traced("--timeline", "t.json")
        events = self.read_json("t.json")["traceEvents"]
        named = {e["tid"] for e in events if e["name"] == "thread_name"}
        processes = {e["pid"] for e in events if e["name"] == "process_name"}
        ends = {}
        for e in sorted((e for e in events if e["ph"] == "X"), key=lambda e: e["ts"]):
            self.assertIn(e["tid"], named)
            self.assertIn(e["pid"], processes)
            self.assertLessEqual(ends.get(e["tid"], 0), e["ts"] + 1e-7)
            ends[e["tid"]] = e["ts"] + e["dur"]

    def test_arrows_join_slices_and_counters_run_forward(self):
        for words in ((), ("--trace-from", "20us", "--trace-to", "100us"), ("--trace-scope", "chip.tile_x0_y0.*"),
                      ("--set", "noc.contention=off")):
            self.traced("--timeline", "t.json", "--packet-log", "t.csv", *words)
            events = self.read_json("t.json")["traceEvents"]
            ends = {ph: {e["id"]: e for e in events if e["ph"] == ph} for ph in "sf"}
            self.assertEqual(len(ends["s"]), sum(e["ph"] == "s" for e in events), "ids are unique")
            self.assertEqual(ends["s"].keys(), ends["f"].keys())
            self.assertGreater(len(ends["s"]), 100)
            if "--trace-from" not in words and "noc.contention=off" not in words:
                self.assertEqual(len(ends["s"]), len(self.read("t.csv").splitlines()) - 1)
            slices = {}
            for e in events:
                if e["ph"] == "X":
                    slices.setdefault((e["pid"], e["tid"], e["ts"]), e)
            for arrow, start in ends["s"].items():
                self.assertLessEqual(start["ts"], ends["f"][arrow]["ts"])
                for e in (start, ends["f"][arrow]):  # at the beginning of a slice
                    self.assertIn((e["pid"], e["tid"], e["ts"]), slices)
            last = {}
            for e in events:
                if e["ph"] == "C":
                    self.assertGreater(e["ts"], last.get((e["pid"], e["name"]), -1))
                    last[e["pid"], e["name"]] = e["ts"]

    def test_a_range_and_a_scope_cut(self):
        self.assertTrue(all(20 <= e["ts"] and e["ts"] + e["dur"] <= 30 + 1e-9
                            for e in self.slices("--trace-from", "20us", "--trace-to", "30us")))
        whole = [e for e in self.slices() if "window" in e.get("args", {}) and e["args"]["layer"] == "conv1"]
        self.assertEqual(self.slices("--trace-scope", "*tile_x0_y0.pe_0.slice"), whole)


class PacketLogs(TraceTest):
    def test_carry_the_image_in_and_the_result_out(self):
        result = self.traced("--packet-log", "t.csv")
        rows = list(csv.DictReader(self.read("t.csv").splitlines()))
        self.assertEqual(len([r for r in rows if r["source"] == "io_port"]), 28 * 28)
        self.assertEqual({r["layer"] for r in rows if r["destination"] == "io_port"}, {"fc3"})
        arrivals = [float(r["arrival_ns"]) for r in rows]
        self.assertEqual(arrivals, sorted(arrivals))
        self.assertAlmostEqual(arrivals[-1], result["total"]["latency_ms"] * 1e6, places=3)
        control = 2 * result["total"]["tiles"]  # flits of register writes, at least
        moved = sum(int(r["flits"]) * int(r["hops"]) for r in rows)
        self.assertLessEqual(moved, result["components"]["router"]["events"] - control)
        for r in rows:
            self.assertAlmostEqual(float(r["arrival_ns"]) - float(r["inject_ns"]), float(r["latency_ns"]), places=3)


    def test_a_scope_filters(self):
        def log(*words):
            self.traced("--packet-log", "t.csv", *words)
            return self.read("t.csv").splitlines()[1:]
        whole = log()
        for scope, part in (("chip.tile_x0_y0.*", "tile_x0_y0,"), ("chip.io_port.*", "io_port,"),
                            ("chip.controller.layer_2.*", ",conv2,")):
            self.assertEqual(log("--trace-scope", scope), [line for line in whole if part in line])
        self.assertEqual(log("--trace-scope", "*.pe_0.busy"), whole)


class Powers(TraceTest):
    def test_over_time_adds_up_to_the_energy(self):
        for words in ((), ("--power-bin", "100ns"), ("--power-bin", "1s")):
            result = self.traced("--vcd", "t.vcd", "--timeline", "t.json", *words)
            end = round(result["total"]["latency_ms"] * 1e9)
            signals, _ = read_vcd(self.read("t.vcd"))
            wave = signals["chip.power_uw"][1]
            counter = [(round(e["ts"] * 1e6), e["args"]["value"]) for e in self.read_json("t.json")["traceEvents"]
                       if e["ph"] == "C" and e["name"] == "power uW"]
            if "1s" not in words:
                self.assertEqual(wave, counter)
            joules = sum(uw * (until - since) for (since, uw), (until, _) in zip(wave, wave[1:] + [(end, 0)])) * 1e-18
            self.assertAlmostEqual(joules * 1e3, result["total"]["energy_mj"], delta=1e-4 * result["total"]["energy_mj"])
            self.assertEqual("power" in result, bool(words))

    def test_a_peak_is_that_of_the_bins(self):
        shorter = None
        for bin_ns in (10, 1000, 1e9):
            result = self.traced("--power-bin", f"{bin_ns}ns")
            power, total = result["power"], result["total"]
            self.assertAlmostEqual(power["average_w"], total["average_power_w"], delta=1e-8 * total["average_power_w"])
            self.assertLess(power["peak_w"], total["component_power_w"])
            self.assertGreaterEqual(power["peak_w"], power["average_w"] * (1 - 1e-9))
            self.assertLessEqual(power["peak_to_ns"] - power["peak_from_ns"], 2 * power["bin_ns"])
            self.assertTrue(shorter is None or power["peak_w"] <= shorter)
            shorter = power["peak_w"]
        self.assertAlmostEqual(shorter, total["average_power_w"], delta=1e-8 * shorter)
        self.assertEqual(self.files(), [])

    def test_are_printed_where_somebody_looks(self):
        line = r"\npower over time: 0\.0\d+ W on average, at most 0\.\d+ W as a mean over 1\.024 us, from [\d.]+ us on\n"
        self.assertRegex(self.ohmic("simulate", "--vcd", "t.vcd").stdout, line)
        self.assertNotIn("power over time", self.ohmic("simulate").stdout)


class UnreadInput(TraceTest):
    """Rows of the input that no window reads are still on their way when an image has ended."""
    PIXELS = 64 * 64

    def setUp(self):
        super().setUp()
        self.write("late.json", {
            "schema_version": 1, "name": "late", "input": {"channels": 8, "height": 64, "width": 64}, "layers": [
                {"name": "c1", "type": "conv2d", "out_channels": 8, "kernel": 1, "stride": 32},
                {"name": "flat", "type": "flatten"}, {"name": "fc", "type": "linear", "out_features": 10}]})

    def late(self, *words):
        return self.simulate("--net", "late.json", *words)

    def test_takes_power_but_is_no_peak(self):
        result = self.late("--power-bin", "1us")
        power, total = result["power"], result["total"]
        self.assertAlmostEqual(power["average_w"], total["average_power_w"], delta=1e-8 * power["average_w"])
        self.assertLess(power["peak_w"] * (power["peak_to_ns"] - power["peak_from_ns"]) * 1e-6, total["energy_mj"] / 4)

    def test_of_images_that_follow_one_another_is_shown_with_its_own(self):
        serial = ("--set", "chip.dataflow=layer_serial", "--power-bin", "1us", "--packet-log", "t.csv", "--timeline", "t.json")
        three = self.late("--stream", 3, *serial)
        stream = three["stream"]
        self.assertAlmostEqual(three["power"]["average_w"], 3 * stream["energy_per_image_mj"] / stream["end_ms"][-1],
                               delta=1e-3 * three["power"]["average_w"])
        rows = list(csv.DictReader(self.read("t.csv").splitlines()))
        pixels = [r for r in rows if r["source"] == "io_port" and r["kind"] == "pixels"]
        self.assertEqual(len(pixels), 3 * self.PIXELS)
        names = [e["args"]["name"] for e in self.read_json("t.json")["traceEvents"] if e["name"] == "thread_name"]
        self.assertNotIn("line buffer write 2", names)


class TraceWords(TraceTest):
    def test_words_that_show_nothing_are_refused(self):
        for words, names in (
                (("--trace-scope", "*"), ("--trace-scope", "--vcd")),
                (("--trace-from", "1"), ("--trace-from", "--vcd")),
                (("--trace-to", "1us"), ("--trace-to", "--timeline")),
                (("--vcd", "t.vcd", "--trace-scope", "pe_0"), ("--trace-scope", "pe_0", "chip.tile_x0_y0.pe_0.busy")),
                (("--timeline", "t.json", "--trace-scope", "chip.tile_x7*"), ("--trace-scope", "chip.tile_x7*")),
                (("--packet-log", "t.csv", "--trace-scope", "nothing"), ("--trace-scope", "nothing")),
                (("--vcd", "t.vcd", "--trace-from", "soon"), ("--trace-from", "soon", "us")),
                (("--vcd", "t.vcd", "--trace-to", "-5"), ("--trace-to", "-5")),
                (("--vcd", "t.vcd", "--trace-to", "0"), ("--trace-to", "0")),
                (("--vcd", "t.vcd", "--trace-from", "5us", "--trace-to", "4us"), ("--trace-to", "4us", "5us")),
                (("--vcd", "t.vcd", "--timeline", "t.json", "--trace-from", "1s"), ("--trace-from", "latency")),
                (("--vcd", "no/such/t.vcd"), ("no/such/t.vcd",)),
                (("--timeline", "no/such/t.json"), ("no/such/t.json",)),
                (("--vcd", "same", "--timeline", "same"), ("same",)),
                (("--power-bin", "0"), ("--power-bin", "clock", "1 ns")),
                (("--power-bin", "often"), ("--power-bin", "often")),
                (("--power-bin", "1us", "--trace-scope", "*"), ("--trace-scope", "--vcd")),
                (("--vcd", "-"), ("--vcd",))):
            with self.subTest(words=words):
                self.refused("simulate", "--policy", "W4A4", *words, names=names)

    def test_nothing_is_left_where_the_run_fails(self):
        self.write("tiny.json", tiny_network())
        self.refused("simulate", "--net", "tiny.json", "--set", "tile.buffer_kib=0.01", "--vcd", "t.vcd", "--timeline",
                     "t.json", "--packet-log", "t.csv", code=3)

    def test_old_files_stay_where_there_are_no_new_ones(self):
        self.write("t.vcd", "old")
        self.refused("simulate", "--vcd", "t.vcd", "--trace-from", "1s", names=("latency",))
        self.assertEqual(self.read("t.vcd"), "old")

    def test_standard_output_holds_the_result_alone(self):
        strict_json(self.ohmic("simulate", "--json", "-", "--vcd", "t.vcd").stdout)

    def test_help_names_the_options(self):
        text = self.ohmic("simulate", "--help").stdout
        for option in ("--vcd", "--timeline", "--packet-log", "--trace-scope", "--trace-from", "--trace-to", "--power-bin"):
            self.assertIn(option + " ", text)

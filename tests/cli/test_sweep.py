"""`sweep`: its grid, its rows against `simulate`, its Pareto marks, its files, and what it refuses."""
import os
import shutil
import tempfile

from harness import Cli, CliTest
from sweep_case import FIGURES, STATUS, SweepTest, chips, pareto, sets
from test_readme import commands, fences

# Two tiles are too few for LeNet-5, six and sixteen are not.
AXES = {"crossbar.rows": ("64", "128", "256"), "chip.tiles_x": ("1", "3", "8"),
        "pe.schedule": ("serial", "sample_hold")}
FIXED = ["--policy", "W5A4/8", "--set", "chip.tiles_y=2"]


class SweepRun(SweepTest):
    """One sweep of LeNet-5, read by every test."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.kept = tempfile.mkdtemp(prefix="ohmic_cli_")
        cls.addClassCleanup(shutil.rmtree, cls.kept, ignore_errors=True)
        starter = CliTest()
        starter.folder = cls.kept
        cls.result = starter.ohmic("sweep", *FIXED, *sets(AXES), "--out", "run", "--json", "result.json")

    def setUp(self):
        super().setUp()
        os.symlink(os.path.join(self.kept, "run"), self.path("run"))

    def test_has_a_row_a_chip_in_the_order_of_the_grid(self):
        header = self.read("run", "sweep.csv").splitlines()[0]
        self.assertEqual(header.split(","), [*AXES, "status", *FIGURES, "pareto", "reason"])
        self.assertEqual([{key: row[key] for key in AXES} for row in self.rows("run")], chips(AXES))

    def test_rows_say_what_simulate_says(self):
        statuses = set()
        for row in self.rows("run")[::2]:
            words = [word for key in AXES for word in ("--set", f"{key}={row[key]}")]
            with self.start("simulate", *FIXED, *words, "--json", "total.json") as process:
                _, error = process.communicate()
            self.assertEqual(row["status"], STATUS[process.returncode])
            statuses.add(row["status"])
            if process.returncode == 0:
                total = self.read_json("total.json")["total"]
                self.assertEqual([float(row[name]) for name in FIGURES], [total[name] for name in FIGURES])
                self.assertEqual(row["reason"], "")
            else:
                self.assertEqual([row[name] for name in FIGURES], [""] * len(FIGURES))
                self.assertEqual(f"ohmic: {row['reason']}\n", error)
        self.assertEqual(statuses, {"ok", "does_not_fit"})

    def test_marks_the_pareto_front(self):
        rows = self.rows("run")
        marks = [row["pareto"] for row in rows]
        self.assertEqual(marks, pareto(rows))
        self.assertGreaterEqual(marks.count("1"), 2)
        self.assertLess(marks.count("1"), [row["status"] for row in rows].count("ok"))

    def test_json_holds_the_same(self):
        with open(os.path.join(self.kept, "result.json"), encoding="utf-8") as file:
            self.assertEqual(file.read(), self.read("run", "sweep.json"))
        result, rows = self.read_json("run", "sweep.json"), self.rows("run")
        self.assertEqual(result["network"], "lenet5")
        self.assertEqual(result["hardware"]["chip"]["tiles_y"], 2)
        self.assertNotIn("tiles_x", result["hardware"]["chip"])
        self.assertEqual(result["axes"]["crossbar.rows"], [64, 128, 256])
        self.assertEqual(len(result["chips"]), len(rows))
        for chip, row in zip(result["chips"], rows):
            self.assertEqual({key: str(value) for key, value in chip["set"].items()}, {key: row[key] for key in AXES})
            self.assertEqual((chip["status"], chip["reason"]), (row["status"], row["reason"]))
            self.assertIs(chip["pareto"], row["pareto"] == "1")
            figures = [float(row[name]) if row[name] else None for name in FIGURES]
            self.assertEqual([chip[name] for name in FIGURES], figures)
        statuses = [row["status"] for row in rows]
        self.assertEqual(result["counts"], {"chips": len(rows), **{s: statuses.count(s) for s in (*STATUS.values(), "out_of_reach")},
                                            "pareto": [row["pareto"] for row in rows].count("1")})

    def test_folder_holds_its_files(self):
        self.assertEqual(sorted(os.listdir(self.path("run"))), ["config.json", "sweep.csv", "sweep.html", "sweep.json"])
        config = self.read_json("run", "config.json")
        self.assertEqual((config["verb"], config["options"]["policy"]), ("sweep", "W5A4/8"))
        self.assertEqual(config["network"]["name"], "lenet5")
        self.assertEqual(sorted(os.listdir(self.kept)), ["result.json", "run"])

    def test_prints_the_rows(self):
        lines = self.result.stdout.splitlines()
        header = next(n for n, line in enumerate(lines) if "crossbar.rows" in line)
        for unit in ("latency ms", "energy mJ", "all on W", "average W", "area mm2", "GOPS/W"):
            self.assertIn(unit, lines[header])
        rows = self.rows("run")
        for row, line in zip(rows, lines[header + 1:]):
            self.assertEqual(line[0], "*" if row["pareto"] == "1" else " ")
            self.assertEqual(line[1:].split()[:3], list(row.values())[:3])
            if row["status"] == "ok":
                self.assertEqual(len(line), len(lines[header]))
                self.assertAlmostEqual(float(line[1:].split()[3]), float(row["latency_ms"]), delta=1e-3)
            else:
                self.assertIn("does not fit: the network needs", line)
        self.assertIn("18 chips: 12 ok, of them", self.result.stdout)
        self.assertIn("6 too small, 0 failed", self.result.stdout)

    def test_tells_of_every_chip_as_it_ends(self):
        progress = self.result.stderr.splitlines()
        self.assertEqual([line.split()[1] for line in progress], [f"{n}/18" for n in range(1, 19)])

    def test_any_number_of_jobs_gives_the_same_bytes(self):
        for jobs in (["--jobs", "1"], ["--jobs=2"], ["--threads", "5"], ["--threads=3"]):
            self.ohmic("sweep", *FIXED, *sets(AXES), "--out", "other", *jobs)
            self.assertEqual(self.contents("other"), self.contents("run"))
            shutil.rmtree(self.path("other"))

    def test_without_a_folder_the_rows_are_printed_alone(self):
        before = self.files()
        result = self.ohmic("sweep", *FIXED, *sets(AXES), "--json", "-")
        self.assertEqual(result.stdout, self.read("run", "sweep.json"))
        self.assertEqual(self.files(), before)

    def test_a_finished_sweep_is_shown_and_left_as_it_is(self):
        before = self.contents("run"), self.read("run", "config.json")
        for words in ([], ["--jobs", "1"], sets(AXES)[:2], FIXED[:2]):
            if "--set" in words:
                self.refused("sweep", "--resume", "--out", "run", *words, names=("--set", "crossbar.rows"))
            else:
                shown = self.ohmic("sweep", "--resume", "--out", "run", *words)
                self.assertEqual(shown.stdout, self.result.stdout)
        shown = self.ohmic("sweep", "--resume", "--out", "run", "--json", "-")
        self.assertEqual(shown.stdout, self.read("run", "sweep.json"))
        self.refused("sweep", "--out", "run", *FIXED, names=("run", "--resume"))
        self.refused("sweep", "--resume", "--out", "run", "--policy", "W4A4", names=("--policy", "W4A4", "W5A4/8"))
        self.assertEqual((self.contents("run"), self.read("run", "config.json")), before)


class SweepWords(SweepTest):
    def test_no_keys_make_one_chip(self):
        (chip,) = self.sweep_json()["chips"]
        self.assertEqual([chip["set"], chip["status"], chip["pareto"]], [{}, "ok", True])
        total = self.simulate()["total"]
        self.assertEqual([chip[name] for name in FIGURES], [total[name] for name in FIGURES])

    def sweep_json(self, *words):
        self.ohmic("sweep", *words, "--json", "result.json")
        return self.read_json("result.json")

    def test_a_file_is_a_chip_too(self):
        self.write("chip.json", {"name": "mine", "adc": {"rate_gsps": 0.6}})
        result = self.sweep_json("--hw", "chip.json", "--set", "adc.bits=8,ideal")
        self.assertEqual((result["hardware"]["name"], result["hardware"]["adc"]["rate_gsps"]), ("mine", 0.6))
        self.assertEqual([chip["set"]["adc.bits"] for chip in result["chips"]], [8, "ideal"])

    def test_what_a_key_does_not_allow_is_refused_before_anything_runs(self):
        for bad, names in ((("tile.pes=8,0",), ("--set", "tile.pes is 0", "allowed")),
                           (("tile.pes=8,x",), ("--set", "tile.pes", '"x"')),
                           (("tile.pes=8,",), ("--set", "tile.pes", '""')),
                           (("tile.pess=8,16",), ("--set", "tile.pess", "did you mean 'tile.pes'")),
                           (("tile.pes=8,8",), ("--set", "tile.pes", "twice")),
                           (("tile.pes=8", "tile.pes=16"), ("--set", "tile.pes", "twice")),
                           (("tile.pes",), ("--set", "tile.pes", "KEY=VALUE")),
                           (("noc.max_packet_flits=36,100", "noc.buffer_flits=72"),
                            ("--set", "noc.max_packet_flits", "100")),
                           (("mapping.replicate=none,fc1:2", "tile.pes=8,16"), ("mapping.replicate", "fc1")),
                           (("mapping.replicate=none,fc9:2", "tile.pes=8,16"), ("mapping.replicate", "fc9"))):
            words = [word for value in bad for word in ("--set", value)]
            self.refused("sweep", "--out", "run", *words, names=names)

    def test_other_input_is_refused_before_anything_runs(self):
        for words, name in (("--net lenet6", "lenet6"), ("--hw wei2021", "wei2021"), ("--policy W17A9", "W17A9"),
                            ("--jobs -1", "--jobs"), ("--jobs x", "jobs"), ("--jobs 1 --threads 2", "jobs"),
                            ("--episodes 4", "--episodes"), ("--search", "--search"), ("more", "more")):
            self.refused("sweep", "--set", "tile.pes=8,16", *words.split(), names=(name,))

    def test_what_is_not_a_sweep_cannot_be_resumed(self):
        self.refused("sweep", "--resume", names=("--resume", "--out"))
        self.refused("sweep", "--resume", "--out", "nowhere", names=("nowhere",))
        self.write("search/config.json", {"options": {"net": "lenet5"}})
        self.refused("sweep", "--resume", "--out", "search", names=("search/config.json", "verb"))

    def test_a_chip_that_a_join_stops_is_a_row(self):
        """Where buffers are small a join cannot wait for its longer branch; the rows say of it what `simulate` says."""
        layers = [{"name": "stem", "type": "conv2d", "out_channels": 8, "kernel": 1},
                  {"name": "branch", "type": "conv2d", "out_channels": 8, "kernel": 5, "padding": 2},
                  {"name": "sum", "type": "add", "inputs": ["branch", "stem"]},
                  {"name": "mean", "type": "global_avg_pool"},
                  {"name": "last", "type": "conv2d", "out_channels": 4, "kernel": 1}]
        net = self.write("net.json", {"schema_version": 1, "name": "residual",
                                      "input": {"channels": 1, "height": 16, "width": 16}, "layers": layers})
        words = ("--net", net, "--set", "tile.vector_bits=64", "--set", "adc.bits=ideal")
        rows = self.sweep_json(*words, "--set", "tile.buffer_kib=0.6,0.1,0.3,64")["chips"]
        self.assertEqual(rows[3]["status"], "ok")
        for row in rows:
            with self.start("simulate", *words, "--set", f"tile.buffer_kib={row['set']['tile.buffer_kib']}") as process:
                _, error = process.communicate()
            self.assertEqual(row["status"], STATUS[process.returncode])
            self.assertEqual(f"ohmic: {row['reason']}\n" if row["reason"] else "", error)
        self.assertGreater(len({row["status"] for row in rows}), 1)


class SweepAxes(SweepTest):
    """Networks, hardware and policies beside keys; ranges, tied keys, objectives and accuracy."""

    def test_rows_of_every_axis_say_what_simulate_says(self):
        self.ohmic("sweep", "--net", "lenet5,lenet5-32", "--hw", "wei2022,isaac", "--policy", "W8A8,W4A4", "--set",
                   "crossbar.rows,crossbar.columns=64:32,128:128", "--out", "run")
        rows = self.rows("run")
        self.assertEqual(list(rows[0])[:6], ["net", "hw", "policy", "crossbar.rows", "crossbar.columns", "status"])
        self.assertEqual(len(rows), 16)
        for row in rows[::5]:
            words = [word for option in ("net", "hw", "policy") for word in (f"--{option}", row[option])]
            words += [word for key in ("crossbar.rows", "crossbar.columns") for word in ("--set", f"{key}={row[key]}")]
            total = self.simulate(*words)["total"]
            self.assertEqual([float(row[name]) for name in FIGURES], [total[name] for name in FIGURES])
        for net in ("lenet5", "lenet5-32"):  # a front a network
            of_net = [row for row in rows if row["net"] == net]
            self.assertEqual([row["pareto"] for row in of_net], pareto(of_net))
        result = self.read_json("run", "sweep.json")
        self.assertEqual(result["network"], "lenet5, lenet5-32")
        self.assertEqual([hardware["name"] for hardware in result["hardware"]], ["wei2022", "isaac"])
        self.assertEqual(len(result["policy"]), 4)
        self.assertEqual(result["axes"]["crossbar.rows,crossbar.columns"], [[64, 32], [128, 128]])
        before = self.contents("run")
        self.ohmic("sweep", "--resume", "--out", "run")
        os.remove(self.path("run", "sweep.json"))
        self.ohmic("sweep", "--resume", "--out", "run")
        self.assertEqual(self.contents("run"), before)

    def test_the_page_loads_nothing(self):
        self.ohmic("sweep", "--set", "tile.pes=4..16*2", "--set", "crossbar.rows=64,128", "--out", "run")
        page = self.read("run", "sweep.html")
        self.assertNotRegex(page, "https?:|<script|<link|<img|src=|@import|url\\(")
        self.assertEqual(page.count("<polyline class=\"chip"), 6)
        self.assertIn("Pareto front of latency, energy and area", page)

    def test_accuracy_is_that_of_the_images_through_the_chip(self):
        words = ("--data", "synthetic:digits", "--images", "6")
        self.ohmic("sweep", "--accuracy", "--set", "adc.bits=2,ideal", *words, "--objectives", "accuracy,mapped_area", "--out", "run")
        rows = self.rows("run")
        for row in rows:
            values = self.simulate("--functional", "--set", f"adc.bits={row['adc.bits']}", *words)["functional"]
            self.assertEqual(float(row["accuracy"]), 100 * values["correct"] / values["images"])
        self.assertLess(float(rows[0]["accuracy"]), float(rows[1]["accuracy"]))
        self.assertEqual(rows[1]["pareto"], "1")
        self.refused("sweep", "--resume", "--out", "run", "--objectives", "latency", names=("--objectives",))

    def test_accuracy_is_the_mean_over_drawn_chips(self):
        words = ("--data", "synthetic:digits", "--images", "12", "--chips", 3, "--device-seed", 7, "--policy", "W4A4/8")
        self.ohmic("sweep", "--accuracy", "--set", "device.variation=0,0.6", *words, "--out", "run")
        rows = self.rows("run")
        for row in rows:
            values = self.simulate("--functional", "--set", f"device.variation={row['device.variation']}", *words)["functional"]
            self.assertEqual(float(row["accuracy"]), values["chips"]["mean"])
            self.assertEqual(len(values["chips"]["accuracy"]), 3)
        self.assertNotEqual(rows[0]["accuracy"], rows[1]["accuracy"])
        self.refused("sweep", "--resume", "--out", "run", "--chips", 2, names=("--chips",))
        self.refused("sweep", "--set", "adc.bits=4,5", "--chips", 2, "--out", "no", names=("--chips", "--accuracy"))

    def test_what_is_no_axis_is_refused_before_anything_runs(self):
        for words, names in ((("--net", "lenet5,nosuch"), ("nosuch",)), (("--hw", "wei2022,nosuch"), ("nosuch",)),
                             (("--policy", "W8A8,W99A1"), ("W99A1",)), (("--net", "lenet5,lenet5"), ("--net", "twice")),
                             (("--set", "tile.pes=8..4*2"), ("tile.pes",)), (("--objectives", "speed"), ("--objectives", "speed")),
                             (("--objectives", "accuracy"), ("--objectives", "accuracy")), (("--data", "synthetic:digits"), ("--data", "--accuracy")),
                             (("--accuracy", "--images", "0"), ("--images",))):
            self.refused("sweep", "--out", "run", *words, names=names)


class SweepPage(SweepTest):
    def test_its_tables_are_what_its_commands_print(self):
        with open(os.path.join(Cli.source, "docs", "sweep.md"), encoding="utf-8") as file:
            blocks = list(fences(file.read()))
        shown = [(words, output) for (language, lines), (kind, output) in zip(blocks, blocks[1:])
                 if language == "sh" and kind == "" for words in commands(lines) if "--search" not in words]
        self.assertEqual(len(shown), 2)
        for words, output in shown:
            self.assertEqual(self.ohmic(*words).stdout.splitlines(), output)

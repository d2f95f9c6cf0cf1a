"""`simulate --policies`: many policies on one elaborated chip, JSON lines in and out."""
import json
import os
import select
import subprocess

from files import policy, tiny_network, tiny_weights
from harness import Cli, CliTest, TorchTest, strict_json

TINY = [("conv1", 3, 7), ("fc1", 2, 8), ("fc2", 8, 2)]
SMALL_CHIP = ("--set", "pe.crossbar_groups=4", "--set", "tile.pes=2", "--set", "chip.tiles_x=3", "--set",
              "chip.tiles_y=2")  # too small for LeNet-5 at W8A8


class PolicyStream(CliTest):
    def stream(self, lines, *words, code=0):
        """Feeds `lines` to standard input; the answers, and what stderr holds."""
        result = subprocess.run([Cli.binary, "simulate", *words, "--policies", "-"], cwd=self.folder,
                                env=self.environment(), input="".join(f"{line}\n" for line in lines), text=True,
                                capture_output=True, check=False)
        self.assertEqual(result.returncode, code, result.stderr)
        return [strict_json(line) for line in result.stdout.splitlines()], result.stderr

    def test_answers_are_the_totals_of_single_runs_in_order(self):
        specs = ("W8A8", "W2A2", "W6A4/8", "W3A7")
        answers, errors = self.stream(specs)
        self.assertEqual(errors, "")
        self.assertEqual([answer["total"] for answer in answers],
                         [self.simulate("--policy", spec)["total"] for spec in specs])
        self.assertEqual(answers[2]["policy"], "W8A8-W6A4-W6A4-W6A4-W8A8")
        self.assertEqual([set(answer) for answer in answers], [{"policy", "total"}] * len(specs))

    def test_a_policy_has_several_spellings(self):
        self.write("tiny.json", tiny_network())
        file = policy("tiny", TINY)
        lines = ("W3A7-W2A8-W8A2", '"W3A7-W2A8-W8A2"', json.dumps(file), "  W3A7-W2A8-W8A2 \r", '"W4A4"', "W4A4")
        answers, _ = self.stream(lines, "--net", "tiny.json")
        total = self.simulate("--net", "tiny.json", "--policy", self.write("policy.json", file))["total"]
        self.assertEqual(answers[:4], [{"policy": "W3A7-W2A8-W8A2", "total": total}] * 4)
        self.assertEqual(answers[4], answers[5])

    def test_layers_are_told_if_asked_for(self):
        plain, _ = self.stream(["W3A5", "bad"])
        answers, _ = self.stream(["W3A5", "bad"], "--per-layer")
        self.assertEqual(answers[0], {**plain[0], "layers": self.simulate("--policy", "W3A5")["layers"]})
        self.assertEqual(answers[1], plain[1])
        self.refused("simulate", "--per-layer", names=("--per-layer", "--policies"))

    def test_an_answer_is_a_line_and_its_policy_can_be_asked_again(self):
        answers, _ = self.stream(["W8A8-W7A2-W3A5-W2A6-W8A8", "W4A4"])
        self.assertEqual(self.stream([answer["policy"] for answer in answers])[0], answers)

    def test_a_file_gives_what_standard_input_gives(self):
        self.write("policies.txt", "W8A8\n\n \t\nW4A4")
        result = self.ohmic("simulate", "--policies", "policies.txt")
        self.assertEqual([strict_json(line) for line in result.stdout.splitlines()], self.stream(["W8A8", "W4A4"])[0])
        self.assertEqual(self.ohmic("simulate", "--policies", self.write("empty.txt", "")).stdout, "")

    def check_conversation(self, process, pipe):
        for spec in ("W8A8", "W2A2"):
            pipe.write(f"{spec}\n".encode())
            pipe.flush()
            self.assertTrue(select.select([process.stdout], [], [], 20)[0], "no answer before the next question")
            self.assertEqual(strict_json(process.stdout.readline())["policy"], "-".join([spec] * 5))

    def test_every_answer_comes_before_the_next_question(self):
        os.mkfifo(self.path("questions"))
        for source in ("-", "questions"):
            with subprocess.Popen([Cli.binary, "simulate", "--policies", source], cwd=self.folder,
                                  env=self.environment(), stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process, \
                    process.stdin if source == "-" else open(self.path(source), "wb") as pipe:
                self.check_conversation(process, pipe)

    def test_what_does_not_fit_says_so_and_the_stream_goes_on(self):
        answers, errors = self.stream(["W4A4", "W8A8", "W4A4"], *SMALL_CHIP)
        self.assertEqual(errors, "")
        self.assertEqual(set(answers[1]), {"policy", "error"})
        self.assertEqual(f"ohmic: {answers[1]['error']}\n", self.ohmic("simulate", *SMALL_CHIP, code=3).stderr)
        self.assertEqual(answers[0]["total"], self.simulate(*SMALL_CHIP, "--policy", "W4A4")["total"])
        self.assertEqual(answers[0], answers[2])

    def test_a_narrow_policy_may_take_more_tiles_than_w8a8(self):
        """Balanced copies fill what W8A8 leaves over."""
        words = ("--net", "vgg13", "--set", "mapping.replicate=balance")
        narrow = policy("vgg13", [(f"conv{n}", 8, 4 if n == 2 else 8) for n in range(1, 8)] + [("fc", 8, 8)])
        (widest, narrower), _ = self.stream(["W8A8", json.dumps(narrow)], *words)
        self.assertGreater(narrower["total"]["tiles"], widest["total"]["tiles"])
        alone = self.simulate(*words, "--policy", self.write("narrow.json", narrow))
        self.assertEqual(narrower["total"], alone["total"])

    def test_detailed_fidelity_gives_the_same_answers(self):
        policies = ["W8A8", "W5A3/8"]
        self.assertEqual(self.stream(policies, "--fidelity", "detailed"), self.stream(policies))


class BrokenStreams(CliTest):
    stream = PolicyStream.stream

    def test_a_bad_line_has_an_error_and_the_stream_goes_on(self):
        self.write("tiny.json", tiny_network())
        wrong = json.dumps(policy("tiny", [("conv1", 3, 7), ("fc1", 17, 8), ("fc2", 8, 2)]))
        good, _ = self.stream(["W8A8", "W4A4"], "--net", "tiny.json")
        for line, name in (("W17A8", "found 17"), ("W8A8-W8A8", "3 weight layers, found 2"), ("policies", '"policies"'),
                           ("W8A8-W1A8-W8A8", "bits 2 to 16"), ("[]", "[]"), ('"W8A8', "JSON"), ('"W1A1"', "found 1"),
                           ("{}", "/schema_version"), (wrong, "/layers/1/weight_bits"), ('""', "found")):
            answers, errors = self.stream(["W8A8", "", line, "W4A4"], "--net", "tiny.json")
            self.assertEqual(errors, "")
            self.assertEqual((answers[0], answers[2]), tuple(good))
            self.assertEqual(set(answers[1]), {"error"})
            self.assertRegex(answers[1]["error"], r"\Astandard input: line 3: [^\n]+\Z")
            self.assertIn(name, answers[1]["error"])

    def test_a_byte_order_mark_comes_before_the_first_policy_alone(self):
        answers, _ = self.stream(["\ufeffW8A8", "W4A4"])
        self.assertEqual(answers, self.stream(["W8A8", "W4A4"])[0])
        self.assertEqual(self.stream(["\ufeff{}", "\ufeffW4A4"])[0][1]["error"][:25], "standard input: line 2: m")
        marked = self.write("marked.txt", "\ufeffW4A4\n")
        self.assertEqual([strict_json(line) for line in self.ohmic("simulate", "--policies", marked).stdout.splitlines()],
                         answers[1:])

    def test_a_line_never_names_a_file(self):
        self.write("policy.json", policy("lenet5", [(name, 8, 8) for name in ("conv1", "conv2", "fc1", "fc2", "fc3")]))
        self.ohmic("simulate", "--policy", "policy.json")
        answers = self.ohmic("simulate", "--policies", self.write("list.txt", "policy.json\n")).stdout
        self.assertIn("list.txt: line 1", strict_json(answers)["error"])

    def test_a_file_that_cannot_be_read_is_named(self):
        self.refused("simulate", "--policies", "nowhere.txt", names=("nowhere.txt",))
        self.refused("simulate", "--policies", ".", names=(".: cannot be read",))

    def test_a_line_without_an_end_is_refused(self):
        self.refused("simulate", "--policies", "/dev/zero", names=("/dev/zero: line 1: is longer than 16777216 bytes",))
        long = "W8A8\n" + " " * (1 << 24) + "\nW4A4\n" + "9" * ((1 << 24) + 1) + "\nW8A8\n"
        result = self.ohmic("simulate", "--policies", self.write("long.txt", long), code=2)
        self.assertEqual(len(result.stdout.splitlines()), 2)
        self.assertRegex(result.stderr, r"\Aohmic: long.txt: line 4: is longer than 16777216 bytes, the most allowed\n\Z")

    def test_options_with_a_single_result_are_refused(self):
        for words in (("--policy", "W4A4"), ("--json", "-"), ("--repeat", "2"), ("--vcd", "waves.vcd"),
                      ("--timeline", "time.json"), ("--packet-log", "packets.csv"), ("--functional",)):
            self.refused("simulate", "--policies", "-", *words, names=(f"{words[0]}:", "--policies"))

    def test_a_full_disk_is_an_error(self):
        with open("/dev/full", "w", encoding="utf-8") as full:
            result = subprocess.run([Cli.binary, "simulate", "--policies", "-"], cwd=self.folder, input="W8A8\n",
                                    env=self.environment(), stdout=full, stderr=subprocess.PIPE, text=True, check=False)
        self.assertEqual((result.returncode, result.stderr), (2, "ohmic: standard output: cannot be written\n"))


class AccuracyStream(TorchTest):
    """`evaluate --policies`: many policies on one calibration."""

    def setUp(self):
        super().setUp()
        self.write("tiny.json", tiny_network())
        self.write("tiny.safetensors", tiny_weights())
        self.words = ("evaluate", "--net", "tiny.json", "--weights", "tiny.safetensors")

    def stream(self, lines, *words):
        self.write("policies", "".join(f"{line}\n" for line in lines))
        result = self.ohmic(*self.words, "--policies", "policies", *words)
        self.assertEqual(result.stderr, "")
        return [strict_json(line) for line in result.stdout.splitlines()]

    def single(self, *words):
        self.ohmic(*self.words, *words, "--json", "r.json")
        return self.read_json("r.json")["quantized"]

    def test_answers_are_the_figures_of_single_runs_in_order(self):
        specs = ("W8A8", "W2A2", "W3A7-W2A8-W8A2", "W2A2")
        answers = self.stream(specs, "--test")
        self.assertEqual([{k: v for k, v in answer.items() if k != "policy"} for answer in answers],
                         [self.single("--policy", spec) for spec in specs])
        self.assertEqual(answers[2]["policy"], "W3A7-W2A8-W8A2")
        self.assertEqual([set(answer) for answer in self.stream(specs)], [{"policy", "validation_accuracy"}] * 4)

    def test_options_hold_for_every_policy(self):
        words = ("--images", 70, "--clip", "max", "--per-tensor")
        (answer,) = self.stream(["W2A2"], *words)
        self.assertEqual(answer["validation_accuracy"], self.single("--policy", "W2A2", *words)["validation_accuracy"])

    def test_a_line_that_is_no_policy_is_answered_and_the_stream_goes_on(self):
        answers = self.stream(["W8A8", "", "W2", json.dumps(policy("other", TINY)), json.dumps(policy("tiny", TINY[:2])), "W8A8"])
        self.assertEqual(answers[0], answers[-1])
        self.assertEqual([set(answer) for answer in answers[1:-1]], [{"error"}] * 3)
        self.assertIn("policies: line 3", answers[1]["error"])

    def test_every_answer_comes_before_the_next_question(self):
        with subprocess.Popen([Cli.binary, *self.words, "--policies", "-"], cwd=self.folder, env=self.environment(),
                              stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
            for spec in ("W8A8", "W2A2"):
                process.stdin.write(f"{spec}\n".encode())
                process.stdin.flush()
                self.assertEqual(strict_json(process.stdout.readline())["policy"], "-".join([spec] * 3))
            process.stdin.close()
            self.assertEqual(process.wait(), 0)

    def test_what_has_one_result_does_not_go_with_a_stream(self):
        self.write("policies", "W8A8")
        for words in (("--policy", "W4A4"), ("--json", "-"), ("--logits", "out"), ("--through-chip",)):
            self.refused(*self.words, "--policies", "policies", *words, names=(words[0], "--policies"))
        self.refused(*self.words, "--test", names=("--test", "--policies"))
        self.refused(*self.words, "--policies", "none", names=("ohmic: none",))

"""The Python package: the figures of the command line, an environment as agents expect one, safetensors files."""
import json
import os
import random
import subprocess
import sys
import tempfile
import unittest

from ohmic import Accelerator, Network, OhmicError, PolicyError, SearchEnv, Tensor, load_safetensors, save_safetensors, uniform
from ohmic import safetensors as safetensors_module

BINARY = os.environ["OHMIC"]
ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))


def ohmic(*words):
    return json.loads(subprocess.run([BINARY, *words, "--json", "-"], capture_output=True, text=True, check=True).stdout)


def has_torch():
    return "search" in subprocess.run([BINARY, "--version"], capture_output=True, text=True, check=True).stdout


class Costs(unittest.TestCase):
    def test_are_those_of_simulate(self):
        policies = ["W8A8", [(8, 8), (4, 3), (4, 3), (4, 3), (8, 8)], "W2A2"]
        with Accelerator(settings={"tile.pes": 8}) as chip:
            costs = chip.cost(policies)
        for cost, spec in zip(costs, ("W8A8", "W4A3/8", "W2A2")):
            single = ohmic("simulate", "--set", "tile.pes=8", "--policy", spec)
            self.assertEqual(cost, {**single["total"], "layers": single["layers"]})

    def test_one_policy_has_one_answer(self):
        with Accelerator() as chip:
            for spelling in ("W6A4/8", uniform(5, 6, 4), {"schema_version": 1, "network": "lenet5", "layers": [
                    {"name": layer["name"], "weight_bits": w, "activation_bits": a} for layer, (w, a) in zip(chip.layers, uniform(5, 6, 4))]}):
                self.assertEqual(chip.cost(spelling), chip.cost(["W6A4/8"])[0])

    def test_do_not_depend_on_the_number_of_children(self):
        policies = [f"W{w}A{a}" for w in range(2, 6) for a in range(2, 5)]
        with Accelerator() as one, Accelerator(jobs=3) as three:
            self.assertEqual(one.cost(policies), three.cost(policies))

    def test_a_child_answers_again_behind_an_error(self):
        with Accelerator() as chip:
            with self.assertRaisesRegex(PolicyError, "must be a policy"):
                chip.cost(["W8A8", "W99"])
            self.assertGreater(chip.cost("W8A8")["energy_mj"], 0)
        small = {"chip.tiles_x": 1, "chip.tiles_y": 1, "tile.pes": 1}
        with Accelerator(settings=small) as chip, self.assertRaisesRegex(PolicyError, "6 tiles, 6 PEs and 96 crossbars are missing"):
            chip.cost("W8A8")

    def test_every_policy_has_its_own_answer(self):
        with Accelerator() as chip:
            widths = ["W8A8", "W4A4", "W2A2"]
            each = [chip.cost(policy)["latency_ms"] for policy in widths]
            self.assertEqual([cost["latency_ms"] for cost in chip.cost(policy for policy in widths)], each)
            for wrong in ("W8A8\nW2A2", "", "  ", [], [" "], {"a": 1}, '{"a":', [(8.5, 8)] * 5):
                with self.assertRaises(PolicyError, msg=wrong):
                    chip.cost([wrong] if wrong == [] else wrong)
            self.assertEqual(chip.cost(" W8A8\n")["latency_ms"], each[0])
            layers = [{"name": layer["name"], "weight_bits": 2, "activation_bits": 2} for layer in chip.layers]
            file = json.dumps({"schema_version": 1, "network": "lenet5", "layers": layers}, indent=2)
            self.assertEqual(chip.cost(file)["latency_ms"], each[2])

    def test_an_answer_that_nobody_read_is_not_the_next_ones(self):
        class Interrupted:
            def __init__(self, stream):
                self.stream = stream

            def readline(self):
                raise KeyboardInterrupt

            def close(self):
                self.stream.close()

        with Accelerator() as chip:
            widest = chip.cost("W8A8")
            stream = chip._streams._streams[0]
            stream._process.stdout = Interrupted(stream._process.stdout)
            with self.assertRaises(KeyboardInterrupt):
                chip.cost("W2A2")
            self.assertEqual(chip.cost("W8A8"), widest)

    def test_broken_input_is_named(self):
        with Accelerator(hw="none") as chip, self.assertRaisesRegex(OhmicError, "ohmic: .*none") as caught:
            chip.cost("W8A8")
        self.assertEqual(caught.exception.exit_code, 2)
        with self.assertRaisesRegex(FileNotFoundError, "/none"):
            Accelerator(binary="/none")

    def test_layers_are_named(self):
        with Accelerator() as chip:
            self.assertEqual([layer["name"] for layer in chip.layers], ["conv1", "conv2", "fc1", "fc2", "fc3"])


@unittest.skipUnless(has_torch(), "this build has no LibTorch")
class Accuracies(unittest.TestCase):
    def test_are_those_of_evaluate(self):
        with Network(images=500, test=True) as network:
            figures = network.figures(["W8A8", "W3A3"])
            self.assertEqual(network.accuracy("W3A3"), figures[1]["validation_accuracy"])
        for answer, spec in zip(figures, ("W8A8", "W3A3")):
            single = ohmic("evaluate", "--images", "500", "--policy", spec)["quantized"]
            self.assertEqual({k: answer[k] for k in single}, single)

    def test_options_without_a_value_are_flags(self):
        with Network(images=200, options={"per-tensor": True, "gptq": False}) as network:
            single = ohmic("evaluate", "--images", "200", "--per-tensor", "--policy", "W3A3")["quantized"]
            self.assertEqual(network.accuracy("W3A3"), single["validation_accuracy"])

    def test_broken_input_is_named(self):
        with Network(weights="none.safetensors") as network, self.assertRaisesRegex(OhmicError, "none.safetensors"):
            network.accuracy("W8A8")


@unittest.skipUnless(has_torch(), "this build has no LibTorch")
class Environment(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.env = SearchEnv(images=500, threshold=0.85)

    @classmethod
    def tearDownClass(cls):
        cls.env.close()

    def play(self, actions):
        observation, info = self.env.reset(seed=1)
        self.assertEqual(info, {})
        for i, action in enumerate(actions):
            self.assertTrue(self.env.observation_space.contains(observation), observation)
            observation, reward, over, cut, info = self.env.step(action)
            self.assertEqual((over, cut), (i + 1 == len(actions), False))
            self.assertTrue(over or reward == 0)
        return reward, info

    def test_an_episode_is_a_policy(self):
        reward, info = self.play([6, 6, 0, 2, 4, 5])
        self.assertEqual(info["policy"], "W8A8-W8A8-W2A4-W6A7-W8A8")
        self.assertEqual(info["reward"], reward)
        with self.assertRaisesRegex(RuntimeError, "reset"):
            self.env.step(0)

    def test_rewards_are_those_of_a_search(self):
        """Every episode of a search with the same images, threshold and chip."""
        with tempfile.TemporaryDirectory() as folder:
            run = os.path.join(folder, "run")
            subprocess.run([BINARY, "search", "--agent", "random", "--episodes", "20", "--threshold", "0.85", "--screen-images", "500", "--out", run],
                           capture_output=True, check=True)
            with open(os.path.join(run, "history.csv"), encoding="utf-8") as file:
                names = file.readline().strip().split(",")
                rows = [dict(zip(names, line.strip().split(","))) for line in file]
        rewards = set()
        for row in rows:
            judged = self.env.judge(row["policy"])
            self.assertAlmostEqual(judged["reward"], float(row["reward"]), places=9)
            self.assertAlmostEqual(judged["cost_ratio"], float(row["cost_ratio"]), places=9)
            rewards.add(judged["reward"])
        self.assertIn(-1.0, rewards)
        self.assertGreater(len(rewards), 2)

    def test_random_agents_can_play(self):
        self.env.reset(seed=3)
        over = False
        while not over:
            _, reward, over, _, info = self.env.step(self.env.action_space.sample())
        self.assertEqual(info["feasible"], reward > -1)

    def test_refuses_actions_that_are_none(self):
        self.env.reset()
        with self.assertRaisesRegex(ValueError, "allowed 0 to 6"):
            self.env.step(7)

    def example(self, name, *words):
        return subprocess.run([sys.executable, "-B", os.path.join(ROOT, "python", "examples", name), *words], capture_output=True, text=True,
                              env={**os.environ, "PYTHONPATH": os.path.join(ROOT, "python")})

    def test_random_search_finds_something(self):
        result = self.example("random_search.py", "lenet5", "30")
        self.assertRegex(result.stdout, r"\AW8A8-.*-W8A8: \d\d\.\d\d % at 0\.[0-8]\d* of W8A8's cost\n\Z", result.stderr)

    def test_the_other_librarys_example_runs_or_says_what_it_needs(self):
        result = self.example("library_ppo.py", "lenet5", "20")
        if result.returncode != 0:
            self.assertEqual(result.stderr, "library_ppo.py needs Stable-Baselines3: pip install stable-baselines3\n")
        else:
            self.assertRegex(result.stdout, r"\AW8A8-.*% at ")


# What the environment asks of Gymnasium, with the signatures of its version 1.
GYMNASIUM = """
class Env:
    metadata = {"render_modes": []}
    def reset(self, *, seed=None, options=None):
        self.seeded = seed
"""
SPACES = """
class Box:
    def __init__(self, low, high, shape, dtype):
        self.low, self.high, self.shape, self.dtype = low, high, shape, dtype
class Discrete:
    def __init__(self, n, seed=None, start=0):
        self.n = n
"""


@unittest.skipUnless(has_torch() and safetensors_module.numpy is not None, "this build has no LibTorch, or numpy is not installed")
class WithGymnasium(unittest.TestCase):
    def test_the_environment_is_one_of_gymnasium(self):
        program = """
import gymnasium, numpy
from ohmic import SearchEnv
env = SearchEnv(images=100)
assert isinstance(env, gymnasium.Env) and isinstance(env.action_space, gymnasium.spaces.Discrete), env
observation, info = env.reset(seed=7)
assert env.seeded == 7 and info == {}
assert isinstance(observation, numpy.ndarray) and observation.dtype == env.observation_space.dtype == numpy.float32
assert observation.shape == env.observation_space.shape
for _ in range(env.steps):
    observation, reward, over, cut, info = env.step(numpy.int64(3))
    assert observation.min() >= 0 and observation.max() <= 1
assert over and not cut and info["policy"] == "W8A8-W5A5-W5A5-W5A5-W8A8", info
env.close()
"""
        with tempfile.TemporaryDirectory() as folder:
            os.mkdir(os.path.join(folder, "gymnasium"))
            for name, text in (("__init__", GYMNASIUM + "from . import spaces"), ("spaces", SPACES)):
                with open(os.path.join(folder, "gymnasium", name + ".py"), "w", encoding="utf-8") as file:
                    file.write(text)
            result = subprocess.run([sys.executable, "-B", "-c", program], capture_output=True, text=True,
                                    env={**os.environ, "PYTHONPATH": os.pathsep.join([os.path.join(ROOT, "python"), folder])})
        self.assertEqual(result.returncode, 0, result.stderr)


class Safetensors(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.file = os.path.join(self.folder.name, "t.safetensors")

    def test_what_is_written_is_read(self):
        dice = random.Random(5)
        tensors = {"a": Tensor("I64", [2, 3], [dice.randrange(-2 ** 60, 2 ** 60) for _ in range(6)]), "b": Tensor("F32", [], [0.5]),
                   "c": Tensor("U8", [0, 4], []), "d": Tensor("F16", [2], [1.5, -2.0])}
        save_safetensors(self.file, tensors)
        self.assertEqual(load_safetensors(self.file, arrays=False), tensors)

    def test_reads_what_the_program_writes(self):
        subprocess.run([BINARY, "simulate", "--functional", "--images", "2", "--policy", "W4A4/8", "--data", "synthetic:digits", "--dump", self.file],
                       capture_output=True, check=True)
        dump = load_safetensors(self.file, arrays=False)
        self.assertEqual((dump["conv1.input"].dtype, dump["conv1.input"].shape), ("U8", [2, 1, 28, 28]))
        self.assertLessEqual(max(map(abs, dump["conv2.weight"].values)), 7)

    def test_bfloat16_becomes_float(self):
        header = b'{"x":{"dtype":"BF16","shape":[2],"data_offsets":[0,4]}}'
        with open(self.file, "wb") as file:
            file.write(len(header).to_bytes(8, "little") + header + bytes([0x80, 0x3F, 0x00, 0xC0]))
        self.assertEqual(load_safetensors(self.file, arrays=False)["x"], Tensor("F32", [2], [1.0, -2.0]))

    @unittest.skipIf(safetensors_module.numpy is None, "numpy is not installed")
    def test_numpy_arrays_are_given_and_taken(self):
        numpy = safetensors_module.numpy
        arrays = {"x": numpy.arange(6, dtype=numpy.int16).reshape(2, 3), "y": numpy.array([True, False])}
        save_safetensors(self.file, arrays)
        for name, array in load_safetensors(self.file).items():
            self.assertEqual(array.dtype, arrays[name].dtype)
            self.assertTrue((array == arrays[name]).all())
        with Accelerator() as chip:
            self.assertEqual(chip.cost(numpy.array([[8, 8]] * 5)), chip.cost("W8A8"))
            self.assertEqual(len(chip.cost(numpy.full((3, 5, 2), 4))), 3)

    def test_broken_headers_are_named(self):
        entry = '{"dtype":"U8","shape":[4],"data_offsets":[0,4]}'
        for header in ("[]", "3", '{"x":1}', '{"x":{}}', entry.join(('{"x":', ',"x":', "}")), entry.join(('{"x":', ',"y":', "}")), "[" * 200000,
                       *('{"x":' + entry.replace(*change) + "}" for change in (
                           ("[4]", "null"), ("[4]", "[4.0]"), ("[4]", "[-2,-2]"), ("[4]", "[3]"), ("[0,4]", "null"), ("[0,4]", '["0","4"]'),
                           ("[0,4]", "[0]"), ('"U8"', "[]"), ('"U8"', '"U9"'), ("[4]", "[2]"), ("[0,4]", "[1,5]"))),
                       '{"x":' + entry.replace("4", "3") + "}"):
            with open(self.file, "wb") as file:
                file.write(len(header).to_bytes(8, "little") + header.encode() + bytes(4))
            with self.assertRaisesRegex(ValueError, "t.safetensors", msg=header[:80]):
                load_safetensors(self.file, arrays=False)
        with self.assertRaisesRegex(ValueError, "3 values do not make"):
            save_safetensors(self.file, {"x": Tensor("F32", [2, 2], [1, 2, 3])})

    def test_broken_files_are_named(self):
        save_safetensors(self.file, {"x": Tensor("F32", [2], [1.0, 2.0])})
        with open(self.file, "rb") as file:
            whole = file.read()
        for part, name in ((whole[:5], "no safetensors file"), (whole[:20], "no safetensors file"), (whole[:-1], "t.safetensors: x: ")):
            with open(self.file, "wb") as file:
                file.write(part)
            with self.assertRaisesRegex(ValueError, name):
                load_safetensors(self.file)

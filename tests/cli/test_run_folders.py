"""A run belongs to one process, goes on only with what it began with, and anything stored that was changed is refused."""
import contextlib
import os
import shutil
import signal
import sqlite3
import struct

from files import read_safetensors, tiny_network, tiny_weights, write_idx
from harness import TorchTest

EPISODES = 14


class RunFolderTest(TorchTest):
    def setUp(self):
        super().setUp()
        self.write("tiny.json", tiny_network())
        self.write("tiny.safetensors", tiny_weights())

    def search(self, out, *words, agent="evolution", episodes=EPISODES, data="synthetic:digits"):
        return ("search", "--net", "tiny.json", "--weights", "tiny.safetensors", "--data", data, "--agent", agent, "--threshold", "0.97",
                "--threads", 1, "--episodes", episodes, "--screen-images", 200, "--out", out, *words)

    def train(self, out, *words, epochs=3):
        return ("train", "--net", "tiny.json", "--data", "synthetic:digits", "--threads", 1, "--epochs", epochs, "--out", out, *words)

    def finetune(self, out, *words, epochs=3):
        return ("finetune", "--net", "tiny.json", "--weights", "tiny.safetensors", "--data", "synthetic:digits", "--policy", "W3A3/8",
                "--threads", 1, "--images", 1500, "--screen-images", 500, "--epochs", epochs, "--out", out, *words)

    def stop_at(self, words, line, sent=signal.SIGKILL):
        """Starts a command and sends a signal when it prints a line that begins so, or draws it on its progress line."""
        with self.start(*words) as process:
            for text in process.stderr:
                if line in text:
                    process.send_signal(sent)
                    break
            process.communicate()
        return process.returncode

    def stop_search(self, out, *words, episodes=9, **keys):
        """A search that was killed when history.csv had so many episodes."""
        code, _ = self.cut_short(signal.SIGKILL, out, lambda: self.episodes(out) >= episodes, *self.search(out, *words, **keys))
        self.assertEqual(code, -signal.SIGKILL)

    def episodes(self, out):
        with contextlib.suppress(FileNotFoundError):
            return len(self.read(out, "history.csv").splitlines()) - 1
        return 0

    def one_line(self, words, *names):
        """Runs what must be refused, whatever it has written before; returns the line."""
        result = self.ohmic(*words, code=2)
        self.assertRegex(result.stderr, r"\Aohmic: [^\n]+\n\Z")
        for name in names:
            self.assertIn(name, result.stderr)
        return result.stderr


class OneProcessAFolder(RunFolderTest):
    def test_a_second_search_is_refused_and_the_first_goes_on(self):
        with self.held(lambda: self.episodes("run") > 2, *self.search("run", episodes=40)):
            for words in (self.search("run"), self.search("run", "--resume"), ("search", "--resume", "--out", "run/"),
                          ("search", "--resume", "--out", self.path("run"))):
                self.refused(*words, names=("run", "another process is at work"))
        self.ohmic(*self.search("straight", episodes=40))
        self.assertEqual(self.read("run", "history.csv"), self.read("straight", "history.csv"))

    def test_two_that_start_together_never_share(self):
        words = self.search("run")
        named = [self.start(*words) for _ in range(2)]
        free = [self.start(*words[:-2]) for _ in range(2)]
        for process in [*named, *free]:
            process.communicate()
        self.assertEqual(sorted(process.returncode for process in named), [0, 2])
        self.assertEqual([process.returncode for process in free], [0, 0])
        self.assertEqual(len(os.listdir(self.path("runs"))), 2)
        for folder in ("run", *(os.path.join("runs", name) for name in os.listdir(self.path("runs")))):
            self.assertEqual(self.episodes(folder), EPISODES)

    def test_two_trainings_of_one_file(self):
        for words in (self.train("t"), self.finetune("t")):
            with self.held(lambda: os.path.exists(self.path("t.checkpoint")), *words):
                for second in (words, (*words, "--resume"), (*words[:-1], "other", "--checkpoint", "t", "--resume")):
                    self.refused(*second, names=("t", "another process is at work"))
            self.assertEqual(self.files(), ["t", "tiny.json", "tiny.safetensors"])
            os.remove(self.path("t"))

    def test_an_interrupt_while_it_loads_leaves_no_folder(self):
        os.mkfifo(self.path("net.json"))  # a network that nobody writes: the search loads for ever
        for out in ("deep/run", "run"):
            with self.start("search", "--net", "net.json", "--out", out) as process:
                self.wait_until(process, lambda: os.path.isdir(self.path(out)))
                process.send_signal(signal.SIGINT)
                _, error = process.communicate()
            self.assertEqual((process.returncode, error), (130, "ohmic: interrupted\n"))
            self.assertEqual(self.files(), ["net.json", "tiny.json", "tiny.safetensors"])

    def test_what_killed_processes_left_goes(self):
        self.stop_search("run")
        for name in ("history.csv.part-01234567", "config.json.part-89abcdef"):
            self.write(f"run/{name}", "half")
        self.ohmic("search", "--resume", "--out", "run")
        self.assertEqual(sorted(os.listdir(self.path("run"))),
                         ["best_policy.json", "config.json", "history.csv", "ohmic.sqlite", "report.html", "summary.json"])
        self.stop_at(self.train("t"), "epoch 1/3")
        self.write("t.part-01234567", "half")
        self.write("t.checkpoint.part-01234567", "half")
        self.ohmic(*self.train("t", "--resume"))
        self.assertEqual(self.files(), sorted(["run", *(f"run/{name}" for name in os.listdir(self.path("run"))),
                                               "t", "tiny.json", "tiny.safetensors"]))


class ChangedInputs(RunFolderTest):
    def data(self, seed=0):
        """An MNIST-like set of 90 images under data/."""
        for name, count in (("train", 60), ("t10k", 30)):
            pixels = [(7 * i * (seed + 1)) % 251 for i in range(count * 784)]
            self.write(f"data/{name}-images-idx3-ubyte", write_idx([count, 28, 28], pixels))
            self.write(f"data/{name}-labels-idx1-ubyte", write_idx([count], [(i + seed) % 10 for i in range(count)]))

    def test_a_search_refuses_other_inputs_of_the_same_shape(self):
        self.data()
        self.stop_search("run", data="mnist:data")
        resume = ("search", "--resume", "--out", "run")
        for name, names in (("tiny.safetensors", ("weights",)), ("data/train-labels-idx1-ubyte", ("images",)),
                            ("data/train-images-idx3-ubyte", ("images",)), ("data/t10k-labels-idx1-ubyte", ("test images",))):
            with open(self.path(name), "rb") as file:
                whole = file.read()
            self.write(name, whole[:-1] + bytes([whole[-1] ^ 1]))
            self.one_line(resume, "run/config.json", *names)
            self.write(name, whole)
        network = tiny_network()
        network["layers"][1]["name"] = "relu9"
        self.write("tiny.json", network)
        self.one_line(resume, "run/config.json", "/network")
        self.write("tiny.json", tiny_network())
        os.utime(self.path("tiny.safetensors"), (0, 0))  # a date is no content
        self.ohmic(*resume)
        self.ohmic(*self.search("straight", data="mnist:data"))
        self.assertEqual(self.read("run", "history.csv"), self.read("straight", "history.csv"))

    def test_a_search_refuses_an_edited_config(self):
        self.stop_search("run")
        config = self.read_json("run", "config.json")
        resume = ("search", "--resume", "--out", "run")
        for key, value in (("seed", 2), ("lambda", 0.2), ("episodes", 40), ("episodes", 10), ("weights", "other"), ("set", ["adc.bits=7"]),
                           ("threshold", 0.9), ("agent", "random")):
            self.write("run/config.json", {**config, "options": {**config["options"], key: value}})
            self.one_line(resume, "run/config.json", f"/options/{key}")
        for key, value in (("schema_version", 2), ("options", []), ("content", {}), ("paths", {}), ("versions", None)):
            self.write("run/config.json", {**config, key: value})
            self.one_line(resume, "run/config.json", f"/{key}" if key != "options" else "/options")
        self.write("run/config.json", config)  # spaces are no content
        self.ohmic(*resume)

    def test_trainings_refuse_other_weights_and_labels(self):
        self.data()
        for words in (self.train("t", "--weights", "tiny.safetensors", "--data", "mnist:data")[:3] +
                      ("--data", "mnist:data", "--weights", "tiny.safetensors", "--threads", 1, "--epochs", 400, "--out", "t"),
                      ("finetune", "--net", "tiny.json", "--data", "mnist:data", "--weights", "tiny.safetensors", "--threads", 1,
                       "--epochs", 400, "--out", "t", "--policy", "W4A4/8")):
            self.stop_at(words, "epoch 2/400")
            for name in ("tiny.safetensors", "data/train-labels-idx1-ubyte"):
                with open(self.path(name), "rb") as file:
                    whole = file.read()
                self.write(name, whole[:-1] + bytes([whole[-1] ^ 1]))
                self.one_line((*words, "--resume"), "t.checkpoint", "content of")
                self.write(name, whole)
            os.remove(self.path("t.checkpoint"))

    def test_a_search_goes_on_from_another_folder(self):
        self.data()
        self.stop_search("run", data="mnist:data")
        os.mkdir(self.path("elsewhere"))
        shutil.move(self.path("run"), self.path("elsewhere", "run"))
        home = self.folder
        self.folder = self.path("elsewhere")
        self.ohmic("search", "--resume", "--out", "run")
        self.folder = home
        self.ohmic(*self.search("straight", data="mnist:data"))
        for name in ("history.csv", "best_policy.json"):
            self.assertEqual(self.read("elsewhere", "run", name), self.read("straight", name))
        summaries = [self.read_json(folder, "run" if folder == "elsewhere" else "", "summary.json") for folder in ("elsewhere", "straight")]
        for key in ("network", "data", "weights", "best", "baseline"):
            self.assertEqual(summaries[0][key], summaries[1][key])


class MoreEpisodes(RunFolderTest):
    def test_a_finished_search_goes_on_with_a_larger_budget(self):
        for agent, words, same in (("evolution", (), True), ("random", (), True), ("greedy", (), True), ("exhaustive", (), True),
                                   ("ppo", (), False), ("anneal", (), False)):
            with self.subTest(agent=agent):
                self.ohmic(*self.search(agent, *words, agent=agent))
                start = self.read(agent, "history.csv")
                self.ohmic("search", "--resume", "--out", agent, "--episodes", 24)
                longer = self.read(agent, "history.csv")
                self.ohmic(*self.search(f"{agent} 24", *words, agent=agent, episodes=24))
                self.assertTrue(longer.startswith(start))
                if same:
                    self.assertEqual(longer, self.read(f"{agent} 24", "history.csv"))
                else:
                    self.assertEqual(len(longer.splitlines()), 25)
                summary = self.read_json(agent, "summary.json")
                self.assertEqual((summary["episodes"], summary["episodes_played"]), (24, len(longer.splitlines()) - 1))
                self.assertEqual(self.read_json(agent, "config.json")["options"]["episodes"], 24)
                self.assertIn("finished", self.ohmic("search", "--resume", "--out", agent).stdout)

    def test_fewer_episodes_or_more_of_a_run_that_is_not_finished_are_refused(self):
        self.stop_search("run")
        self.one_line(("search", "--resume", "--out", "run", "--episodes", 24), "--episodes", "24", str(EPISODES))
        self.ohmic("search", "--resume", "--out", "run")
        self.refused("search", "--resume", "--out", "run", "--episodes", 3, names=("--episodes", "3", str(EPISODES)))


# SQL on the database of a search: what someone with an editor, or a broken disk, might leave.
SQL = [f"UPDATE {table} SET {column} = {value}"
       for table, columns in (("trial", ("accuracy", "latency_ms", "energy_mj", "component_power_w", "crossbars", "cost_ratio", "reward")),
                              ("price", ("latency_ms", "energy_mj", "component_power_w", "utilization")),
                              ("run", ("baseline_accuracy", "baseline_latency_ms", "total_s")))
       for column in columns for value in ("'text'", "9e999", "-1")]
SQL += ["UPDATE trial SET policy = 'W8A8' WHERE episode = 3", "UPDATE trial SET policy = 'W8A8-W2A2-W9A9' WHERE episode = 3",
        "UPDATE trial SET policy = 'W8A8-W2A2-W8A8' WHERE episode = 3", "UPDATE trial SET policy = '' WHERE episode = 3",
        "UPDATE trial SET policy = x'00ff' WHERE episode = 3", "UPDATE trial SET feasible = 1 - feasible WHERE episode = 3",
        "UPDATE trial SET episode = -5 WHERE episode = 3", "UPDATE trial SET episode = 3000000000 WHERE episode = 3",
        "UPDATE trial SET episode = episode + 1000", "UPDATE trial SET accuracy = accuracy + 0.001 WHERE episode = 2",
        "UPDATE trial SET chain = 'x' WHERE episode = 0", "DELETE FROM trial WHERE episode = 0", "DELETE FROM trial WHERE episode = 4",
        "DELETE FROM trial WHERE episode > 2", "DELETE FROM trial", "DELETE FROM trial_layer", "DELETE FROM layer", "DELETE FROM price",
        "DELETE FROM checkpoint", "DELETE FROM run", "DELETE FROM config", "DELETE FROM meta", "UPDATE meta SET value = '1'",
        "UPDATE meta SET value = '99'", "UPDATE run SET status = 'finished'", "UPDATE run SET trials = 1000000000000",
        "UPDATE run SET trials = -1", "UPDATE run SET chain = ''", "UPDATE run SET seal = ''", "UPDATE run SET simulator_calls = -7",
        "UPDATE config SET json = '{}'", "UPDATE config SET json = 'no JSON'", "UPDATE OR IGNORE price SET policy = 'W2A2'",
        "UPDATE OR IGNORE price SET policy = substr(policy, 6)", "UPDATE checkpoint SET episode = -1", "UPDATE checkpoint SET episode = 2147483648",
        "UPDATE checkpoint SET episode = 1", "UPDATE checkpoint SET agent = x''", "UPDATE checkpoint SET agent = x'00ff00ff'",
        "UPDATE checkpoint SET agent = 'text'", "UPDATE checkpoint SET agent = substr(agent, 1, 40)", "UPDATE checkpoint SET seal = 'a'",
        "DROP TABLE trial", "DROP TABLE trial_layer", "DROP TABLE price", "DROP TABLE checkpoint", "DROP TABLE run", "DROP TABLE config",
        "DROP TABLE meta", "DROP TABLE layer", "ALTER TABLE trial RENAME COLUMN reward TO prize", "ALTER TABLE run DROP COLUMN chain",
        "INSERT INTO trial SELECT 99, policy, accuracy, latency_ms, energy_mj, component_power_w, crossbars, utilization, cost_ratio, reward, feasible, chain FROM "
        "trial WHERE episode = 0"]


def byte_changes(whole):
    """Name -> another content, of any file: cuts, flips, foreign bytes. Zeros over zeros are no change."""
    size = len(whole)
    changes = {"empty": b"", "one byte": whole[:1], "text": b"not what it was", "a byte more": whole + b"\0"}
    changes.update({f"cut to {part} of 8": whole[: size * part // 8] for part in range(1, 8)})
    for part in range(1, 16):
        at = size * part // 16
        changes[f"flipped at {part} of 16"] = whole[:at] + bytes([whole[at] ^ 0x41]) + whole[at + 1:]
        changes[f"zeros at {part} of 16"] = whole[:at] + b"\0" * 16 + whole[at + 16:]
    return {what: content for what, content in changes.items() if content != whole}


def metadata_changes(whole):
    """Name -> a checkpoint with other metadata, its tensors as they were."""
    (length,) = struct.unpack("<Q", whole[:8])
    header, body = whole[8:8 + length], whole[8 + length:]
    changes = {}
    for name, old, new in (("epochs 9999", b'"epochs finished":"1"', b'"epochs finished":"9999"'),
                           ("epochs -1", b'"epochs finished":"1"', b'"epochs finished":"-1"'),
                           ("epochs none", b'"epochs finished":"1"', b'"epochs finished":"x"'),
                           ("epochs 0", b'"epochs finished":"1"', b'"epochs finished":"0"'),
                           ("no checksum", b'"checksum"', b'"checksun"'), ("seed", b'"--seed":"1"', b'"--seed":"2"')):
        text = header.replace(old, new)
        text += b" " * (-len(text) % 8)
        changes[name] = struct.pack("<Q", len(text)) + text + body
        if text == header:
            raise AssertionError(f"{old} is not in the header")
    return changes


class TamperedState(RunFolderTest):
    """Whatever was changed in what a run stores: exit 2 and one line, or the straight result."""

    def ends_well(self, words, is_straight, what):
        with self.start(*words) as process:
            out, err = process.communicate()
        if process.returncode == 2:
            self.assertRegex(err, r"\Aohmic: [^\n]+\n\Z", what)
            self.assertLess(len(err), 1000, what)
            return "refused"
        self.assertEqual(process.returncode, 0, f"{what}: {err}")
        self.assertTrue(is_straight(), f"{what}: exit 0 and another result")
        return "straight"

    def test_the_database_of_a_search(self):
        self.ohmic(*self.search("straight", agent="ppo"))
        straight = self.read("straight", "history.csv")
        self.stop_search("cut", agent="ppo")
        with contextlib.closing(sqlite3.connect(self.path("cut", "ohmic.sqlite"))) as database:
            database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        with open(self.path("cut", "ohmic.sqlite"), "rb") as file:
            whole = file.read()
        ends = {}

        def resume(what, change):
            shutil.rmtree(self.path("run"), ignore_errors=True)
            shutil.copytree(self.path("cut"), self.path("run"))
            change()
            ends[what] = self.ends_well(("search", "--resume", "--out", "run", "--threads", 1),
                                        lambda: self.read("run", "history.csv") == straight, what)

        def execute(sql):
            with contextlib.closing(sqlite3.connect(self.path("run", "ohmic.sqlite"))) as database:
                database.execute("PRAGMA ignore_check_constraints = ON")
                database.execute(sql)
                database.commit()

        for sql in SQL:
            resume(sql, lambda sql=sql: execute(sql))
        for what, content in byte_changes(whole).items():
            resume(what, lambda content=content: self.write("run/ohmic.sqlite", content))
        resume("removed", lambda: os.remove(self.path("run", "ohmic.sqlite")))
        resume("nothing", lambda: None)
        self.assertGreater(len(ends), 100)
        self.assertEqual(ends["nothing"], "straight")
        # What search reads of itself is refused; the rest it never reads, or works out again.
        for what, end in ends.items():
            if what.startswith(("UPDATE trial", "UPDATE run", "UPDATE checkpoint", "UPDATE config", "DELETE FROM trial W", "cut to")):
                self.assertEqual(end, "refused", what)

    def tamper_training(self, words, straight, checkpoint):
        with open(self.path("t.checkpoint"), "rb") as file:
            whole = file.read()
        changes = {**byte_changes(whole), **metadata_changes(whole)}
        for what, content in changes.items():
            self.write("t.checkpoint", content)
            self.assertEqual(self.ends_well(words, lambda: False, what), "refused")
        self.write("t.checkpoint", whole)
        self.ohmic(*words)
        self.assertEqual(read_safetensors(self.path("t"))[0], straight)
        self.assertEqual(checkpoint, "t.checkpoint")

    def test_the_checkpoint_of_a_training(self):
        self.ohmic(*self.train("straight"))
        straight, _ = read_safetensors(self.path("straight"))
        self.stop_at(self.train("t"), "epoch 1/3")
        self.tamper_training(self.train("t", "--resume"), straight, "t.checkpoint")

    def test_the_checkpoint_of_a_fine_tuning(self):
        self.ohmic(*self.finetune("straight"))
        straight, _ = read_safetensors(self.path("straight"))
        self.stop_at(self.finetune("t"), "epoch 1/3")
        self.tamper_training(self.finetune("t", "--resume"), straight, "t.checkpoint")

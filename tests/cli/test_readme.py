"""Every command line of README.md works, in the order in which a reader meets them."""
import os
import re
import shlex
import unittest

from harness import Cli, CliTest

# Words of the wrapper itself, and its options: they build, they do not run the binary.
WRAPPER_WORDS = ("test", "build", "--no-install", "--no-torch")


def fences(markdown):
    """(language, lines) of each fenced block."""
    for language, body in re.findall(r"(?ms)^```(\w*)\n(.*?)^```", markdown):
        yield language, body.splitlines()


def commands(lines):
    """The words behind `./ohmic` of each command line; shell variables are filled in, comments dropped."""
    for line in "\n".join(lines).replace("\\\n", " ").splitlines():
        words = shlex.split(line, comments=True)
        if words[:1] == ["./ohmic"] and words[1:2] and words[1] not in WRAPPER_WORDS:
            yield [os.path.expandvars(word) for word in words[1:]]


def shortened(words):
    """A search of 4 episodes in place of the reader's."""
    if words[0] != "search":
        return words
    if "--episodes" in words:
        at = words.index("--episodes")
        words = words[:at] + words[at + 2:]
    return words + ["--episodes", "4"]


def reason_to_skip(words):
    if Cli.commands().get(words[0]) and not Cli.has_torch():
        return "this build has no LibTorch"
    for word in words:
        kind, _, folder = word.partition(":")
        if kind in ("mnist", "cifar10") and not os.path.isdir(folder):
            return f"{word}: there is no such data here"
    return None


class Readme(CliTest):
    def setUp(self):
        super().setUp()
        path = os.path.join(Cli.source, "README.md")
        if not os.path.exists(path):
            self.skipTest("there is no README.md")
        with open(path, encoding="utf-8") as file:
            self.fences = list(fences(file.read()))
        # Files of the source tree that README.md names are found from the root, as its reader stands there.
        for folder in ("nets", "hw", "weights"):
            os.symlink(os.path.join(Cli.source, folder), self.path(folder))

    def environment(self):
        return dict(os.environ)

    def test_every_command_works(self):
        found = [words for language, lines in self.fences if language == "sh" for words in commands(lines)]
        self.assertGreater(len(found), 3)
        for words in found:
            with self.subTest(" ".join(words)):
                reason = reason_to_skip(words)
                if reason:
                    print(f"not run: ./ohmic {' '.join(words)} ({reason})")
                else:
                    self.ohmic(*shortened(words))

    def test_simulations_and_sweeps_print_what_it_shows(self):
        shown = [(list(commands(lines)), output) for (language, lines), (kind, output)
                 in zip(self.fences, self.fences[1:]) if language == "sh" and kind == ""]
        shown = [(found[0], output) for found, output in shown
                 if len(found) == 1 and found[0][0] in ("simulate", "sweep")]
        self.assertTrue(shown)
        for words, output in shown:
            printed = self.ohmic(*words).stdout.splitlines()
            for line in output:
                if line != "...":
                    self.assertIn(line, printed)


class ReadmeReader(unittest.TestCase):
    """The reader of README.md itself, so that it cannot pass by finding nothing."""

    TEXT = "```sh\n./ohmic test\n./ohmic search --episodes 300 \\\n  --out a  # long\nls\n```\n```\n./ohmic list\n```\n"

    def test_finds_commands_of_shell_fences(self):
        (language, lines), (other, _) = fences(self.TEXT)
        self.assertEqual((language, other), ("sh", ""))
        self.assertEqual(list(commands(lines)), [["search", "--episodes", "300", "--out", "a"]])

    def test_shortens_searches_alone(self):
        self.assertEqual(shortened(["search", "--episodes", "300", "--out", "a"]),
                         ["search", "--out", "a", "--episodes", "4"])
        self.assertEqual(shortened(["simulate"]), ["simulate"])

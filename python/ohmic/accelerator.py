"""What policies cost on a chip."""
from .stream import PolicyClient, Streams


class Accelerator(PolicyClient):
    """A network on a chip, elaborated once: prices policies.

    net, hw: names of what is shipped, or files. settings: hardware keys and values, as {"tile.pes": 16}. jobs: child processes
    that share a batch. binary: the program (default: $OHMIC, a build beside this folder, or the one on the PATH)."""

    def __init__(self, net="lenet5", hw="wei2022", settings=None, jobs=1, binary=None):
        words = ["simulate", "--net", net, "--hw", hw, "--per-layer"]
        for key, value in (settings or {}).items():
            words += ["--set", f"{key}={value}"]
        super().__init__(Streams(words, jobs, binary))
        self._layers = None

    def cost(self, policies):
        """The figures of each policy, in order: the `total` of `ohmic simulate --json`, and `layers`, a list of the same for
        every weight layer. One policy gives one object. Raises PolicyError if a policy does not fit the chip, OhmicError if
        network or chip are refused."""
        answers = self._streams.ask(policies)
        if isinstance(answers, dict):
            return self._figures(answers)
        return [self._figures(answer) for answer in answers]

    @property
    def layers(self):
        """The weight layers at W8A8: their `name`, `rows`, `columns`, `windows`, `macs` and all else that one costs."""
        if self._layers is None:
            self._layers = self.cost("W8A8")["layers"]
        return self._layers

    @staticmethod
    def _figures(answer):
        return {**answer["total"], "layers": answer["layers"]}

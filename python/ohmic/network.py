"""How accurate policies are."""
from .stream import PolicyClient, Streams


class Network(PolicyClient):
    """A trained network and its images, calibrated once: reads accuracies of policies.

    net, data, weights, validation: as the options of `ohmic evaluate`; what is left out is the network's own. images: how many
    validation images are read (0: all). test: read the test images too. options: further options of `ohmic evaluate`, as
    {"clip": "mse", "per-tensor": True}; True for one that takes no value. binary: as of Accelerator. Needs a build with LibTorch."""

    def __init__(self, net="lenet5", data=None, weights=None, validation=None, images=0, test=False, threads=None, options=None, binary=None):
        words = ["evaluate", "--net", net]
        named = {"data": data, "weights": weights, "validation": validation, "images": images or None, "threads": threads, **(options or {})}
        for name, value in named.items():
            if value is not None and value is not False:
                words += [f"--{name}"] if value is True else [f"--{name}", value]
        super().__init__(Streams(words + (["--test"] if test else []), 1, binary))

    def accuracy(self, policies):
        """Top-1 accuracy on the validation images in percent: a list for a list of policies, a number for one. Raises
        PolicyError if a policy is none of the network's, OhmicError if network, images or weights are refused."""
        answers = self.figures(policies)
        if isinstance(answers, dict):
            return answers["validation_accuracy"]
        return [answer["validation_accuracy"] for answer in answers]

    def figures(self, policies):
        """The same as objects with `validation_accuracy` and, if `test` was asked for, `test_accuracy`."""
        return self._streams.ask(policies)

"""The search of bit-widths as an environment of reinforcement learning."""
import math

from .accelerator import Accelerator
from .network import Network
from .policy import policy_text
from .spaces import Discrete, Env, box, vector

MIN_BITS, MAX_BITS, END_BITS = 2, 8, 8


class SearchEnv(Env):
    """An episode chooses the bits of every layer, but for the first and the last, which keep 8: first those of its weights, then
    those of its input, 2 to 8 each. Action n stands for n + 2 bits.

    An observation is numbers in [0, 1]: position of the layer, its rows, columns, windows and multiplications on a logarithmic
    scale, 0 for weights and 1 for activations, the bits chosen a step before.

    The reward comes with the last step and is that of `ohmic search`: 0.1 for each percentage point of accuracy beyond W8A8's,
    -1 if the cost is above `threshold` or more than `tau` points are lost. The cost is a mean of latency, energy and component
    power, each as a share of W8A8's.

    net, data, weights, images: of Network. hw, settings: of Accelerator. cost_weights: of latency, energy, power."""

    def __init__(self, net="lenet5", hw="wei2022", settings=None, data=None, weights=None, images=0, threshold=0.8, tau=-10.0, scale=0.1,
                 cost_weights=(1 / 3, 1 / 3, 1 / 3), binary=None):
        self.accelerator = Accelerator(net, hw, settings, binary=binary)
        self.network = Network(net, data, weights, images=images, binary=binary)
        self.threshold, self.tau, self.scale, self.cost_weights = threshold, tau, scale, cost_weights
        self.action_space = Discrete(MAX_BITS - MIN_BITS + 1)
        self.observation_space = box(7)
        self._known = {}
        self._bits = []
        try:
            self._features = _layer_features(self.accelerator.layers)
            if len(self._features) < 3:
                raise ValueError(f"{net} has {len(self._features)} weight layers, the first and the last keep 8 bits: nothing is left to choose")
            self._baseline = self._measure([(MAX_BITS, MAX_BITS)] * len(self._features))
        except BaseException:
            self.close()
            raise

    def reset(self, *, seed=None, options=None):
        """Begins an episode; gives its first observation and an empty info."""
        super().reset(seed=seed, options=options)
        self._bits = []
        return self._observation(), {}

    def step(self, action):
        """Takes a choice. Gives observation, reward, whether the episode is over, False, and info, which has `policy`,
        `accuracy`, `cost_ratio` and `feasible` at its end."""
        if len(self._bits) == self.steps:
            raise RuntimeError("the episode is over: reset() begins the next")
        if not 0 <= int(action) < self.action_space.n:
            raise ValueError(f"action {action}, allowed 0 to {self.action_space.n - 1}")
        self._bits.append(int(action) + MIN_BITS)
        if len(self._bits) < self.steps:
            return self._observation(), 0.0, False, False, {}
        info = self.judge(self._policy())
        return self._observation(), info["reward"], True, False, info

    @property
    def steps(self):
        """Choices of an episode."""
        return 2 * (len(self._features) - 2)

    def judge(self, policy):
        """Accuracy, cost and reward of any policy: a list of pairs, one a layer. What was judged before is remembered."""
        accuracy, cost = self._measure(policy)
        ratio = sum(weight * part / base for weight, part, base in zip(self.cost_weights, cost, self._baseline[1]))
        gain = round(accuracy - self._baseline[0], 9)
        feasible = ratio <= self.threshold and gain >= self.tau
        return {"policy": policy_text(policy), "accuracy": accuracy, "cost_ratio": ratio, "feasible": feasible,
                "reward": self.scale * gain if feasible else -1.0}

    def close(self):
        """Ends the child processes."""
        self.accelerator.close()
        self.network.close()

    def _policy(self):
        end = (END_BITS, END_BITS)
        return [end, *zip(self._bits[::2], self._bits[1::2]), end]

    def _measure(self, policy):
        text = policy_text(policy)
        if text not in self._known:
            cost = self.accelerator.cost(text)
            self._known[text] = self.network.accuracy(text), [cost[name] for name in ("latency_ms", "energy_mj", "component_power_w")]
        return self._known[text]

    def _observation(self):
        at = min(len(self._bits), self.steps - 1)  # behind the last step there is no other layer
        before = self._bits[-1] if self._bits else END_BITS
        return vector([*self._features[1 + at // 2], float(at % 2), before / MAX_BITS])


def _layer_features(layers):
    """Five numbers in [0, 1] a layer."""
    columns = [[math.log(1 + layer[key]) for layer in layers] for key in ("rows", "columns", "windows", "macs")]
    scaled = [[value / max(column) for value in column] for column in columns]
    last = max(1, len(layers) - 1)
    return [[i / last, *(column[i] for column in scaled)] for i in range(len(layers))]

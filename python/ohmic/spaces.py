"""Gymnasium's base class and spaces, or stand-ins with what an agent asks of them."""
import random

try:
    from gymnasium import Env
    from gymnasium.spaces import Box, Discrete
    import numpy

    def box(size):
        return Box(0.0, 1.0, (size,), numpy.float32)

    def vector(values):
        return numpy.asarray(values, numpy.float32)

except ImportError:

    class Env:
        """An environment as Gymnasium has it."""

        metadata = {"render_modes": []}
        render_mode = None

        @property
        def unwrapped(self):
            return self

        def reset(self, *, seed=None, options=None):
            del options
            if seed is not None:
                self.action_space.seed(seed)

        def render(self):
            return None

        def close(self):
            pass

        def __enter__(self):
            return self

        def __exit__(self, *_):
            self.close()

    class Discrete:
        """The whole numbers from 0 to n - 1."""

        def __init__(self, n):
            self.n = n
            self.shape = ()
            self._random = random.Random()

        def seed(self, seed=None):
            self._random.seed(seed)

        def sample(self):
            return self._random.randrange(self.n)

        def contains(self, value):
            return isinstance(value, int) and 0 <= value < self.n

    class Box:
        """Lists of numbers in [low, high]."""

        def __init__(self, low, high, shape):
            self.low, self.high, self.shape = low, high, shape

        def contains(self, values):
            return len(values) == self.shape[0] and all(self.low <= value <= self.high for value in values)

    def box(size):
        return Box(0.0, 1.0, (size,))

    def vector(values):
        return list(values)

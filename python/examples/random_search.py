"""Random search in 20 lines: the best of so many policies that cost at most 0.85 of W8A8.

    PYTHONPATH=python python3 python/examples/random_search.py [NETWORK] [POLICIES]
"""
import random
import sys

from ohmic import SearchEnv

net = sys.argv[1] if len(sys.argv) > 1 else "lenet5"
policies = int(sys.argv[2]) if len(sys.argv) > 2 else 100
dice = random.Random(1)
env = SearchEnv(net, threshold=0.85)
best = {"reward": -1.0, "policy": "none seen", "accuracy": 0.0, "cost_ratio": 0.0}
for _ in range(policies):
    env.reset()
    done = False
    while not done:
        _, reward, done, _, info = env.step(dice.randrange(env.action_space.n))
    if reward > best["reward"]:
        best = info
env.close()
print(f"{best['policy']}: {best['accuracy']:.2f} % at {best['cost_ratio']:.3f} of W8A8's cost")

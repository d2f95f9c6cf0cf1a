"""PPO of another library, Stable-Baselines3, on the same environment.

    pip install stable-baselines3
    PYTHONPATH=python python3 python/examples/library_ppo.py [NETWORK] [EPISODES]
"""
import sys

try:
    from stable_baselines3 import PPO
    from stable_baselines3.common.callbacks import BaseCallback
except ImportError:
    sys.exit("library_ppo.py needs Stable-Baselines3: pip install stable-baselines3")

from ohmic import SearchEnv


class KeepBest(BaseCallback):
    """Remembers the best policy of all episodes."""

    best = None

    def _on_step(self):
        for info in self.locals["infos"]:
            if "reward" in info and (self.best is None or info["reward"] > self.best["reward"]):
                self.best = info
        return True


def main():
    net = sys.argv[1] if len(sys.argv) > 1 else "lenet5"
    episodes = int(sys.argv[2]) if len(sys.argv) > 2 else 300
    env = SearchEnv(net)
    agent = PPO("MlpPolicy", env, n_steps=10 * env.steps, batch_size=10 * env.steps, gamma=1.0, seed=1, verbose=0)
    keep = KeepBest()
    agent.learn(episodes * env.steps, callback=keep)
    env.close()
    print(f"{keep.best['policy']}: {keep.best['accuracy']:.2f} % at {keep.best['cost_ratio']:.3f} of W8A8's cost")


if __name__ == "__main__":
    main()

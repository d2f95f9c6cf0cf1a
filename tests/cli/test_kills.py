"""A few of the kills that kills.py does by the hundred."""
from harness import Cli, TorchTest
from kills import kill_and_compare

KILLS = 7


class Kills(TorchTest):
    def test_killed_and_resumed_runs_end_like_straight_ones(self):
        names = ("search evolution", "search random tuned", "train", "sweep", "compress bwq")
        counts = kill_and_compare(Cli.binary, KILLS, seed=7, names=names)
        self.assertGreaterEqual(sum(counts.values()), KILLS)

"""What bench/scaling varies: networks and chips that grow in one thing alone."""
import json
import os
from collections import namedtuple

from timing import mesh

# name: of the curve; varied: what x is; points: (x, words of `simulate`); by_work: growth is taken over windows x blocks,
# which x changes, and not over x.
Curve = namedtuple("Curve", "name varied points by_work", defaults=[False])


def three_convolutions(folder, side, channels, kernel):
    """Writes a network: image of `side`, three convolutions with `channels` each, a pool and a classifier; its file."""
    layers = [{"name": f"conv{n}", "type": "conv2d", "out_channels": channels, "kernel": kernel, "padding": kernel // 2}
              for n in (1, 2, 3)]
    layers += [{"name": "pool", "type": "global_avg_pool"}, {"name": "flat", "type": "flatten"},
               {"name": "fc", "type": "linear", "out_features": 10}]
    name = f"conv{kernel}x{kernel}_{channels}_{side}"
    path = os.path.join(folder, name + ".json")
    with open(path, "w", encoding="utf-8") as file:
        json.dump({"schema_version": 1, "name": name, "dataset": "cifar10",
                   "input": {"channels": 3, "height": side, "width": side}, "layers": layers}, file)
    return path


def array(side):
    """The words of a square array."""
    return ["--set", f"crossbar.rows={side}", "--set", f"crossbar.columns={side}"]


def all_curves(folder):
    """Those that grow with windows x blocks, then those that must stay flat; files go into `folder`."""
    def net(side, channels, kernel=3):
        return ["--net", three_convolutions(folder, side, channels, kernel)]

    vgg13 = ["--net", "vgg13"]
    wide = mesh(16)
    return (
        Curve("windows: larger images", "image side", [(s, net(s, 128)) for s in (8, 16, 32, 64, 128)], True),
        Curve("blocks: more channels", "channels", [(c, net(16, c) + wide) for c in (64, 128, 256, 512, 1024)], True),
        Curve("both: VGG-13 on smaller arrays", "array side", [(a, vgg13 + array(a) + wide) for a in (512, 256, 128, 64)],
              True),
        Curve("copies of VGG-13's conv1", "copies",
              [(c, vgg13 + ["--set", f"mapping.replicate=conv1:{c}"]) for c in (1, 2, 4, 8, 16)]),
        Curve("mesh around VGG-13", "mesh side", [(m, vgg13 + mesh(m)) for m in (8, 16, 32, 64, 128)]),
        Curve("larger arrays, same blocks", "array side", [(a, net(32, 14) + array(a)) for a in (128, 256, 512, 1024)]),
        Curve("larger arrays, all columns in use", "columns",
              [(c, net(32, c, 1) + array(c)) for c in (32, 64, 128, 256, 512)]),
        Curve("crossbars a block: VGG-13, W2A8 to W8A8", "bit-planes",
              [(w, vgg13 + ["--policy", f"W{w}A8"]) for w in (2, 4, 6, 8)]),
        Curve("input slices: VGG-13, W8A2 to W8A8", "slices",
              [(a, vgg13 + ["--policy", f"W8A{a}"]) for a in (2, 4, 6, 8)]),
    )

"""The file formats that the tests write and read themselves, by the formats' own specifications."""
import json
import random
import struct
import zlib

_FORMATS = {"F32": "f", "F16": "e", "I8": "b", "U8": "B", "I32": "i", "I16": "h", "U16": "H", "I64": "q", "U32": "I",
            "U64": "Q", "F64": "d"}


def write_safetensors(tensors):
    """The bytes of a file. tensors: name -> (type, shape, flat list of values)."""
    header, body = {}, b""
    for name, (kind, shape, values) in sorted(tensors.items()):
        data = struct.pack(f"<{len(values)}{_FORMATS[kind]}", *values)
        header[name] = {"dtype": kind, "shape": shape, "data_offsets": [len(body), len(body) + len(data)]}
        body += data
    text = json.dumps(header).encode()
    return struct.pack("<Q", len(text)) + text + body


def read_safetensors(path):
    """Tensors as write_safetensors takes them, and the metadata."""
    with open(path, "rb") as file:
        (length,) = struct.unpack("<Q", file.read(8))
        header = json.loads(file.read(length))
        body = file.read()
    metadata = header.pop("__metadata__", {})
    tensors = {}
    for name, entry in header.items():
        begin, end = entry["data_offsets"]
        code = _FORMATS[entry["dtype"]]
        values = struct.unpack(f"<{(end - begin) // struct.calcsize(code)}{code}", body[begin:end])
        tensors[name] = (entry["dtype"], entry["shape"], list(values))
    return tensors, metadata


def write_idx(shape, values):
    """The bytes of an IDX file of unsigned bytes."""
    return struct.pack(f">HBB{len(shape)}I", 0, 8, len(shape), *shape) + bytes(values)


def write_png(width, height, values):
    """The bytes of a PNG file of 8-bit grey, or RGB where there are three values a pixel."""
    row = len(values) // height
    rows = b"".join(b"\0" + bytes(values[y * row:(y + 1) * row]) for y in range(height))

    def chunk(name, body):
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    header = struct.pack(">IIBBBBB", width, height, 8, 0 if row == width else 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def conv(name, **keys):
    return {"name": name, "type": "conv2d", "out_channels": 2, "kernel": 5, "stride": 4, **keys}


def linear(name, features):
    return {"name": name, "type": "linear", "out_features": features}


def tiny_network():
    """Three weight layers on MNIST's images, small enough that a search takes seconds."""
    return {"schema_version": 1, "name": "tiny", "dataset": "mnist",
            "input": {"channels": 1, "height": 28, "width": 28},
            "layers": [conv("conv1"), {"name": "relu1", "type": "relu"}, {"name": "flat", "type": "flatten"},
                       linear("fc1", 8), linear("fc2", 10)]}


def tiny_weights():
    """Random weights of tiny_network(), as the bytes of a safetensors file."""
    source = random.Random(1)
    shapes = {"conv1": [2, 1, 5, 5], "fc1": [8, 72], "fc2": [10, 8]}
    tensors = {}
    for layer, shape in shapes.items():
        size = 1
        for side in shape:
            size *= side
        tensors[f"{layer}.weight"] = ("F32", shape, [source.uniform(-0.5, 0.5) for _ in range(size)])
        tensors[f"{layer}.bias"] = ("F32", shape[:1], [source.uniform(-0.5, 0.5) for _ in range(shape[0])])
    return write_safetensors(tensors)


def policy(network, layers):
    """A policy file. layers: (name, weight bits, activation bits)."""
    return {"schema_version": 1, "network": network,
            "layers": [{"name": n, "weight_bits": w, "activation_bits": a} for n, w, a in layers]}


def write_file(path, value):
    """Writes text, bytes or anything that JSON can hold."""
    if not isinstance(value, (str, bytes)):
        value = json.dumps(value)
    with open(path, "wb") as file:
        file.write(value if isinstance(value, bytes) else value.encode())

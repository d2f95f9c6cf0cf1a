"""Reads and writes safetensors files: weights, dumps and sets of images."""
import json
import math
import os
import struct
from collections import namedtuple

try:
    import numpy
except ImportError:
    numpy = None

# A tensor without numpy: the type as the file calls it, the sizes, all values in a flat list.
Tensor = namedtuple("Tensor", "dtype shape values")

_CODES = {"F64": "d", "F32": "f", "F16": "e", "I64": "q", "I32": "i", "I16": "h", "I8": "b", "U64": "Q", "U32": "I", "U16": "H",
          "U8": "B", "BOOL": "?"}


def load_safetensors(path, arrays=None):
    """Name -> tensor of a file. arrays: numpy arrays (default: if numpy is installed) or Tensor. BF16 becomes F32. Raises
    ValueError if the file is broken."""
    arrays = numpy is not None if arrays is None else arrays
    with open(path, "rb") as file:
        content = file.read()
    header, body = _split(content, path)
    entries = {name: entry for name, entry in header.items() if name != "__metadata__"}
    tensors = {name: _decode(entry, body, arrays, f"{path}: {name}") for name, entry in entries.items()}
    at = 0
    for begin, end in sorted(entry["data_offsets"] for entry in entries.values()):
        if begin != at:
            raise ValueError(f"{path}: its tensors leave bytes out or share them at {begin}")
        at = end
    if at != len(body):
        raise ValueError(f"{path}: {len(body) - at} bytes behind its tensors")
    return tensors


def save_safetensors(path, tensors):
    """Writes name -> numpy array or Tensor, aside and then under the name."""
    header, body = {}, []
    size = 0
    for name in sorted(tensors):
        tensor = tensors[name]
        if not isinstance(tensor, Tensor):
            tensor = Tensor(_dtype_of(tensor, name), list(tensor.shape), numpy.ascontiguousarray(tensor).ravel().tolist())
        if math.prod(tensor.shape) != len(tensor.values):
            raise ValueError(f"{name}: {len(tensor.values)} values do not make {list(tensor.shape)}")
        data = struct.pack(f"<{len(tensor.values)}{_CODES[tensor.dtype]}", *tensor.values)
        header[name] = {"dtype": tensor.dtype, "shape": list(tensor.shape), "data_offsets": [size, size + len(data)]}
        size += len(data)
        body.append(data)
    text = json.dumps(header).encode()
    with open(f"{path}.part", "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text + b"".join(body))
    os.replace(f"{path}.part", path)


def _split(content, path):
    """Header and values."""
    try:
        (length,) = struct.unpack_from("<Q", content)
        if length > len(content) - 8:
            raise ValueError
        header = json.loads(content[8:8 + length], object_pairs_hook=_without_twins)
    except (struct.error, ValueError, RecursionError):
        header = None
    if not isinstance(header, dict):
        raise ValueError(f"{path}: no safetensors file")
    return header, content[8 + length:]


def _without_twins(pairs):
    """An object whose names are all different."""
    made = dict(pairs)
    if len(made) < len(pairs):
        raise ValueError
    return made


def _is_counts(values):
    return isinstance(values, list) and all(type(value) is int and value >= 0 for value in values)


def _decode(entry, body, arrays, where):
    dtype, shape, range_ = (entry.get(key) if isinstance(entry, dict) else None for key in ("dtype", "shape", "data_offsets"))
    if not isinstance(dtype, str) or not _is_counts(shape) or not _is_counts(range_) or len(range_) != 2:
        raise ValueError(f"{where}: needs a dtype, a shape and two data_offsets")
    begin, end = range_
    count = math.prod(shape)
    code = "H" if dtype == "BF16" else _CODES.get(dtype)
    if code is None or not 0 <= begin <= end <= len(body) or end - begin != count * struct.calcsize(f"<{code}"):
        raise ValueError(f"{where}: {end - begin} bytes, or a type, that do not fit {dtype} {shape}")
    values = body[begin:end]
    if dtype == "BF16":  # the upper half of an F32
        values = b"".join(b"\0\0" + values[i:i + 2] for i in range(0, len(values), 2))
        dtype, code = "F32", "f"
    if arrays:
        return numpy.frombuffer(values, numpy.dtype(code).newbyteorder("<")).reshape(shape).copy()
    return Tensor(dtype, shape, list(struct.unpack(f"<{count}{code}", values)))


def _dtype_of(array, name):
    kind = {"f": "F", "i": "I", "u": "U"}.get(array.dtype.kind)
    dtype = "BOOL" if array.dtype.kind == "b" else f"{kind}{8 * array.dtype.itemsize}"
    if dtype not in _CODES:
        raise ValueError(f"{name}: no safetensors type for {array.dtype}")
    return dtype

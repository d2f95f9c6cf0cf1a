"""Reads and writes safetensors files: weights, dumps and sets of images."""
import json
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
    return {name: _decode(entry, body, arrays, f"{path}: {name}") for name, entry in header.items() if name != "__metadata__"}


def save_safetensors(path, tensors):
    """Writes name -> numpy array or Tensor, aside and then under the name."""
    header, body = {}, []
    size = 0
    for name in sorted(tensors):
        tensor = tensors[name]
        if not isinstance(tensor, Tensor):
            tensor = Tensor(_dtype_of(tensor, name), list(tensor.shape), numpy.ascontiguousarray(tensor).ravel().tolist())
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
        return json.loads(content[8:8 + length]), content[8 + length:]
    except (struct.error, ValueError):
        raise ValueError(f"{path}: no safetensors file") from None


def _decode(entry, body, arrays, where):
    dtype, shape = entry["dtype"], entry["shape"]
    begin, end = entry["data_offsets"]
    count = 1
    for side in shape:
        count *= side
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

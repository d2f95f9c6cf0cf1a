"""ONNX files made by hand: the few messages of protobuf that a small network needs."""
import struct


def varint(value):
    value &= (1 << 64) - 1
    out = b""
    while value > 127:
        out += bytes([value & 127 | 128])
        value >>= 7
    return out + bytes([value])


def field(number, value):
    """A whole number, a text, or the bytes of a message."""
    if isinstance(value, int):
        return varint(number << 3) + varint(value)
    body = value.encode() if isinstance(value, str) else value
    return varint(number << 3 | 2) + varint(len(body)) + body


def tensor(name, dims, values):
    """A float tensor, raw."""
    return b"".join(field(1, size) for size in dims) + field(2, 1) + field(8, name) + field(9, struct.pack(f"<{len(values)}f", *values))


def codes(name, dims, values, signed=True):
    """A tensor of int8 or uint8, raw; no dims: a single value."""
    body = struct.pack(f"<{len(values)}{'b' if signed else 'B'}", *values)
    return b"".join(field(1, size) for size in dims) + field(2, 3 if signed else 2) + field(8, name) + field(9, body)


def node(op, inputs, outputs, name=None, **attributes):
    """attributes: whole numbers, or lists of them."""
    out = b"".join(field(1, text) for text in inputs) + b"".join(field(2, text) for text in outputs) + field(3, name or outputs[0]) + field(4, op)
    for key, value in attributes.items():
        body = field(1, key)
        body += field(3, value) + field(20, 2) if isinstance(value, int) else b"".join(field(8, v) for v in value) + field(20, 7)
        out += field(5, body)
    return out


def value(name, dims):
    """A float tensor that enters or leaves; a size may be a name."""
    sizes = b"".join(field(1, field(2, size) if isinstance(size, str) else field(1, size)) for size in dims)
    return field(1, name) + field(2, field(1, field(1, 1) + field(2, sizes)))


def model(nodes, tensors, input_dims, *outputs, opset=13):
    """An ONNX file whose input is `image`."""
    graph = b"".join(field(1, n) for n in nodes) + field(2, "graph") + b"".join(field(5, t) for t in tensors)
    graph += field(11, value("image", input_dims)) + b"".join(field(12, value(output, ["batch", 10])) for output in outputs)
    return field(1, 7) + field(7, graph) + field(8, field(1, "") + field(2, opset))

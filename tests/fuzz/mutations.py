"""Changes to files and command lines as no person would make them: bytes, words, and the structure of JSON."""
import json

TOKENS = [b"0", b"-1", b"1e999", b"NaN", b"null", b"true", b'""', b"[]", b"{}", b"\x00", b"\xff", b"\xe2\x80\xae", b"\n", b'"', b"\\u0000",
          b"18446744073709551616", b"4294967296", b"1e-320", b",", b":", b"]", b"}"]
VALUES = [0, 1, 2, 3, 5, 7, -1, 8, 9, 16, 17, 63, 64, 65, 4096, 65536, 2 ** 31, 2 ** 63, 2 ** 64, 0.5, -0.0, 1e-300, 1e300, 1e9, "", "input", "ideal",
          "on", "conv1", "=cmd", "x" * 300, "\u202e", None, True, False, [], {}, [1], [1, 2], [1, 1, 1, 1], ["input"], ["conv1", "conv1"], [[]]]
WORDS = ["", "-", "--", "=", "0", "-1", "1", "2", "65537", "1e3", "nan", "W0A0", "W8A8", "W2A9", "W6A4/8", "W8A8-W8A8", "lenet5", "isaac", "nowhere",
         "/", ".", "/dev/null", "out", "--json", "--set", "x" * 5000, "\udcff", "chip.tiles_x=0", "crossbar.rows=3", "tile.pes=1", "adc.bits=ideal",
         "mapping.replicate=balance", "pe.schedule=sample_hold", "chip.dataflow=pipelined", "noc.contention=off", "dac.bits=8", "tile.buffer_kib=0.001"]


def bytes_changed(source, data):
    """One to four changes of single bytes, pieces and tokens."""
    data = bytearray(data)
    for _ in range(source.randint(1, 4)):
        at, end = sorted(source.randrange(len(data) + 1) for _ in range(2))
        end = min(end, at + source.choice((1, 4, 64)))
        kind = source.randrange(5)
        if kind == 0 and at < len(data):
            data[at] ^= 1 << source.randrange(8)
        elif kind == 1:
            del data[at:end]
        elif kind == 2:
            data[at:at] = data[at:end]
        elif kind == 3:
            data[at:at] = source.choice(TOKENS)
        else:
            data[at:end] = bytes(source.randrange(256) for _ in range(end - at))
    return bytes(data)


def places(value, parent=None, key=None):
    """Every value of a JSON text as (container, key)."""
    if parent is not None:
        yield parent, key
    if isinstance(value, dict):
        for name in list(value):
            yield from places(value[name], value, name)
    elif isinstance(value, list):
        for index in range(len(value)):
            yield from places(value[index], value, index)


def json_changed(source, text):
    """One to three changes of values, keys and members."""
    root = [json.loads(text)]
    for _ in range(source.randint(1, 3)):
        parent, key = source.choice(list(places(root)))
        kind = source.randrange(6)
        if kind == 0 and parent is not root:
            del parent[key]
        elif kind == 1 and isinstance(parent, list) and parent is not root:
            parent.insert(source.randrange(len(parent) + 1), json.loads(json.dumps(parent[key])))
        elif kind == 2 and isinstance(parent, dict):
            parent[source.choice((key + "x", key[:-1], key.upper(), "name"))] = parent.pop(key)
        elif kind == 3 and isinstance(parent[key], (int, float)) and not isinstance(parent[key], bool):
            parent[key] = source.choice((parent[key] + 1, parent[key] - 1, -parent[key], parent[key] * 2))
        elif kind == 4 and isinstance(parent, list) and len(parent) > 1 and parent is not root:
            source.shuffle(parent)
        else:
            parent[key] = json.loads(json.dumps(source.choice(VALUES)))
    return json.dumps(root[0]).encode()


def json_nudged(source, text):
    """One to four numbers and switches changed to others that may well be allowed."""
    root = json.loads(text)
    numbers = [(parent, key) for parent, key in places(root) if isinstance(parent[key], (int, float)) and key != "schema_version"]
    for _ in range(source.randint(1, 4)):
        parent, key = source.choice(numbers)
        if isinstance(parent[key], bool):
            parent[key] = not parent[key]
        elif isinstance(parent[key], int):
            parent[key] = source.choice((parent[key] + 1, max(parent[key] - 1, 0), 2 * parent[key], parent[key] // 2, 1, 2, 3, 8))
        else:
            parent[key] *= source.choice((1e-6, 0.1, 0.9, 1.1, 10, 1e6))
    return json.dumps(root).encode()


def file_changed(source, data):
    """Structure if it is JSON, else, and now and then, bytes."""
    if data[:1] == b"{" and data[-1:] == b"}" and source.random() < 0.85:
        return source.choice((json_changed, json_nudged, json_nudged))(source, data)
    return bytes_changed(source, data)


def words_changed(source, words):
    """One or two words dropped, doubled, swapped or replaced."""
    words = list(words)
    for _ in range(source.randint(1, 2)):
        at = source.randrange(len(words))
        kind = source.randrange(5)
        if kind == 0 and len(words) > 1:
            del words[at]
        elif kind == 1:
            words.insert(at, words[source.randrange(len(words))])
        elif kind == 2:
            other = source.randrange(len(words))
            words[at], words[other] = words[other], words[at]
        else:
            words[at] = source.choice(WORDS)
    return words

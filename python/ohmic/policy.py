"""Policies: the bits of every weight layer."""
import json


class PolicyError(ValueError):
    """A policy is none of the network's, or does not fit the chip."""


def policy_text(policy):
    """The policy as one line: a text as it is (`W6A4/8`), a policy file's object or its text as JSON, and a list or array of
    pairs (weight bits, activation bits), one a weight layer, as `W8A8-W6A4-...`. Raises PolicyError if it is empty, a text of
    several lines or has bits that are not whole."""
    if hasattr(policy, "tolist"):  # a numpy array [layers, 2]
        policy = policy.tolist()
    if isinstance(policy, str):
        text = policy.strip()
        if text.startswith("{"):
            text = _on_one_line(text)
    elif isinstance(policy, dict):
        text = json.dumps(policy)
    else:
        text = "-".join(f"W{_whole(weight)}A{_whole(activation)}" for weight, activation in policy)
    if not text or len(text.splitlines()) > 1:
        raise PolicyError(f"a policy is one line, found {policy!r}")
    return text


def uniform(layers, weight_bits, activation_bits, ends=8):
    """Pairs for so many layers, all alike but for the first and the last, which have `ends` bits."""
    inner = [(weight_bits, activation_bits)] * layers
    inner[0] = inner[-1] = (ends, ends)
    return inner


def _on_one_line(text):
    try:
        return json.dumps(json.loads(text))
    except ValueError as error:
        raise PolicyError(f"a policy file's text is no JSON: {error}") from None


def _whole(bits):
    if not float(bits).is_integer():
        raise PolicyError(f"{bits} bits, allowed are whole numbers")
    return int(bits)

"""Policies: the bits of every weight layer."""
import json


def policy_text(policy):
    """The policy as one line: a text as it is (`W6A4/8`), a policy file's object as JSON, and a list or array of pairs
    (weight bits, activation bits), one a weight layer, as `W8A8-W6A4-...`."""
    if isinstance(policy, str):
        return policy
    if hasattr(policy, "tolist"):  # a numpy array [layers, 2]
        policy = policy.tolist()
    if isinstance(policy, dict):
        return json.dumps(policy)
    return "-".join(f"W{int(weight)}A{int(activation)}" for weight, activation in policy)


def uniform(layers, weight_bits, activation_bits, ends=8):
    """Pairs for so many layers, all alike but for the first and the last, which have `ends` bits."""
    inner = [(weight_bits, activation_bits)] * layers
    inner[0] = inner[-1] = (ends, ends)
    return inner

"""Asks the simulator Ohmic what a policy costs and how accurate it is, from Python.

The standard library is enough; numpy arrays and Gymnasium's classes are used where they are installed.
"""
from .accelerator import Accelerator
from .network import Network
from .policy import PolicyError, policy_text, uniform
from .safetensors import Tensor, load_safetensors, save_safetensors
from .search_env import SearchEnv
from .stream import OhmicError

__all__ = ["Accelerator", "Network", "OhmicError", "PolicyError", "SearchEnv", "Tensor", "load_safetensors", "policy_text",
           "save_safetensors", "uniform"]

"""A child process of Ohmic that answers policies, one line each."""
import json
import os
import shutil
import subprocess
import tempfile
import threading
from concurrent.futures import ThreadPoolExecutor

from .policy import PolicyError, policy_text


class OhmicError(RuntimeError):
    """Ohmic refused its input, or failed. `exit_code` is that of the program."""

    def __init__(self, message, exit_code):
        super().__init__(message)
        self.exit_code = exit_code


def find_binary(binary=None):
    """The program: `binary`, else $OHMIC, else `ohmic` of a build beside this folder, else the one on the PATH."""
    root = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
    built = os.path.join(root, "build", "release", "ohmic")
    found = binary or os.environ.get("OHMIC") or (built if os.path.exists(built) else shutil.which("ohmic"))
    if not found or not os.path.exists(found):
        raise FileNotFoundError(f"no program {found or 'ohmic'}: build Ohmic, or name it by binary= or $OHMIC")
    return found


class PolicyStream:
    """One child process. It starts with the first question and goes on until close()."""

    def __init__(self, words, binary=None):
        self._words = [find_binary(binary), *map(str, words), "--policies", "-"]
        self._process = None
        self._errors = None
        self._lock = threading.Lock()

    def ask(self, policy):
        """The answer to one policy: an object with `policy` and the figures, or with `error`."""
        text = policy_text(policy)
        with self._lock:
            if self._process is None:
                self._start()
            try:
                self._process.stdin.write(text + "\n")
                self._process.stdin.flush()
                line = self._process.stdout.readline()
            except BrokenPipeError:
                line = ""
            except BaseException:  # an answer that nobody read would be taken for the next policy's
                self._process.kill()
                self._end()
                raise
            if not line:
                self._fail()
            return json.loads(line)

    def close(self):
        """Ends the child."""
        with self._lock:
            if self._process is not None:
                self._end()

    def _start(self):
        self._errors = tempfile.TemporaryFile(mode="w+", errors="replace")
        self._process = subprocess.Popen(self._words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self._errors, text=True)

    def _end(self):
        process, self._process = self._process, None
        try:
            process.stdin.close()
        except BrokenPipeError:
            pass
        process.stdout.close()
        code = process.wait()
        self._errors.seek(0)
        text = self._errors.read().strip()
        self._errors.close()
        return code, text

    def _fail(self):
        code, text = self._end()
        raise OhmicError(text.splitlines()[-1] if text else f"ohmic ended with exit code {code}", code)


class Streams:
    """Several children that share the policies of a batch."""

    def __init__(self, words, jobs=1, binary=None):
        self._streams = [PolicyStream(words, binary) for _ in range(max(1, jobs))]

    def ask(self, policies):
        """The answers to a batch, in its order. A single policy has a single answer. Raises PolicyError for the first policy
        that has none."""
        if hasattr(policies, "tolist"):  # a numpy array [layers, 2] or [policies, layers, 2]
            policies = policies.tolist()
        if not isinstance(policies, (str, dict)):
            policies = list(policies)  # of a generator, too, which can be looked at once
        if is_single(policies):
            return self.ask([policies])[0]
        count = len(self._streams)
        shares = [policies[first::count] for first in range(count)]
        with ThreadPoolExecutor(count) as pool:
            parts = list(pool.map(lambda pair: [pair[0].ask(policy) for policy in pair[1]], zip(self._streams, shares)))
        answers = [parts[i % count][i // count] for i in range(len(policies))]
        for answer in answers:
            if "error" in answer:
                raise PolicyError(answer["error"])
        return answers

    def close(self):
        for stream in self._streams:
            stream.close()


class PolicyClient:
    """What asks policies of child processes, and ends them with its block."""

    def __init__(self, streams):
        self._streams = streams

    def close(self):
        """Ends the child processes."""
        self._streams.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()


def is_single(policies):
    """Whether this text, object or list is one policy, and no list of them."""
    if isinstance(policies, (str, dict)):
        return True
    first = policies[0] if policies else None
    return isinstance(first, (tuple, list)) and len(first) == 2 and not isinstance(first[0], (str, dict, tuple, list))

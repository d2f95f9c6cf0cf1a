"""A Slurm cluster of this one machine, of Debian's packages slurm-wlm and munge: starts it in a folder and ends it."""
import contextlib
import os
import shutil
import signal
import socket
import subprocess
import time

PROGRAMS = ("munged", "slurmctld", "slurmd", "sbatch", "squeue", "scontrol", "scancel")

CONFIGURATION = """ClusterName=ohmic
SlurmctldHost={host}
SlurmctldPort={controller_port}
SlurmdPort={node_port}
AuthInfo=socket={folder}/munge/socket,cred_expire=5
SlurmUser=root
StateSaveLocation={folder}/state
SlurmdSpoolDir={folder}/spool
SlurmctldPidFile={folder}/slurmctld.pid
SlurmdPidFile={folder}/slurmd.pid
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SlurmdParameters=config_overrides
ReturnToService=2
SchedulerParameters=sched_interval=2,batch_sched_delay=1
KillWait=2
NodeName={host} CPUs=2 State=UNKNOWN
PartitionName=all Nodes=ALL Default=YES MaxTime=INFINITE State=UP
"""


HOST = socket.gethostname().split(".")[0]


def why_not():
    """Why no cluster can be started here; empty if one can."""
    if os.geteuid() != 0:
        return "a cluster of one machine takes root to start"
    missing = [name for name in PROGRAMS if shutil.which(name, path=SEARCHED) is None]
    return f"not installed: {', '.join(missing)} (packages slurm-wlm and munge)" if missing else ""


SEARCHED = os.environ.get("PATH", "") + ":/usr/sbin:/sbin"


def free_port():
    with socket.socket() as taken:
        taken.bind(("", 0))
        return taken.getsockname()[1]


def parent_of(pid):
    with open(f"/proc/{pid}/stat", encoding="ascii", errors="replace") as file:
        return int(file.read().rsplit(")", 1)[1].split()[1])


class Cluster:
    """Started by the constructor; stop() ends its three daemons."""

    def __init__(self, folder):
        self.folder = folder
        for name in ("state", "spool", "munge"):
            os.makedirs(os.path.join(folder, name))
        os.chmod(folder, 0o755)
        with open(os.path.join(folder, "munge", "key"), "wb") as file:
            file.write(os.urandom(1024))
        os.chmod(file.name, 0o600)
        with open(os.path.join(folder, "slurm.conf"), "w", encoding="ascii") as file:
            file.write(CONFIGURATION.format(folder=folder, host=HOST, controller_port=free_port(),
                                            node_port=free_port()))
        self.environment = {**{k: v for k, v in os.environ.items() if not k.startswith("SLURM_")}, "SLURM_CONF": file.name, "PATH": SEARCHED}
        munge = os.path.join(folder, "munge")
        self.call("munged", "--force", f"--key-file={munge}/key", f"--socket={munge}/socket", f"--pid-file={munge}/pid",
                  f"--log-file={munge}/log", f"--seed-file={munge}/seed")
        self.start_controller()
        self.start_node()
        self.wait_for(lambda: "idle" in self.call("sinfo", "--noheader", "--format=%t", check=False))

    def call(self, *words, check=True):
        return subprocess.run(words, env=self.environment, check=check, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True).stdout

    @staticmethod
    def wait_for(condition):
        """How long that takes is up to the machine: only CTest's limit ends a wait that never does."""
        while not condition():
            time.sleep(0.05)

    def start_controller(self):
        self.call("slurmctld", "-L", f"{self.folder}/slurmctld.log")

    def start_node(self):
        self.call("slurmd", "-L", f"{self.folder}/slurmd.log")

    def pid(self, pid_file):
        with open(os.path.join(self.folder, pid_file), encoding="ascii") as file:
            return int(file.read())

    def lose_node(self):
        """The node is gone with all that runs on it, and is down until start_node()."""
        lines = self.call("scontrol", "listpids").splitlines()[1:]
        tasks = [int(line.split()[0]) for line in lines if line.split()[0].isdigit()]
        keepers = {parent_of(task) for task in tasks} - set(tasks)
        for pid in [self.pid("slurmd.pid"), *keepers, *tasks]:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self.call("scontrol", "update", f"NodeName={HOST}", "State=DOWN", "Reason=lost")

    def end(self, pid_file):
        pid = self.pid(pid_file)
        os.kill(pid, signal.SIGTERM)
        self.wait_for(lambda: not os.path.exists(f"/proc/{pid}") or open(f"/proc/{pid}/stat", encoding="ascii").read().split()[2] == "Z")

    def end_controller(self):
        self.end("slurmctld.pid")

    def stop(self):
        self.call("scancel", "--me", check=False)
        self.wait_for(lambda: not self.call("squeue", "--me", "--noheader", check=False))
        for pid_file in ("slurmd.pid", "slurmctld.pid", os.path.join("munge", "pid")):
            self.end(pid_file)

"""The server as it is started: granian, production settings, a process of its own."""

import contextlib
import os
import re
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from email.message import Message
from pathlib import Path

ROOT = Path(__file__).parents[2]
#: The console script, where the project is not installed.
EKASE = (sys.executable, "-m", "ekase_pieteikums")


@dataclass(frozen=True)
class Server:
    """A server that answers, its VAR_DIR, and the process that its workers are started by."""

    url: str
    var: Path
    pid: int

    def get(self, path: str) -> tuple[int, Message, bytes]:
        """Return the status, the headers and the body of a page."""
        with urllib.request.urlopen(self.url + path, timeout=20) as answer:
            return answer.status, answer.headers, answer.read()


def children(pid: int) -> list[int]:
    """Return the processes that a process has started and that live."""
    tasks = Path(f"/proc/{pid}/task").glob("*/children")
    found = [int(child) for task in tasks for child in task.read_text().split()]
    return [child for child in found if " Z " not in Path(f"/proc/{child}/stat").read_text()]


def free_port() -> int:
    """Return a port that was free a moment ago."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def start(
    var: Path, port: object, *options: str, command: Sequence[str] = EKASE, folder: Path = ROOT, **environment: str
) -> subprocess.Popen[str]:
    """Start `ekase serve` with an environment that holds these variables and no other of ours."""
    return subprocess.Popen(
        [*command, "serve", *options],
        cwd=folder,
        env={"PATH": os.environ["PATH"], "VAR_DIR": str(var), "PORT": str(port), "WORKERS": "1"} | environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def refusal(var: Path, port: object, *options: str, **environment: str) -> str:
    """Return what is written instead of serving."""
    process = start(var, port, *options, folder=ROOT, **environment)
    try:
        out, errors = process.communicate(timeout=30)
    except subprocess.TimeoutExpired:
        process.send_signal(2)
        raise
    assert (process.returncode, out) == (1, "")
    return errors


@contextlib.contextmanager
def serving(
    var: Path, says: str = "", command: Sequence[str] = EKASE, folder: Path = ROOT, **environment: str
) -> Iterator[Server]:
    """Run a server that writes nothing to standard error, or nothing but lines with `says`."""
    port = free_port()
    process = start(var, port, command=command, folder=folder, **environment)
    assert process.stdout is not None
    assert process.stderr is not None
    try:
        announced = re.fullmatch(r"Serving (http://.+:(\d+))/ \(Ctrl-C stops it\)\n", process.stdout.readline())
        assert announced is not None
        assert announced[2] == str(port)
        yield Server(announced[1], var, process.pid)
    finally:
        process.send_signal(2)  # Ctrl-C
        _, errors = process.communicate(timeout=30)
    unexpected = [line for line in errors.splitlines() if not says or says not in line]
    assert (process.returncode, unexpected) == (0, [])

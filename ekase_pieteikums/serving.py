"""`ekase serve`: bring the database and the static files up to date, then serve.

HOST, PORT and WORKERS say where and with how many processes; docs/operating.md lists the other settings.
"""

import argparse
import contextlib
import ipaddress
import os
import secrets
import signal
import socket
import sys
import threading
import time
from collections import deque
from collections.abc import Iterator, Sequence
from pathlib import Path

#: Threads of each worker.
THREADS = 16
#: Seconds for which a thread waits for a connection to PostgreSQL, and that a statement of a page may take.
CONNECTION_TIMEOUT, STATEMENT_TIMEOUT = 5, 30
#: Workers that are replaced within a minute before the site gives up.
MOST_REPLACEMENTS = 10
EPILOG = (
    "Settings come from the environment, HOST, PORT and WORKERS too. Where SECRET_KEY and ALLOWED_HOSTS are not set, "
    "a key kept in VAR_DIR and this computer's names are used; never with HTTPS=on or --production."
)


def main(arguments: Sequence[str]) -> None:
    """Serve until stopped; exit with a sentence if that is impossible."""
    parser = argparse.ArgumentParser(prog="ekase serve", description="Serve the site.", epilog=EPILOG)
    parser.add_argument("--production", action="store_true", help="refuse to start without SECRET_KEY, ALLOWED_HOSTS")
    production = parser.parse_args(arguments).production

    host = os.environ.get("HOST") or "127.0.0.1"
    port = whole_number("PORT", "8000", 65535)
    workers = whole_number("WORKERS", "2", 1000)
    connections = whole_number("DATABASE_CONNECTIONS", "8", 1000)

    address = address_of(host)
    refuse_busy_port(address, port)
    if not production:
        supply_local_settings(host)
    refuse_missing_settings()
    warn_of_unsent_letters()
    prepare()
    bound_connections(connections)
    serve(address, port, workers)


def whole_number(name: str, default: str, most: int) -> int:
    """Return the environment variable as a number; exit with a sentence if it is no such number."""
    text = os.environ.get(name) or default
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0
    if not 1 <= number <= most:
        sys.exit(f"{name} is {text!r}: it has to be a whole number from 1 to {most}.")
    return number


def address_of(host: str) -> str:
    """Return the IP address to listen on; exit with a sentence if the machine has no such name."""
    try:
        return str(socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)[0][4][0])
    except OSError as error:
        sys.exit(f"Cannot serve on {host}: {error.strerror}.")


def refuse_busy_port(address: str, port: int) -> None:
    """Exit with a sentence if another program listens already; granian would print a traceback."""
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((address, port))
        except OSError as error:
            place = f"{in_address(address)}:{port}"
            sys.exit(f"Cannot serve on {place}: {error.strerror}. Set PORT to another one.")


def supply_local_settings(host: str) -> None:
    """Add missing settings, and add them to the environment, which the workers inherit.

    Never behind an HTTPS proxy: the operator of such a site chooses its key and its names.
    """
    from django.conf import settings

    if settings.HTTPS:
        return
    if "ALLOWED_HOSTS" not in os.environ:
        settings.ALLOWED_HOSTS = local_hosts(host)
        os.environ["ALLOWED_HOSTS"] = ",".join(settings.ALLOWED_HOSTS)
    if "SECRET_KEY" not in os.environ:
        var = Path(settings.VAR_DIR)
        var.mkdir(parents=True, exist_ok=True)
        settings.SECRET_KEY = os.environ["SECRET_KEY"] = secret_key(var / "secret_key")


def refuse_missing_settings() -> None:
    """Exit with a sentence if settings are missing without which production does not start."""
    from ekase_pieteikums.startup_checks import missing_settings

    if sentence := missing_settings():
        sys.exit(sentence)


def warn_of_unsent_letters() -> None:
    """Write one line to standard error if letters of a public server would reach nobody."""
    from ekase_pieteikums.startup_checks import unsent_letters

    if sentence := unsent_letters():
        print(sentence, file=sys.stderr)


def local_hosts(host: str) -> list[str]:
    """Return the host names by which a browser opens a site that listens on `host`: loopback's, and its own."""
    named = [*machine_addresses(), *machine_names()] if is_wildcard(host) else [host]
    return list(dict.fromkeys(map(in_address, [*named, "127.0.0.1", "::1", "localhost"])))


def is_wildcard(host: str) -> bool:
    """Whether `host` means every address of the machine."""
    try:
        return ipaddress.ip_address(host).is_unspecified
    except ValueError:
        return False


def machine_addresses() -> Iterator[str]:
    """Return the machine's addresses towards other networks. Nothing is sent."""
    for family, elsewhere in ((socket.AF_INET, "192.0.2.1"), (socket.AF_INET6, "2001:db8::1")):  # nobody has these
        try:
            with socket.socket(family, socket.SOCK_DGRAM) as probe:
                probe.connect((elsewhere, 9))
                yield probe.getsockname()[0]
        except OSError:  # no network of this family
            continue


def machine_names() -> Iterator[str]:
    """Return the machine's names, without and with its domain."""
    yield socket.gethostname()
    yield socket.getfqdn()


def in_address(host: str) -> str:
    """Return a host as in URLs and ALLOWED_HOSTS: an IPv6 address in brackets."""
    return f"[{host}]" if ":" in host else host


def prepare() -> None:
    """Bring the database and the static files up to date."""
    import django
    from django.conf import settings
    from django.core.management import call_command
    from django.db import OperationalError

    var = Path(settings.VAR_DIR)
    var.mkdir(parents=True, exist_ok=True)
    for kept in (var, *var.glob("*.sqlite3*")):  # also where they were made by other means
        kept.chmod(0o700 if kept.is_dir() else 0o600)
    django.setup()
    try:
        call_command("migrate", verbosity=0, interactive=False, skip_checks=False)
    except OperationalError as error:
        sys.exit(f"The database does not answer: {' '.join(str(error).split())}")
    if static_files_changed(settings.STATIC_ROOT / "staticfiles.json"):
        call_command("collectstatic", verbosity=0, interactive=False, clear=True)


def bound_connections(most: int) -> None:
    """Let each worker have at most `most` connections to PostgreSQL, which its threads share.

    A thread waits CONNECTION_TIMEOUT seconds for one. No statement takes longer than STATEMENT_TIMEOUT seconds: neither
    holds for commands and migrations. Connections of this process are closed, since workers are forks of it.
    """
    from django.db import connections

    database = connections["default"].settings_dict
    connections.close_all()
    if database["ENGINE"] != "django.db.backends.postgresql":
        return
    options = database.setdefault("OPTIONS", {})
    options["connect_timeout"] = CONNECTION_TIMEOUT
    options["options"] = f"{options.get('options', '')} -c statement_timeout={STATEMENT_TIMEOUT}s".strip()
    options["pool"] = {"min_size": 0, "max_size": most, "timeout": CONNECTION_TIMEOUT}
    database["CONN_MAX_AGE"] = 0  # the pool keeps connections


def secret_key(path: Path) -> str:
    """Return the key in the file `path`, made at the first start; only its owner can read the file."""
    if not path.exists():
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with open(descriptor, "w") as file:
            file.write(secrets.token_urlsafe(64))
    return path.read_text()


def static_files_changed(manifest: Path) -> bool:
    """Whether a static file, or a folder of them, has changed since they were collected."""
    from django.contrib.staticfiles.finders import get_finders

    if not manifest.exists():
        return True
    collected = manifest.stat().st_mtime
    sources = (Path(storage.path(name)) for finder in get_finders() for name, storage in finder.list([]))
    return any(max(source.stat().st_mtime, source.parent.stat().st_mtime) > collected for source in sources)


def serve(address: str, port: int, workers: int) -> None:
    """Serve until stopped.

    Processes share the work, because pages that compute lose a third to threads. Threads are for requests that wait: a
    client that stalls in the middle of its body stops nobody else."""
    from granian import Granian
    from granian.constants import Interfaces
    from granian.log import LogLevels

    server = Granian(
        "ekase_pieteikums.wsgi:application",
        address=address,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=THREADS,
        websockets=False,
        log_level=LogLevels.error,  # it warns of threads beyond the processors: ours wait, they do not compute
        # A worker ignores the signal to stop while it starts.
        workers_kill_timeout=5,
        respawn_failed_workers=True,
    )
    server.respawned_wrks = Replacements()
    queue = QueueWorker()
    server.on_startup(queue.start)
    server.on_shutdown(queue.stop)
    server.on_startup(lambda: threading.Thread(target=announce, args=(address, port), daemon=True).start())
    server.serve()


class QueueWorker:
    """The process that does the tasks of the queue. It is started again whenever it ends."""

    #: Seconds before it is started again if it ended by a failure, such as a database that is away.
    PAUSE = 1.0

    def __init__(self) -> None:
        self.name = secrets.token_hex(8)
        self._pid = 0
        self._stopped = threading.Event()
        self._watching = threading.Thread(target=self._watch, daemon=True)

    def start(self) -> None:
        """Start the process, and watch over it in a thread."""
        self._watching.start()

    def stop(self) -> None:
        """Stop the process: the task that it does is left to the next one."""
        self._stopped.set()
        for number in (signal.SIGTERM, signal.SIGKILL):
            if self._pid:
                with contextlib.suppress(ProcessLookupError):  # it has ended just now
                    os.kill(self._pid, number)
            self._watching.join(5)

    def _watch(self) -> None:
        command = [sys.executable, "-m", "ekase_pieteikums", "process_queue"]
        command += ["--name", self.name, "--parent", str(os.getpid())]
        while not self._stopped.is_set():
            # Not subprocess: it waits for the end of a pipe that a web worker, forked at that moment, would hold open.
            # The group is its own, so that Ctrl-C reaches it by stop() alone.
            self._pid = os.posix_spawn(sys.executable, command, os.environ, setpgroup=0)
            _, status = os.waitpid(self._pid, 0)
            self._pid = 0
            if status:
                self._stopped.wait(self.PAUSE)


class Replacements(dict[int, float]):
    """When each worker was replaced last, by its number. granian ends the site if a worker dies soon after that.

    It asks here, and learns of a replacement only after MOST_REPLACEMENTS within a minute: two workers that die one
    after the other are no reason to end the site, one that cannot start is.
    """

    def __init__(self) -> None:
        super().__init__()
        self.moments: deque[float] = deque(maxlen=MOST_REPLACEMENTS)

    def __setitem__(self, number: int, moment: float) -> None:
        self.moments.append(moment)
        super().__setitem__(number, moment)

    def get(self, number: int, default: float = 0) -> float:  # type: ignore[override]
        """Return when this worker was replaced, or `default` if workers die rarely."""
        is_often = len(self.moments) == MOST_REPLACEMENTS and time.monotonic() - self.moments[0] < 60
        return super().get(number, default) if is_often else default


def announce(address: str, port: int) -> None:
    """Print the address after a worker answers there; granian prints it earlier."""
    while (reached := answering(address, port)) is None:
        time.sleep(0.02)
    print(f"Serving http://{in_address(reached)}:{port}/ (Ctrl-C stops it)", flush=True)


def answering(address: str, port: int) -> str | None:
    """Return an address at which the server answers; for a wildcard, one that other computers can reach, if any."""
    for own in [*machine_addresses(), "127.0.0.1", "::1"] if is_wildcard(address) else [address]:
        try:
            socket.create_connection((own, port), timeout=10).close()
        except OSError:
            continue
        return own
    return None

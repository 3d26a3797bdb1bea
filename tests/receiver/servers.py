"""A PostgreSQL and a Redis for the tests: each in a folder and at a port of its own, on 127.0.0.1 only."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from pathlib import Path
from typing import TypedDict

ROOT = Path(__file__).resolve().parents[2]
SECONDS = 60


class AsUser(TypedDict, total=False):
    user: int
    group: int


def free_port() -> int:
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        port: int = sock.getsockname()[1]
        return port


def programs() -> tuple[Path, Path]:
    """The folder of PostgreSQL's programs, and redis-server."""
    found = ROOT / ".tools/servers"
    if not found.exists():
        found.parent.mkdir(exist_ok=True)
        lines = subprocess.check_output(["bash", ROOT / "tests/find-servers.sh"], text=True)
        found.write_text(lines)
    postgres, redis = found.read_text().split()
    return Path(postgres), Path(redis)


class Server:
    """A server that can be stopped, killed and started again on the same data."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="gather-webhooks-"))
        self.port = free_port()
        self.as_user: AsUser = {}
        self.process: subprocess.Popen[bytes] | None = None

    def command(self) -> list[str]:
        raise NotImplementedError

    def answers(self) -> bool:
        raise NotImplementedError

    def start(self) -> None:
        with (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen(
                self.command(), cwd=self.folder, stdout=log, stderr=log, **self.as_user
            )
        deadline = time.monotonic() + SECONDS
        while not self.answers():
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"it did not start:\n{(self.folder / 'log').read_text()}")
            time.sleep(0.02)

    def stop(self, how: signal.Signals = signal.SIGINT) -> None:
        if self.process:
            self.process.send_signal(how)
            self.process.wait(SECONDS)
            self.process = None

    def remove(self) -> None:
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)


class Postgres(Server):
    """PostgreSQL, which refuses to run as root. `settings` such as `fsync=on` win over the defaults."""

    def __init__(self, *settings: str) -> None:
        super().__init__()
        self.programs, _ = programs()
        self.settings = ["fsync=off", "max_connections=200", *settings]
        if os.geteuid() == 0:
            account = pwd.getpwnam("postgres")
            self.as_user = {"user": account.pw_uid, "group": account.pw_gid}
            os.chown(self.folder, account.pw_uid, account.pw_gid)
        subprocess.run(
            [self.programs / "initdb", "--pgdata=data", "--auth=trust", "--username=gather",
             "--encoding=UTF8", "--locale=C", "--no-sync"],
            cwd=self.folder,
            check=True,
            stdout=subprocess.DEVNULL,
            **self.as_user,
        )  # fmt: skip

    def command(self) -> list[str]:
        settings = [
            "listen_addresses=127.0.0.1",
            f"unix_socket_directories={self.folder}",
            *self.settings,
        ]
        options = [part for setting in settings for part in ("-c", setting)]
        return [str(self.programs / "postgres"), "-D", "data", "-p", str(self.port), *options]

    def answers(self) -> bool:
        status = [str(self.programs / "pg_isready"), "-q", "-h", "127.0.0.1", "-p", str(self.port)]
        return subprocess.run(status, check=False).returncode == 0

    def url(self, database: str = "postgres") -> str:
        return f"postgresql://gather@127.0.0.1:{self.port}/{database}"


class Redis(Server):
    def command(self) -> list[str]:
        _, redis = programs()
        return [
            str(redis), "--bind", "127.0.0.1", "--port", str(self.port), "--save", "",
            "--appendonly", "no", "--dir", str(self.folder),
        ]  # fmt: skip

    def answers(self) -> bool:
        try:
            with socket.create_connection(("127.0.0.1", self.port), 1) as sock:
                sock.sendall(b"PING\r\n")
                return sock.recv(7) == b"+PONG\r\n"
        except OSError:
            return False

    def url(self, database: int = 0) -> str:
        return f"redis://127.0.0.1:{self.port}/{database}"

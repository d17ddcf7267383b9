"""Kolot served by granian in a process of its own, as a browser or a client meets it."""

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from pathlib import Path
from typing import BinaryIO

ROOT = Path(__file__).resolve().parents[1]
START_SECONDS = 30
STOP_SECONDS = 10


class Server:
    """A running server. `env` are Kolot's settings; SECRET_KEY and DATABASE_URL must be among them."""

    def __init__(
        self,
        env: Mapping[str, str],
        *,
        log: str | Path,
        path: str = "",
        workers: int = 1,
        threads: int = 8,
        target: str = "wsgi:app",
        options: tuple[str, ...] = (),
    ) -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}{path}"
        self.env = {"PUBLIC_URL": self.url, **env}
        self.log = Path(log)
        self._command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--no-ws", "--log-level", "warning"]
        self._command += ["--workers", str(workers), "--blocking-threads", str(threads), "--workers-kill-timeout", "3"]
        self._command += ["--host", "127.0.0.1", "--port", str(self.port), *options, target]
        self._process: subprocess.Popen[bytes] | None = None

    def start(self, health: str = "/healthz") -> "Server":
        with open(self.log, "ab") as log:
            self._process = self._spawn(self._command, log)
        deadline = time.monotonic() + START_SECONDS
        while not answers(self.url + health):
            if self._process.poll() is not None or time.monotonic() > deadline:
                self.stop()
                raise RuntimeError(f"the server did not start:\n{self.log_text()}")
            time.sleep(0.05)
        return self

    def run_flask(self, *arguments: str) -> str:
        """Run a command of the app (`db upgrade`, `worker --once`) with the server's settings."""
        command = [sys.executable, "-m", "flask", "--app", "wsgi", *arguments]
        environ = os.environ | self.env
        done = subprocess.run(command, cwd=ROOT, env=environ, capture_output=True, text=True)
        if done.returncode:
            raise RuntimeError(f"flask {' '.join(arguments)} failed:\n{done.stdout}{done.stderr}")
        return done.stdout

    def log_text(self) -> str:
        return self.log.read_text(errors="replace")

    def kill(self) -> None:
        """As when the machine goes away: no goodbye to anybody."""
        if self._process:
            self._process.kill()
            self._process.wait()

    def stop(self) -> None:
        if self._process is None or self._process.poll() is not None:
            return
        self._process.terminate()
        try:
            self._process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.kill()

    def __enter__(self) -> "Server":
        return self.start()

    def __exit__(self, *_exception: object) -> None:
        self.stop()

    def _spawn(self, command: list[str], log: BinaryIO) -> subprocess.Popen[bytes]:
        return subprocess.Popen(command, cwd=ROOT, env=os.environ | self.env, stdout=log, stderr=subprocess.STDOUT)


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=2) as response:
            return bool(response.status == 200)
    except (urllib.error.URLError, OSError):
        return False

"""The one process: it stops cleanly, survives a kill, and keeps others away from its data."""

import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest

from tests.server import RealServer

pytestmark = pytest.mark.xdist_group("server")


def test_a_stranger_is_led_to_the_sign_in_page(tmp_path: Path) -> None:
    with RealServer(tmp_path) as server:
        answer = httpx.get(server.address + "/", follow_redirects=True)
        assert answer.status_code == 200
        assert answer.url.path == "/sign-in"
        assert "运策 Yunce" in answer.text
        assert "admin" in server.output()


def test_ctrl_c_ends_the_server_cleanly_and_quickly(tmp_path: Path) -> None:
    with RealServer(tmp_path) as server:
        parts = urlsplit(server.address)
        with closing(socket.create_connection((parts.hostname, parts.port))) as idle:
            idle.sendall(b"GET /sign-in HTTP/1.1\r\nHost: 127.0.0.1\r\n")  # a request that never ends
            began = time.monotonic()
            assert server.interrupt() == 0
        assert time.monotonic() - began < 8
        assert not (tmp_path / "run.json").exists()
        assert "Traceback" not in server.output()


def test_after_a_kill_the_same_folder_serves_again_at_once(tmp_path: Path) -> None:
    with RealServer(tmp_path) as server:
        server.kill()
        server.start()
        assert httpx.get(server.address + "/sign-in").status_code == 200


def test_a_second_server_is_told_who_owns_the_folder(tmp_path: Path) -> None:
    with RealServer(tmp_path) as server:
        second = subprocess.run(
            [sys.executable, "-m", "yunce.cli", "serve", "--data", str(tmp_path), "--port", "0"],
            capture_output=True,
            text=True,
            timeout=60,
            env={name: value for name, value in os.environ.items() if not name.startswith("YUNCE_")},
        )
        assert second.returncode == 1
        assert str(server.process.pid) in second.stderr
        assert str(tmp_path) in second.stderr
        assert "Traceback" not in second.stderr


def test_a_taken_port_is_a_clear_refusal(tmp_path: Path) -> None:
    with closing(socket.socket()) as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        refused = subprocess.run(
            [
                sys.executable,
                "-m",
                "yunce.cli",
                "serve",
                "--data",
                str(tmp_path),
                "--port",
                str(taken.getsockname()[1]),
            ],
            capture_output=True,
            text=True,
            timeout=60,
            env={name: value for name, value in os.environ.items() if not name.startswith("YUNCE_")},
        )
    assert refused.returncode == 1
    assert "--port" in refused.stderr
    assert "Traceback" not in refused.stderr


def test_the_card_and_the_key_are_readable_by_the_owner_alone(tmp_path: Path) -> None:
    with RealServer(tmp_path / "data") as server:
        for name in ("run.json", "secret.key"):
            assert (server.data / name).stat().st_mode & 0o077 == 0
        server.process.send_signal(signal.SIGTERM)
        assert server.process.wait(15) == 0

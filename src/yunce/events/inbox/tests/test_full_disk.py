"""A disk that is really full: the store says so, the inbox keeps what was acknowledged, and room mends it."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

# A process of its own: the embedded engine knows one directory a process, and this one lies on the small disk.
_PROGRAM = """
import json, secrets, subprocess, sys
from datetime import UTC, datetime
from pathlib import Path
import msgspec
from yunce.events.inbox.api import Arrival, Inbox, Occurrences, Sender, SqliteLedger, TombstoneKey
from yunce.events.store.api import StoreFull, connect

disk, ledger = sys.argv[1:]
store = connect(f"chdb://{disk}/events")
inbox = Inbox(SqliteLedger(Path(ledger)), store, TombstoneKey(key0=1, key1=2))
now = datetime.now(UTC)
sender = Sender(workspace="w", source="s", received=now)

def arrival(name):
    noise = secrets.token_hex(500).encode()
    return Arrival(event="e", distinct_id="p", time=now, own_id=name, properties=msgspec.Raw(b'{"x":"%b"}' % noise))

sent, said = 0, ""
while not said and sent < 100_000:
    inbox.keep_now([arrival(f"{sent}-{one}") for one in range(1000)], sender, Occurrences())
    sent += 1000
    try:
        inbox.flush()
    except StoreFull as error:
        said = str(error)
waiting = inbox.waiting
subprocess.run(["mount", "-o", "remount,size=400m", disk], check=True)
inbox.flush()
stored = store.query("SELECT uniqExact(id), count() FROM events").rows[0]
print(json.dumps({"said": said, "sent": sent, "waiting": waiting, "stored": stored, "left": inbox.waiting}))
inbox.close()
store.close()
"""


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=40m", "tmpfs", str(disk)], capture_output=True)  # noqa: S603, S607
    if mounted.returncode:
        pytest.skip("no right to mount a small disk: a full disk under the store is NOT tested")
    yield disk
    subprocess.run(["umount", "--lazy", str(disk)], check=True)  # noqa: S603, S607


@pytest.mark.timeout(120)
def test_a_full_disk_under_the_store_loses_nothing(small_disk: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-c", _PROGRAM, str(small_disk), str(tmp_path / "inbox.sqlite3")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
    assert done.returncode == 0, done.stderr
    answer = json.loads(done.stdout)
    assert "No room left" in answer["said"]
    assert answer["waiting"] >= 1000
    assert answer["stored"] == [answer["sent"], answer["sent"]]
    assert answer["left"] == 0

"""A load generator that costs little: kept-open sockets, requests made beforehand, answers read only as far as needed.

A process of its own, so that it shares no interpreter lock with what it measures.
"""

import itertools
import json
import socket
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path

CONNECTIONS = 32


@dataclass(frozen=True, slots=True)
class Sent:
    """One acknowledged request: when it was sent and answered, by the machine's monotonic clock; its arrivals."""

    sent: float
    answered: float
    arrivals: int


def read_requests(path: Path) -> list[tuple[int, bytes]]:
    """(arrivals, whole HTTP request), from a file of lines: count, length, bytes."""
    data = path.read_bytes()
    found: list[tuple[int, bytes]] = []
    at = 0
    while at < len(data):
        end = data.index(b"\n", at)
        count, length = map(int, data[at:end].split())
        found.append((count, data[end + 1 : end + 1 + length]))
        at = end + 1 + length
    return found


def send_all(port: int, requests: list[tuple[int, bytes]], *, rate: float | None) -> list[Sent]:
    """Sends each once over CONNECTIONS sockets; at `rate` arrivals a second, or as fast as answered. In answer order.

    Raises RuntimeError on the first answer that is not 2xx.
    """
    counter = itertools.count()
    done: list[Sent] = []
    failures: list[str] = []
    began = time.monotonic()
    due = list(itertools.accumulate((count for count, _ in requests), initial=0))

    def work() -> None:
        with socket.create_connection(("127.0.0.1", port)) as connection:
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            while (number := next(counter)) < len(requests) and not failures:
                count, request = requests[number]
                if rate is not None:
                    time.sleep(max(0.0, began + due[number] / rate - time.monotonic()))
                sent = time.monotonic()
                connection.sendall(request)
                status = _status(connection)
                done.append(Sent(sent, time.monotonic(), count))
                if not status.startswith(b"2"):
                    failures.append(status.decode())

    threads = [threading.Thread(target=work) for _ in range(CONNECTIONS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failures:
        raise RuntimeError(f"the server answered {failures[0]}")
    return sorted(done, key=lambda one: one.answered)


def _status(connection: socket.socket) -> bytes:
    """The status of one answer, its body read and dropped."""
    answer = b""
    while (end := answer.find(b"\r\n\r\n")) < 0:
        answer += _more(connection)
    head = answer[:end].lower()
    length = int(head.split(b"content-length:")[1].split(b"\r\n")[0])
    while len(answer) < end + 4 + length:
        answer += _more(connection)
    return answer[9:12]


def _more(connection: socket.socket) -> bytes:
    chunk = connection.recv(65536)
    if not chunk:
        raise RuntimeError("the server hung up")
    return chunk


def main(port: str, path: str, rate: str) -> None:
    """Sends the file's requests and prints [[sent, answered, arrivals], …]."""
    requests = read_requests(Path(path))
    answers = send_all(int(port), requests, rate=float(rate) or None)
    json.dump([[one.sent, one.answered, one.arrivals] for one in answers], sys.stdout)


if __name__ == "__main__":
    main(*sys.argv[1:])

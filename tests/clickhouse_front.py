"""A front that speaks ClickHouse's HTTP interface before a chdb engine in a process of its own.

For tests of the address `clickhouse://…` where no server can be had: our client, its pool, its parameters, settings,
formats, compression and errors really travel over HTTP, and the real engine answers. Not a server: one machine,
one user, no replicas, no sessions, and the limits of the interface only as far as they are named below.

`python -m tests.clickhouse_front DIRECTORY PORT PASSWORD` prints its port, and ends when its standard input does.
"""

import asyncio
import json
import os
import re
import socket
import sys
import tempfile
import threading
from base64 import b64decode
from email import message_from_bytes
from email.policy import HTTP
from typing import Any
from urllib.parse import parse_qsl

import chdb
import lz4.frame
import uvicorn

USER = "default"  # the engine has this one user, without a password; the front asks for one
FIELD_BYTES = 128 << 10  # http_max_field_value_size of a server as it comes
# What the interface itself reads; everything else beside param_* is a setting of the statement.
TRANSPORT = {"query", "database", "query_id", "wait_end_of_query", "enable_http_compression", "default_format"}
TRANSPORT |= {"send_progress_in_http_headers", "http_headers_progress_interval_ms", "client_protocol_version"}
_INSERT = re.compile(rb"\s*(INSERT\s+INTO\s+\S+(?:\s*\([^()]*\))?)\s+FORMAT\s+(\w+)\s", re.IGNORECASE)
_CODE = re.compile(r"Code: (\d+)")
# The source of a dictionary says who reads it. The engine would hold the front's password against a user that has none.
_READER = re.compile(rb"USER '((?:[^'\\]|\\.)*)' PASSWORD '((?:[^'\\]|\\.)*)'")


class Front:
    """The ASGI application. One engine connection a thread: SET and USE belong to a connection."""

    def __init__(self, directory: str, password: str) -> None:
        self._directory = directory
        self._password = password
        self._own = threading.local()
        chdb.connect(directory)  # the engine starts here, and a folder that cannot be opened ends the process

    async def __call__(self, scope: dict[str, Any], receive: Any, send: Any) -> None:
        body = b""
        while (message := await receive())["type"] == "http.request":
            body += message.get("body", b"")
            if not message.get("more_body"):
                break
        status, headers, answer = await asyncio.to_thread(self._answer, scope, body)
        pairs = [(name.encode(), value.encode()) for name, value in headers.items()]
        await send({"type": "http.response.start", "status": status, "headers": pairs})
        await send({"type": "http.response.body", "body": answer})

    def _answer(self, scope: dict[str, Any], body: bytes) -> tuple[int, dict[str, str], bytes]:
        headers = {name.decode().lower(): value.decode() for name, value in scope["headers"]}
        if scope["path"] == "/ping":
            return 200, {}, b"Ok.\n"
        try:
            self._admit(headers)
            params = dict(parse_qsl(scope["query_string"].decode(), keep_blank_values=True))
            if headers.get("content-encoding") == "lz4":
                body = lz4.frame.decompress(body)
            if headers.get("content-type", "").startswith("multipart/form-data"):
                params, body = params | _fields(headers, body), b""
            result = self._run(params, params.get("query", "").encode() + b"\n" + body)
        except (RuntimeError, chdb.ChdbError) as error:
            code = found[1] if (found := _CODE.search(str(error))) else "1002"
            return 403 if code == "516" else 500, {"X-ClickHouse-Exception-Code": code}, f"{error}\n".encode()
        read, answer = str(result.rows_read()), result.bytes() or b""
        summary = json.dumps({"read_rows": read, "written_rows": read, "elapsed_ns": "0"})
        said = {"X-ClickHouse-Summary": summary, "X-ClickHouse-Timezone": "UTC", "Content-Type": "text/plain"}
        if params.get("enable_http_compression") == "1" and "lz4" in headers.get("accept-encoding", ""):
            return 200, said | {"Content-Encoding": "lz4"}, lz4.frame.compress(answer)
        return 200, said, answer

    def _admit(self, headers: dict[str, str]) -> None:
        said = b64decode(headers.get("authorization", "").removeprefix("Basic ")).decode()
        if said != f"{USER}:{self._password}":
            raise RuntimeError("Code: 516. DB::Exception: Authentication failed. (AUTHENTICATION_FAILED)")

    def _reader(self, said: re.Match[bytes]) -> bytes:
        user, password = (re.sub(r"\\(.)", r"\1", part.decode()) for part in said.groups())
        return b"USER 'default' PASSWORD ''" if (user, password) == (USER, self._password) else said[0]

    def _run(self, params: dict[str, str], text: bytes) -> Any:
        bound = {name.removeprefix("param_"): value for name, value in params.items() if name.startswith("param_")}
        long = [name for name, value in bound.items() if len(value.encode()) > FIELD_BYTES]
        if long:
            raise RuntimeError(f"Code: 1000. DB::Exception: HTML Form Exception: Field value too long: {long[0]}.")
        settings = {name for name in params if name not in TRANSPORT and not name.startswith("param_")}
        engine = self._engine()
        engine.query(f"USE {params.get('database') or 'default'}")
        try:
            for name in settings:
                engine.query(f"SET {name} = {_quoted(params[name])}")
            if (insert := _INSERT.match(text)) is None:
                return engine.query(_READER.sub(self._reader, text).decode(), "TabSeparated", params=bound)
            with tempfile.NamedTemporaryFile(suffix=".insert") as file:
                file.write(text[insert.end() :])
                file.flush()
                into, form = insert[1].decode(), insert[2].decode()
                return engine.query(f"{into} FROM INFILE {_quoted(file.name)} COMPRESSION 'none' FORMAT {form}")
        finally:
            for name in settings:
                engine.query(f"SET {name} = DEFAULT")

    def _engine(self) -> Any:
        if not hasattr(self._own, "connection"):
            self._own.connection = chdb.connect(self._directory)
        return self._own.connection


def _quoted(text: str) -> str:
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"


def _fields(headers: dict[str, str], body: bytes) -> dict[str, str]:
    """The fields of a form: how the client sends parameters that are too long for an address."""
    form = message_from_bytes(f"Content-Type: {headers['content-type']}\r\n\r\n".encode() + body, policy=HTTP)
    parts = [(part.get_param("name", header="content-disposition"), part) for part in form.iter_parts()]
    return {str(name): part.get_payload(decode=True).decode() for name, part in parts}


def _end_with_parent() -> None:
    sys.stdin.read()
    os._exit(0)


def main(directory: str, port: str, password: str) -> None:
    front = Front(directory, password)
    listener = socket.create_server(("127.0.0.1", int(port)), backlog=128)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    sys.stdout.write(f"{listener.getsockname()[1]}\n")
    sys.stdout.flush()
    config = uvicorn.Config(front, lifespan="off", log_level="error", http="httptools", loop="uvloop")
    uvicorn.Server(config).run(sockets=[listener])


if __name__ == "__main__":
    main(*sys.argv[1:])

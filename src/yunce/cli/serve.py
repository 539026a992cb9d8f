"""`yunce serve`: one process with pages, doors, jobs and stores."""

from collections.abc import Callable

import click

from yunce.cli.entry import data_option, first_run, load, refuse, say, settings


@click.command()
@data_option
@click.option("--host", help="Address to listen on; default 127.0.0.1.")
@click.option("--port", type=click.IntRange(0, 65535), help="Port to listen on; 0 takes a free one; default 8000.")
def serve(host: str | None, port: int | None) -> None:
    """Serve pages and doors until Ctrl-C."""
    chosen = settings()
    run(host or chosen.host, chosen.port if port is None else port)


def run(host: str, port: int, *lines: str) -> None:
    """Serves, and once the address answers says it and `lines`."""
    server = load("yunce.web.server")
    ownership = load("yunce.web.ownership")

    def ready(address: str, stop: Callable[[], None]) -> None:
        say(f"运策 Yunce  {address}")
        first_run()
        for line in lines:
            say(line)
        say("Ctrl-C stops.")

    try:
        server.serve(host=host, port=port, ready=ready)
    except (ownership.DataLocked, server.ListenError) as error:
        refuse(str(error))

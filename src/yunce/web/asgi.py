"""The ASGI entry: the hot doors first, Django for the rest, and the life of the process around both."""

import asyncio
import warnings
from typing import Any, cast

from django.core.asgi import get_asgi_application

django_application = get_asgi_application()

from yunce.operations import streams  # noqa: E402  (models can be imported only after Django is set up)
from yunce.web.bounds import Receive, Scope, Send, bounded, refuse, too_large  # noqa: E402
from yunce.web.edge.app import edge_application, serves  # noqa: E402
from yunce.web.runtime import Runtime  # noqa: E402
from yunce.web.services import close, open_up, services  # noqa: E402

# Files and built pages are bounded and read from the disk in one go; Django warns of each all the same.
warnings.filterwarnings("ignore", message="StreamingHttpResponse must consume synchronous iterators")

runtime = Runtime(services=services())


async def application(scope: Scope, receive: Receive, send: Send) -> None:
    """One ASGI application; `scope["path"]` decides which half answers."""
    if scope["type"] == "lifespan":
        await _live(receive, send)
    elif scope["type"] == "http" and serves(scope["path"]):
        await edge_application(scope, receive, send)
    elif scope["type"] == "http" and too_large(scope):
        await refuse(send)
    else:
        await django_application(dict(scope), bounded(receive), cast(Any, send))


async def _live(receive: Receive, send: Send) -> None:
    await receive()
    try:
        streams.stopping = runtime.streams_stop
        await open_up()
        runtime.start()
    except Exception as error:
        await send({"type": "lifespan.startup.failed", "message": str(error)})
        raise
    await send({"type": "lifespan.startup.complete"})
    await receive()
    await asyncio.to_thread(runtime.close)
    await close()
    await send({"type": "lifespan.shutdown.complete"})

"""`python -m bot.commands.health`: ends with 0 where the bot of this machine is alive, as a container is asked.

The standard library alone, since it is asked twice a minute. Where the monitor is switched off (port 0), nothing can be
said, and 0 it is.
"""

from __future__ import annotations

import os
import sys
from contextlib import closing
from http.client import HTTPConnection, HTTPException

PORT = "9464"
"""Where nothing else is set."""
SECONDS = 4.0


def complaint(port: str) -> str | None:
    """What is wrong with the bot whose monitor listens at a port of this machine; None where it is alive."""
    if port == "0":
        return None
    try:
        with closing(HTTPConnection("127.0.0.1", int(port), timeout=SECONDS)) as asked:
            asked.request("GET", "/healthz")
            status = asked.getresponse().status
    except (OSError, HTTPException, ValueError) as error:
        return f"no answer at port {port}: {error}"
    return None if status == 200 else f"/healthz answers with {status}"


if __name__ == "__main__":
    sys.exit(complaint(os.environ.get("ANTENNE_MONITOR_PORT") or PORT))

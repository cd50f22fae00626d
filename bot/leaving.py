"""The end of the process, whatever the command was."""

from __future__ import annotations

import logging
import os
import sys

from knowledge.workers import left_behind


def leave(ended: SystemExit) -> None:
    """End at once where phrasings are still being learned that nobody waits for: Python would wait up to a minute.

    To be called last: everything is written and closed. Returns where there is nothing to wait for.
    """
    if left_behind():
        logging.shutdown()
        for stream in (sys.stdout, sys.stderr):
            stream.flush()
        os._exit(ended.code if isinstance(ended.code, int) else int(ended.code is not None))

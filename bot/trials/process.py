"""A bot as it runs in earnest: `antenne run` in a process of its own, which can be stopped or killed."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from itertools import takewhile
from pathlib import Path
from types import TracebackType
from typing import Self

from bot.standin import StandIn

TOKEN = "987654321:AAE-nobodys-token-for-the-trials-0"  # noqa: S105 (nobody's token)

STARTED_WITHIN = 60.0
"""Seconds that a start may take on a slow machine."""
ENDED_WITHIN = 30.0
"""Seconds after which a process that was asked to stop counts as hanging."""

OURS = (sys.executable, "-c", "from bot.cli import main; main()", "run")
ECHO = (sys.executable, "-m", "bot.trials.echo")


class BotProcess:
    """A bot against a stand-in for Telegram at `url`, ours unless there is another `command`; the end of a `with` block
    kills it.

    `environment` is added to that of this process, whose own settings of the bot are left out. What each life writes
    goes to a file of its own in `folder`.
    """

    def __init__(
        self,
        standin: StandIn,
        url: str,
        folder: Path,
        environment: Mapping[str, str],
        command: Sequence[str] = OURS,
    ) -> None:
        self._standin = standin
        self._command = command
        self._folder = folder
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("TELEGRAM_", "ANTENNE_"))}
        path = os.pathsep.join(filter(None, sys.path))
        settings = {"TELEGRAM_BOT_TOKEN": TOKEN, "TELEGRAM_API_URL": url, "ANTENNE_MONITOR_PORT": "0"}
        self._environment = {**kept, "PYTHONPATH": path, **settings, **environment}
        self._process: subprocess.Popen[bytes] | None = None
        self._started = 0.0
        self._lives = 0

    def begin(self) -> None:
        """Start the process, without waiting for anything."""
        self._lives += 1
        self._started = self._standin.world.clock()
        with self._log.open("wb") as log:
            self._process = subprocess.Popen(  # noqa: S603 (our own command)
                self._command, cwd=self._folder, env=self._environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log
            )

    def start(self) -> None:
        """Start the process, and wait until it asks Telegram for updates. Raises TimeoutError."""
        self.begin()
        self.wait_until(self._polls, STARTED_WITHIN, "the bot asks for updates")

    def wait_until(self, true: Callable[[], bool], seconds: float, what: str, every: float = 0.01) -> None:
        """Wait for something that the running process brings about, looking `every` so many seconds.

        Raises TimeoutError, or ChildProcessError where it ends meanwhile; both with the end of what it logged.
        """
        end = time.monotonic() + seconds
        while not true():
            if self._running.poll() is not None:
                raise ChildProcessError(f"the bot ended before this: {what}\n{self.stderr[-2000:]}")
            if time.monotonic() > end:
                raise TimeoutError(f"not within {seconds:g} s: {what}\n{self.stderr[-2000:]}")
            time.sleep(every)

    def kill(self) -> None:
        """End the process at once, as a power cut would."""
        self._running.kill()
        self._running.wait()

    def stop(self) -> float:
        """Ask the process to stop (SIGTERM); gives back the seconds until it has ended. Raises TimeoutExpired."""
        asked = time.monotonic()
        self._running.terminate()
        self._running.wait(ENDED_WITHIN)
        return time.monotonic() - asked

    def status(self, seconds: float = STARTED_WITHIN) -> int:
        """The exit status of a process that ends by itself within so many seconds. Raises TimeoutExpired."""
        return self._running.wait(seconds)

    def send(self, number: int) -> None:
        """Send the process a signal."""
        self._running.send_signal(number)

    @property
    def pid(self) -> int:
        """The number that the system gave the process."""
        return self._running.pid

    @property
    def ended(self) -> bool:
        """Whether the process has ended."""
        return self._running.poll() is not None

    @property
    def stderr(self) -> str:
        """What the process of this life has written so far."""
        return self._log.read_text(encoding="utf-8", errors="replace")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._process is not None:
            self.kill()

    @property
    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is None:
            raise RuntimeError("the bot was not started")
        return self._process

    @property
    def _log(self) -> Path:
        return self._folder / f"bot-{self._lives}.log"

    def _polls(self) -> bool:
        with self._standin.lock:
            since = takewhile(lambda call: call.at >= self._started, reversed(self._standin.calls))
            return any(call.method == "getUpdates" for call in since)

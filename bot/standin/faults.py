"""Trouble on demand: the next call of a method fails the way Telegram or the network fails."""

from collections import defaultdict, deque

from msgspec import Struct

from bot.standin.wire import AnswerLostError, ApiError, Json


class Fault(Struct, frozen=True):
    """One prepared failure. Without an error, the connection times out, before or after the work is done."""

    error: ApiError | None = None
    stored: bool = False


class Faults:
    """Prepared failures, first in, first out, for each method."""

    def __init__(self) -> None:
        self._queues: dict[str, deque[Fault]] = defaultdict(deque)

    def add(self, method: str, fault: Fault) -> None:
        """Prepare a failure for the next call of `method` that has none yet."""
        self._queues[method.lower()].append(fault)

    def waiting(self, method: str) -> int:
        """How many failures are still prepared for the method."""
        return len(self._queues[method.lower()])

    def before(self, method: str) -> Fault | None:
        """Take the next failure. Raises at once, unless it strikes only after the work is done."""
        queue = self._queues[method.lower()]
        fault = queue.popleft() if queue else None
        if fault is None:
            return None
        if fault.error:
            raise fault.error
        if not fault.stored:
            raise AnswerLostError(method, stored=False)
        return fault


def too_many_requests(retry_after: int) -> ApiError:
    """Telegram's flood control: 429, try again after so many seconds."""
    parameters: Json = {"retry_after": retry_after}
    return ApiError(429, f"Too Many Requests: retry after {retry_after}", parameters)

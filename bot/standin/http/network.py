"""Trouble on the way between the bot and Telegram: outages, slow answers, and failures that strike at random."""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from random import Random

from msgspec import Struct

from bot.standin.faults import too_many_requests
from bot.standin.wire import ApiError, Params

_SERVER_ERRORS = ((500, "Internal Server Error"), (502, "Bad Gateway"))
_KINDS = ("flood", "error_before", "error_after", "drop_before", "drop_after")


class Rates(Struct, frozen=True):
    """How often a request fails in which way: probabilities from 0 to 1, together at most 1.

    A flood is 429 with `retry_after` in seconds, an error 500 or 502, a drop a connection closed without an answer.
    Errors and drops come before the request is carried out, or after it.
    """

    flood: float = 0.0
    error_before: float = 0.0
    error_after: float = 0.0
    drop_before: float = 0.0
    drop_after: float = 0.0
    retry_after: int = 1

    def __post_init__(self) -> None:
        chances = self.chances()
        if min(chances) < 0 or sum(chances) > 1:
            raise ValueError(f"probabilities must be from 0 to 1 and add up to at most 1, these are {chances}")

    def chances(self) -> list[float]:
        """The five probabilities in a fixed order."""
        return [getattr(self, kind) for kind in _KINDS]


class Strike(Struct, frozen=True):
    """What befalls one request. Without a refusal, its connection is closed."""

    kind: str
    refusal: ApiError | None = None

    @property
    def after(self) -> bool:
        """Whether the request is carried out nevertheless."""
        return self.kind.endswith("_after")


Listener = Callable[[Strike, Params], None]


class NetworkFaults:
    """The faults of one server, all off at first. The same seed and order of requests give the same faults.

    `delay` is how many seconds every request waits before it is carried out, `struck` counts what happened, and
    `listeners` hear of each strike, with the parameters of the request that it befell.
    """

    def __init__(self, seed: int = 0) -> None:
        self.delay = 0.0
        self.down = False
        self.struck: Counter[str] = Counter()
        self.listeners: list[Listener] = []
        self._seed = seed
        self._rates: dict[str, Rates] = {}
        self._dice: dict[str, Random] = {}

    def strike(self, rates: Rates, *methods: str) -> None:
        """From now on, requests of these methods fail at random; of all others, where none is named."""
        self._rates |= {method.lower(): rates for method in methods or ("",)}

    def end(self) -> None:
        """No more random faults, and no delay."""
        self._rates.clear()
        self.delay = 0.0

    @contextmanager
    def outage(self) -> Iterator[None]:
        """Meanwhile, connections are accepted and closed without an answer; waiting ones are cut."""
        self.down = True
        try:
            yield
        finally:
            self.down = False

    def draw(self, method: str, params: Params) -> Strike | None:
        """What befalls this request of the method, if anything."""
        strike = Strike("outage") if self.down else self._drawn(method.lower())
        if strike:
            self.struck[strike.kind] += 1
            for hear in self.listeners:
                hear(strike, params)
        return strike

    def _drawn(self, method: str) -> Strike | None:
        rates = self._rates.get(method) or self._rates.get("")
        if rates is None:
            return None
        # One series for each method: polling in between must not change what befalls the messages.
        dice = self._dice.setdefault(method, Random(f"{self._seed} {method}"))  # noqa: S311 (no secret)
        chances = rates.chances()
        (kind,) = dice.choices([*_KINDS, None], [*chances, max(1 - sum(chances), 0.0)])
        if kind is None:
            return None
        if kind == "flood":
            return Strike(kind, too_many_requests(rates.retry_after))
        return Strike(kind, ApiError(*dice.choice(_SERVER_ERRORS)) if kind.startswith("error") else None)

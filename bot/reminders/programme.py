"""The workshops subscribers rely on: what has changed about them, and which broadcasts are to come."""

from __future__ import annotations

import datetime as dtm
import logging
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import takewhile
from zoneinfo import ZoneInfo

from msgspec.structs import replace

from bot.reminders import plan
from bot.reminders.changes import is_revised, news, remembered
from bot.storage.bundle import Storage
from bot.storage.deliveries import TOO_LATE, Broadcast
from bot.storage.kinds import KINDS, REMINDERS, Kind, WorkshopKind
from bot.storage.workshops import Seen
from knowledge.model import Workshop
from knowledge.moments import is_over, over_at

log = logging.getLogger(__name__)

KEPT = dtm.timedelta(days=14)
"""How long after a workshop it is kept who was reminded of it."""


class Programme:
    """The workshops as last seen, those that vanished from the file too: people wait for them.

    Made once for a bot; `note` takes in what the content says now. What the database refuses (sqlite3.Error) has not
    happened, and can be tried again.
    """

    def __init__(self, storage: Storage, zone: ZoneInfo) -> None:
        self._storage = storage
        self._zone = zone
        self._seen = storage.workshops.all()
        self._waiting = self._broadcasts(self._seen)

    def note(self, workshops: Iterable[Workshop], now: dtm.datetime) -> None:
        """Compare the workshops with what was seen before, and remember what has changed."""
        with self._alone():
            self._note(workshops, now.astimezone(dtm.UTC).replace(microsecond=0))

    def _note(self, workshops: Iterable[Workshop], now: dtm.datetime) -> None:
        # What was due before the change was noticed still goes out, as far as it is right.
        self._open([b for b in self._due(now) if b.kind in REMINDERS], now)
        noted = dict(self._seen)
        with self._storage.atomic():
            for workshop in workshops:
                known = self._seen.get(workshop.id)
                if known is not None and known.workshop != workshop:
                    noted[workshop.id] = self._changed(known, workshop, now)
                elif known is None and not is_over(workshop, now):
                    noted[workshop.id] = Seen(workshop, 0, changed=now, announced=now, heard=None)
            self._put(noted)
            waiting = self._broadcasts(noted)
        self._seen, self._waiting = noted, waiting

    def refresh(self) -> None:
        """Take over what other bots have noted and opened; nothing where this one has the database for itself."""
        if self._storage.shared:
            self._seen = self._storage.workshops.all()
            self._waiting = self._broadcasts(self._seen)

    def seen(self, workshop: str, revision: int = 0) -> Seen | None:
        """A workshop as it was last seen, at that revision or a later one."""
        found = self._seen.get(workshop)
        if found is None or found.revision < revision:
            self.refresh()
        return self._seen.get(workshop)

    def known(self, now: dtm.datetime) -> dict[str, Workshop]:
        """The workshops that are not over, by id."""
        return {name: seen.workshop for name, seen in self._seen.items() if not is_over(seen.workshop, now)}

    def to_come(self) -> list[Broadcast]:
        """All broadcasts that have not been opened, in the order in which they are due."""
        return list(self._waiting)

    def open_due(self, now: dtm.datetime) -> int:
        """Open the broadcasts that are due; gives back how many deliveries were planned."""
        if not self._due(now):
            return 0
        with self._alone():
            return self._open(self._due(now), now)

    def forget_old(self, now: dtm.datetime) -> None:
        """Delete who was reminded of workshops that are long over, and announcements that are."""
        self._storage.announcements.forget_old(now)
        over = {name for name, seen in self._seen.items() if _last_of_use(seen) + KEPT < now}
        if over:
            self._storage.workshops.forget(over)
            self._seen = {name: seen for name, seen in self._seen.items() if name not in over}
            self._waiting = self._broadcasts(self._seen)

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """While no other bot notes or opens anything, and with all that others did before."""
        with self._storage.exclusive("programme"):
            self.refresh()
            yield

    def _due(self, now: dtm.datetime) -> list[Broadcast]:
        return list(takewhile(lambda broadcast: broadcast.due <= now, self._waiting))

    def _open(self, due: list[Broadcast], now: dtm.datetime) -> int:
        """All at once: of several reminders that are late, only the nearest is sent."""
        if not due:
            return 0
        noted, planned = dict(self._seen), 0
        with self._storage.atomic():
            for broadcast in due:
                pointless = TOO_LATE if now >= broadcast.until else None
                count = self._storage.deliveries.open(broadcast, now, pointless)
                if not pointless:
                    noted[broadcast.workshop] = _told(noted[broadcast.workshop], broadcast, count)
                    planned += count
                result = f"skipped: {pointless}" if pointless else "to send"
                log.info("%s %s: %d %s", broadcast.workshop, broadcast.kind, count, result)
            self._put(noted)
        self._seen = noted
        opened = {_key(broadcast) for broadcast in due}
        self._waiting = [broadcast for broadcast in self._waiting if _key(broadcast) not in opened]
        return planned

    def _changed(self, known: Seen, workshop: Workshop, now: dtm.datetime) -> Seen:
        revised = is_revised(known.workshop, workshop)
        seen = replace(known, workshop=workshop)
        if revised:
            seen = replace(seen, revision=known.revision + 1, changed=now)
        is_news = news(known.workshop, workshop) is not None
        if is_news:
            seen = _with_news(seen, known, now)
        if seen.heard is not None and news(seen.heard, workshop) is None:
            seen = replace(seen, heard=remembered(seen.heard, workshop))
        if revised:
            kinds = self._still_right(seen) if is_news else KINDS
            self._storage.workshops.carry_over(seen, {kind: plan.until(seen, kind) for kind in kinds})
        if plan.deadline(known.workshop) != plan.deadline(workshop):
            self._storage.deliveries.withdraw(workshop.id, seen.revision, "deadline")
        return seen

    def _still_right(self, seen: Seen) -> tuple[WorkshopKind, ...]:
        """The kinds of messages that wait and are still right after a change that is news: reminders that will not come
        once more at the new time, or all where the change takes back one that nobody has heard of."""
        if seen.workshop.status == "cancelled":
            return ()
        if news(seen.heard, seen.workshop) is None:
            return KINDS
        later = {broadcast.kind for broadcast in plan.broadcasts(seen, self._zone)}
        return tuple(kind for kind in REMINDERS if kind not in later)

    def _put(self, noted: dict[str, Seen]) -> None:
        for name, seen in noted.items():
            if self._seen.get(name) != seen:
                self._storage.workshops.put(seen)

    def _broadcasts(self, seen: dict[str, Seen]) -> list[Broadcast]:
        opened = self._storage.deliveries.opened()
        found = [broadcast for one in seen.values() for broadcast in plan.broadcasts(one, self._zone)]
        waiting = [broadcast for broadcast in found if _key(broadcast) not in opened]
        return sorted(waiting, key=lambda broadcast: broadcast.due)


def _key(broadcast: Broadcast) -> tuple[str, int, Kind]:
    return broadcast.workshop, broadcast.revision, broadcast.kind


def _last_of_use(seen: Seen) -> dtm.datetime:
    """When a workshop was over; a date in the past that has just been written may be a slip."""
    return max(over_at(seen.workshop), seen.changed)


def _with_news(seen: Seen, known: Seen, now: dtm.datetime) -> Seen:
    """A change that subscribers will hear of; nobody has heard of the state before it where that was news itself."""
    if news(known.heard, known.workshop) is None and known.shown is None:
        return replace(seen, announced=now)
    return replace(seen, announced=now, shown=known.workshop, unheard=known.unheard or known.announced)


def _told(seen: Seen, broadcast: Broadcast, chats: int) -> Seen:
    """A workshop, once a broadcast about it goes out to so many chats."""
    pending = news(seen.heard, seen.workshop)
    if broadcast.asked_from is not None:
        seen = replace(seen, shown=None)
        if pending:
            return seen
        return replace(seen, heard=seen.workshop if chats else seen.heard, unheard=None)
    if broadcast.kind != pending:
        return seen
    seen = replace(seen, heard=seen.workshop)
    return seen if plan.correction(seen) else replace(seen, shown=None, unheard=None)

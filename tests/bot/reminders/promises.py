"""What is promised to subscribers, said once more and more simply, to hold the bot to it."""

from __future__ import annotations

import datetime as dtm
from collections import Counter
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from bot.clock import ZONE
from bot.reminders.changes import has_moved, news
from bot.storage.kinds import ALL, LEADS, PRESET, Kind, Lead, Wish, wish_of
from knowledge.model import Workshop
from tests.bot.reminders.bench import Arrived

HOUR, DAY = dtm.timedelta(hours=1), dtm.timedelta(days=1)
ALWAYS = dtm.datetime(2000, 1, 1, tzinfo=dtm.UTC)


def is_night(moment: dtm.datetime) -> bool:
    """Whether it is between nine in the evening and eight in the morning at the office."""
    return not 8 <= moment.astimezone(ZONE).hour < 21


def wall(one: Workshop) -> dtm.datetime:
    """When a workshop begins on its own clock; ten o'clock where no hour is given."""
    if isinstance(one.starts, dtm.datetime):
        return one.starts
    return dtm.datetime.combine(one.starts, dtm.time(10))


def start(one: Workshop) -> dtm.datetime:
    """When a workshop begins."""
    return wall(one).replace(tzinfo=ZoneInfo(one.timezone)).astimezone(dtm.UTC)


def lead_due(one: Workshop, lead: Lead) -> dtm.datetime | None:
    """When a workshop is to be reminded of."""
    if lead == "hours":
        return start(one) - 2 * HOUR if isinstance(one.starts, dtm.datetime) else None
    days = 7 if lead == "week" else 1
    moment = (wall(one) - days * DAY).replace(tzinfo=ZoneInfo(one.timezone)).astimezone(ZONE)
    if not is_night(moment):
        return moment
    evening = moment.date() if moment.hour >= 21 else moment.date() - DAY
    return dtm.datetime.combine(evening, dtm.time(20), ZONE)


@dataclass
class Known:
    """A workshop as it stands for the bot, and since when that is news; and all its states so far."""

    now: Workshop
    announced: dtm.datetime
    states: list[Workshop]


@dataclass
class Somebody:
    """A chat: since when it wants what, and which state of each workshop it has seen or heard of."""

    since: dict[str, dtm.datetime] = field(default_factory=dict)
    wishes: dict[Wish, dtm.datetime] = field(default_factory=lambda: dict.fromkeys(PRESET, ALWAYS))
    believes: dict[str, Workshop] = field(default_factory=dict)
    reachable: bool = True

    def asked(self, workshop: str) -> dtm.datetime | None:
        """Since when it wants to hear of a workshop."""
        return min((self.since[name] for name in (workshop, ALL) if name in self.since), default=None)


class Promises:
    """Everybody and everything the bot should know. Chats keep their first number here."""

    def __init__(self) -> None:
        self.workshops: dict[str, Known] = {}
        self.people: dict[int, Somebody] = {}
        self.copies: Counter[tuple[object, ...]] = Counter()
        self.last: dict[tuple[int, str], dict[Kind, dtm.datetime]] = {}

    # What happens

    def notice(self, content: dict[str, Workshop], now: dtm.datetime) -> None:
        """The bot compares its content with what it knows."""
        for name, one in content.items():
            known = self.workshops.get(name)
            if known is None:
                if start(one) > now:
                    self.workshops[name] = Known(one, now, [one])
            elif known.now != one:
                if news(known.now, one) is not None:
                    known.announced = now
                known.now = one
                known.states.append(one)

    def subscribe(self, chat: int, what: str, now: dtm.datetime) -> None:
        """A chat sees a workshop, or all, as they are, and subscribes."""
        somebody = self.people.setdefault(chat, Somebody())
        if what not in somebody.since:
            somebody.since[what] = now
            seen = self.workshops if what == ALL else {what: self.workshops[what]}
            somebody.believes |= {name: known.now for name, known in seen.items()}

    def unsubscribe(self, chat: int, what: str) -> None:
        """A chat takes back a subscription; with the last one it is gone."""
        somebody = self.people[chat]
        somebody.since.pop(what, None)
        if not somebody.since:
            del self.people[chat]

    def switch(self, chat: int, wish: Wish, wanted: bool, now: dtm.datetime) -> None:
        """A chat switches a wish."""
        wishes = self.people[chat].wishes
        if not wanted:
            wishes.pop(wish, None)
        else:
            wishes.setdefault(wish, now)

    def forget(self, name: str, now: dtm.datetime) -> None:
        """The bot has forgotten a workshop, which may not be earlier than two weeks after it."""
        known = self.workshops.pop(name)
        assert start(known.now) + 14 * DAY < now
        for chat in [chat for chat, somebody in self.people.items() if name in somebody.since]:
            self.unsubscribe(chat, name)

    # What must hold

    def arrives(self, message: Arrived, chat: int, perhaps_before: int) -> None:
        """A message may come: it is wanted, at this hour, and not for the second time without need."""
        somebody, known = self.people.get(chat), self.workshops[message.workshop]
        assert somebody, f"{message} to one who has ended it"
        assert somebody.asked(message.workshop), f"{message} of a workshop nobody asked for"
        assert wish_of(message.kind) in somebody.wishes, f"{message} is switched off"
        assert somebody.reachable, f"{message} to one who can not be reached"
        assert message.at < start(known.now) or message.kind == "cancelled", f"{message} after the beginning"
        if is_night(message.at):
            assert message.kind == "hours" or self._is_urgent(message, known), f"{message} at night"
        deadline = known.now.registration and known.now.registration.deadline
        key = (chat, message.workshop, message.kind, known.announced, deadline)
        self.copies[key] += 1
        assert self.copies[key] <= 1 + (perhaps_before if message.kind != "new" else 0), f"{message} once more"
        somebody.believes[message.workshop] = known.now
        self.last.setdefault((chat, message.workshop), {})[message.kind] = message.at

    def _is_urgent(self, message: Arrived, known: Known) -> bool:
        local = message.at.astimezone(ZONE)
        day = local.date() if local.hour < 8 else local.date() + DAY
        morning = dtm.datetime.combine(day, dtm.time(8), ZONE)
        soon = any(start(state) - morning < 2 * HOUR for state in known.states if start(state) > known.announced)
        return message.kind in ("moved", "cancelled", "restored") and soon

    def check(self, now: dtm.datetime, open_: set[tuple[int, str]]) -> None:
        """Everybody has heard what they must have heard by now; of what is `open` nobody knows."""
        for chat, somebody in self.people.items():
            for name, known in self.workshops.items():
                if somebody.reachable and now < start(known.now) and (chat, name) not in open_:
                    self._reminded(chat, somebody, name, known, now)
                    self._knows_better(chat, somebody, name, known, now)

    def _reminded(self, chat: int, somebody: Somebody, name: str, known: Known, now: dtm.datetime) -> None:
        asked = somebody.asked(name)
        if known.now.status == "cancelled" or asked is None:
            return
        due = {lead: moment for lead in LEADS if (moment := lead_due(known.now, lead)) is not None and moment <= now}
        owed = [
            lead
            for lead, moment in due.items()
            if lead in somebody.wishes and max(known.announced, asked, somebody.wishes[lead]) < moment
        ]
        if not owed or (is_night(now) and owed[-1] != "hours"):
            return
        got = self.last.get((chat, name), {})
        enough = [lead for lead in LEADS[LEADS.index(owed[-1]) :] if lead in got and got[lead] >= known.announced]
        assert enough, f"chat {chat} was not reminded of {name}: {owed[-1]}, due {due[owed[-1]]}"

    def _knows_better(self, chat: int, somebody: Somebody, name: str, known: Known, now: dtm.datetime) -> None:
        believed = somebody.believes.get(name)
        told = somebody.wishes.get("changes")
        if believed is None or told is None or told >= known.announced or somebody.asked(name) is None:
            return
        off = known.now.status == "cancelled"
        wrong = (believed.status == "cancelled") != off or (not off and has_moved(believed, known.now))
        assert not wrong or is_night(now), f"chat {chat} still believes {believed.starts} of {name}"

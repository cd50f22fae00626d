"""The bot as it ships, on a Telegram in memory: real content, real handlers, a real database file, a clock to set."""

import datetime as dtm
import os
import socket
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings as hypothesis_settings

from bot.app import BotApplication, standin_application
from bot.clock import ZONE
from bot.conversations import Conversations
from bot.library import open_finder, open_knowledge
from bot.screens import beginning, browsing, menu, people, privacy, replies, topics, town_list
from bot.screens import reminders as reminder_screens
from bot.screens import workshops as workshop_screens
from bot.screens.screen import Screen
from bot.services import Services
from bot.settings import Settings
from bot.standin import Person, Seen, StandIn, StandInRequest
from bot.storage.bundle import open_storage
from bot.storage.kinds import ALL, KINDS, PRESET
from bot.storage.subscribers import Subscriber
from knowledge.finder import Finder
from knowledge.load import SHIPPED
from knowledge.model import FAMILIES, LANGUAGES, KnowledgeBase, Language
from knowledge.towns import Towns
from tests.examples import register_profiles
from tests.workshops import COMING, NOW, knowing

# On a slow or busy machine nothing may fail for its time alone. Where CI is set, Hypothesis has a profile of its own.
hypothesis_settings.register_profile("unhurried", deadline=None)
register_profiles()
if "CI" not in os.environ:
    hypothesis_settings.load_profile("unhurried")

TOKEN = "987654321:AAE-nobodys-token-for-the-tests-000"  # noqa: S105 (nobody's token)


class Clock:
    """The time at the office, which only moves when it is told to."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> dtm.datetime:
        return self.now

    def forward(self, **span: float) -> None:
        """Let time pass: `minutes=11`."""
        self.now += dtm.timedelta(**span)


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fail every connection that leaves the machine."""

    def guarded(real: Callable[..., Any]) -> Callable[..., Any]:
        def connect(self: socket.socket, address: Any) -> Any:
            assert address[0] in {"127.0.0.1", "::1"}, f"a test tried to reach {address}"
            return real(self, address)

        return connect

    for name in ("connect", "connect_ex"):
        monkeypatch.setattr(socket.socket, name, guarded(getattr(socket.socket, name)))


@pytest.fixture(autouse=True)
def no_settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Nothing set in the environment, and `.env` looked for in the test's own folder."""
    for name in [name for name in os.environ if name.startswith(("TELEGRAM_", "ANTENNE_"))]:
        monkeypatch.delenv(name)
    monkeypatch.setitem(Settings.model_config, "env_file", tmp_path / ".env")


@pytest.fixture(scope="session")
def finder() -> Finder:
    """The finder over the content that ships."""
    return open_finder(open_knowledge(SHIPPED))


@pytest.fixture(scope="session")
def kb(finder: Finder) -> KnowledgeBase:
    """What the bot knows."""
    return finder.kb


@pytest.fixture(scope="session")
def unsure(finder: Finder) -> str:
    """A question that several topics fit."""
    vague = ("Praktikum", "Förderung", "Geld", "Austausch", "Stipendium", "Bewerbung", "Zuschuss Reise", "Frankreich")
    return next(question for question in vague if finder.find(question).outcome == "choice")


@pytest.fixture
def clock() -> Clock:
    """The clock of the office and of Telegram."""
    return Clock()


@pytest.fixture
def services(finder: Finder, tmp_path: Path, clock: Clock) -> Iterator[Services]:
    """The services of a bot that nobody has talked to yet."""
    storage = open_storage(tmp_path / "antenne.db")
    yield Services(finder, storage, Conversations(clock, storage.chats), clock)
    storage.close()


@pytest.fixture
def standin(clock: Clock) -> StandIn:
    """A Telegram of its own."""
    return StandIn(clock=lambda: clock().timestamp(), token=TOKEN)


@pytest.fixture
async def app(standin: StandIn, services: Services) -> AsyncIterator[BotApplication]:
    """The real application, running."""
    async with standin_application(StandInRequest(standin), TOKEN, services) as application:
        yield application


@pytest.fixture
def person(standin: StandIn) -> Person:
    """Somebody whose Telegram speaks German."""
    return Person(standin, "Annegret", language_code="de", username="annegret_k", user_id=7_234_567_891)


@pytest.fixture
def french(standin: StandIn) -> Person:
    """Somebody whose Telegram speaks French."""
    return Person(standin, "Béatrice", language_code="fr-FR", user_id=7_345_678_912)


@pytest.fixture
def accepted() -> Callable[[Screen], Seen]:
    """Sends a screen through a Telegram and gives back what a person sees; fails where Telegram refuses it."""
    standin = StandIn()
    reader = Person(standin)
    reader.say("x")

    def send(screen: Screen) -> Seen:
        params = {"chat_id": reader.chat.id, "text": screen.html, "parse_mode": "HTML"}
        if screen.keyboard:
            params["reply_markup"] = screen.keyboard.to_json()
        status, payload = standin.call("sendMessage", params)
        assert status == 200, (payload, screen.html)
        return Seen(payload["result"])

    return send


@pytest.fixture(scope="session")
def screens(kb: KnowledgeBase) -> dict[str, Screen]:
    """Every screen that the content can make, by a name that says which."""
    now, far = dtm.datetime(2025, 6, 1, 12, tzinfo=ZONE), dtm.datetime(2031, 1, 1, 12, tzinfo=ZONE)
    found: dict[str, Screen] = {}
    every = list(kb.topics)
    towns = Towns(kb)
    for language in LANGUAGES:
        found[f"start {language}"] = beginning.start_screen(kb, language)
        found[f"help {language}"] = beginning.help_screen(kb, language)
        found[f"language {language}"] = beginning.language_screen(kb, language)
        found[f"language set {language}"] = beginning.language_set_screen(kb, language)
        found[f"menu {language}"] = menu.menu_screen(kb, language)
        found[f"none {language}"] = replies.none_screen(kb, language)
        found[f"privacy {language}"] = privacy.privacy_screen(kb, language)
        found[f"privacy group {language}"] = privacy.group_privacy_screen(kb, language)
        found[f"kept {language}"] = privacy.kept_screen(kb, language)
        found[f"forgotten {language}"] = privacy.forgotten_screen(kb, language)
        found[f"withdrawn {language}"] = privacy.withdrawn_screen(kb, language, 2, 1)
        found[f"forgetting failed {language}"] = privacy.failed_screen(kb, language)
        found[f"people first {language}"] = people.people_first_screen(kb, language, ())
        for contact in kb.contacts.values():
            found[f"contact {contact.id} {language}"] = people.contact_screen(kb, contact, language)
        for family in FAMILIES:
            for page in range(len(kb.family(family)) // menu.PAGE + 1):
                found[f"{family} {page} {language}"] = menu.family_screen(kb, family, page, language)
        for start in range(0, len(every), 4):
            found[f"choice {start} {language}"] = replies.choice_screen(kb, every[start : start + 4], language)
        for topic in kb.topics.values():
            for facet in topic.available():
                found[f"{topic.id} {facet} {language}"] = topics.topic_screen(kb, topic, facet, language, now)
                browsed = browsing.browsed_topic_screen(kb, topic, facet, language, now)
                found[f"{topic.id} {facet} browsed {language}"] = browsed
            found[f"{topic.id} old {language}"] = topics.topic_screen(kb, topic, "what", language, far)
        directory = next(topic for topic in kb.topics.values() if topic.action == "towns")
        found[f"town ranges {language}"] = town_list.town_ranges_screen(kb, directory, language)
        for page in range(len(town_list.towns_of(kb, language)) // town_list.PAGE + 1):
            found[f"town page {page} {language}"] = town_list.town_page_screen(kb, page, language)
        for name in {name for twinning in kb.twinnings for name in (twinning.de_town, twinning.fr_town)}:
            named = towns.named(name, language).known
            found[f"town {name} {language}"] = replies.towns_screen(kb, directory, named, None, language, now.date())
            browsed = town_list.browsed_town_screen(kb, directory, named[0], language, now.date())
            found[f"town {name} browsed {language}"] = browsed
        found |= screens_of_workshops(knowing(kb, *COMING), language)
    return found


def screens_of_workshops(kb: KnowledgeBase, language: Language) -> dict[str, Screen]:
    """Every screen about workshops and reminders, with COMING before and after the person has subscribed."""
    some = frozenset(entry.id for entry in COMING[:2])
    people = {
        "nobody": None,
        "all": Subscriber(1, language, frozenset({ALL}), PRESET, asleep=False),
        "some": Subscriber(1, language, some, frozenset(), asleep=False),
    }
    found = {
        f"past {language}": workshop_screens.past_screen(kb, language, NOW),
        f"subscribed {language}": reminder_screens.subscribed_screen(kb, None, language, None),
        f"nothing to end {language}": reminder_screens.nothing_to_end_screen(kb, language),
    }
    for name, who in people.items():
        ways = f"{name} {language}"
        found[f"workshops {ways}"] = workshop_screens.list_screen(kb, language, NOW, who)
        found[f"no workshops {ways}"] = workshop_screens.nothing_coming_screen(kb, language, NOW, who)
        found[f"reminders {ways}"] = reminder_screens.reminders_screen(kb, who, language, NOW, None)
        if who:
            found[f"ended {ways}"] = reminder_screens.ended_screen(kb, who, language, NOW)
        for entry in COMING:
            found[f"{entry.id} {ways}"] = workshop_screens.workshop_screen(kb, entry, language, NOW, who)
    for entry in COMING:
        found[f"subscribed {entry.id} {language}"] = reminder_screens.subscribed_screen(kb, entry, language, None)
        for kind in KINDS:
            sent = reminder_screens.delivery_screen(kb, kind, entry, COMING[-1], language, NOW)
            found[f"{kind} {entry.id} {language}"] = sent
    return found

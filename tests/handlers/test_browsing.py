"""Browsing without typing: families, topics, facets and towns in one message, with a way back on every screen."""

import re
from itertools import product

import pytest

from bot.app import BotApplication
from bot.flooding import NoGuard
from bot.screens.menu import browsed, family_name
from bot.screens.screen import typographic
from bot.services import Services
from bot.standin import Group, Person, Seen, StandIn
from knowledge.finder import Finder
from knowledge.model import FAMILIES, LANGUAGES, KnowledgeBase, Language
from knowledge.people import SMALL_TALK
from tests.handlers.conftest import Know
from tests.sentences import sentence
from tests.workshops import MONEY

YOUNG = "🎒"


def labels(seen: Seen) -> list[str]:
    """What the buttons of a message say."""
    return [button.text for button in seen.buttons]


def back(seen: Seen) -> str:
    """What the button back says."""
    return next(label for label in labels(seen) if label.startswith("← "))


async def opened(app: BotApplication, person: Person, *buttons: str) -> Seen:
    """The screen behind these buttons, from /themen on."""
    [screen] = await person.tell(app, "/themen")
    for button in buttons:
        [screen] = await person.tap(app, button)
    return screen


@pytest.mark.parametrize(("command", "spoken"), [("/themen", "de"), ("/sujets", "fr")])
async def test_the_command_shows_the_families_in_its_language(
    app: BotApplication, person: Person, french: Person, kb: KnowledgeBase, command: str, spoken: Language
) -> None:
    for someone in (person, french):
        [menu] = await someone.tell(app, command)
        assert menu.text == sentence(kb, spoken, "family_question")
        assert labels(menu) == [family_name(kb, family, spoken) for family in FAMILIES]


async def test_families_topics_answers_and_facets_are_one_message(
    app: BotApplication, person: Person, kb: KnowledgeBase
) -> None:
    menu = await opened(app, person)
    [family] = await person.tap(app, YOUNG)
    topic = next(topic for topic in browsed(kb, "young-people", "de")[:8] if len(topic.available()) > 1)
    [answer] = await person.tap(app, topic.title.de)
    facet = kb.facets[next(facet for facet in topic.available() if facet != "what")].label.de
    [shown] = await person.tap(app, facet)
    assert {each.message_id for each in (menu, family, answer, shown)} == {menu.message_id}
    assert len(person.inbox) == 1
    assert answer.text.startswith(topic.title.de)


async def test_back_leads_from_a_topic_to_the_page_of_its_family_and_from_there_to_the_families(
    app: BotApplication, person: Person, kb: KnowledgeBase
) -> None:
    menu = await opened(app, person)
    await person.tap(app, YOUNG)
    [page] = await person.tap(app, "▶")
    topic = browsed(kb, "young-people", "de")[8]
    [answer] = await person.tap(app, topic.title.de)
    assert back(answer) == f"← Zurück: {family_name(kb, 'young-people', 'de')}"
    [again] = await person.tap(app, back(answer))
    assert (again.html, labels(again)) == (page.html, labels(page))
    [families] = await person.tap(app, "Alle Themen")
    assert (families.html, labels(families)) == (menu.html, labels(menu))


async def test_every_topic_of_every_family_can_be_reached_and_left(
    app: BotApplication, person: Person, kb: KnowledgeBase, services: Services
) -> None:
    services.floods = NoGuard()
    for family in FAMILIES:
        page = await opened(app, person, family_name(kb, family, "de"))
        topics = browsed(kb, family, "de")
        for place, topic in enumerate(topics):
            if place and place % 8 == 0:
                [page] = await person.tap(app, "▶")
            [answer] = await person.tap(app, topic.title.de)
            assert answer.text.startswith(topic.title.de)
            [left] = await person.tap(app, back(answer))
            assert left.html == page.html


def test_what_is_often_asked_stands_first_and_the_rest_by_its_title(kb: KnowledgeBase) -> None:
    for family, language in product(FAMILIES, LANGUAGES):
        shown = browsed(kb, family, language)
        often = [topic.often_asked for topic in shown]
        assert often == sorted(often, reverse=True)
        rest = [
            topic.title[language].lower()
            for topic in shown
            if not topic.often_asked and topic.title[language].isascii()
        ]
        assert rest == sorted(rest)
        assert not SMALL_TALK & {topic.id for topic in shown}


async def test_a_page_says_which_one_it_is_and_its_buttons_where_they_lead(app: BotApplication, person: Person) -> None:
    first = await opened(app, person, YOUNG)
    pages = int(re.search(r"Seite 1 von (\d)$", first.text)[1])  # type: ignore[index]
    assert f"▶ Seite 2 von {pages}" in labels(first)
    [second] = await person.tap(app, "▶")
    assert second.text.endswith(f"Seite 2 von {pages}")
    assert {f"◀ Seite 1 von {pages}", f"▶ Seite 3 von {pages}"} <= set(labels(second))


async def test_a_neighbour_opens_in_place_and_leads_back_to_its_own_family(
    app: BotApplication, person: Person, kb: KnowledgeBase
) -> None:
    neighbours = [(t, kb.topics[n]) for t in kb.topics.values() for n in t.related[:3]]
    topic, neighbour = next(
        (t, n) for t, n in neighbours if t.family != n.family and t in browsed(kb, t.family, "de")[:8]
    )
    answer = await opened(app, person, family_name(kb, topic.family, "de"), topic.title.de)
    [other] = await person.tap(app, f"→ {neighbour.title.de}")
    assert other.message_id == answer.message_id
    assert back(other) == f"← Zurück: {family_name(kb, neighbour.family, 'de')}"


async def test_the_other_language_stays_in_place_with_its_own_way_back(
    app: BotApplication, person: Person, kb: KnowledgeBase
) -> None:
    topic = browsed(kb, "young-people", "de")[0]
    await opened(app, person, YOUNG, topic.title.de)
    [french] = await person.tap(app, kb.messages["de"].other_language)
    assert french.text.startswith(typographic(topic.title.fr, "fr"))
    [family] = await person.tap(app, back(french))
    assert family.text.startswith(family_name(kb, "young-people", "fr"))
    assert len(person.inbox) == 1


async def test_an_answer_to_a_question_keeps_its_way_to_all_topics_and_has_none_back(
    app: BotApplication, person: Person
) -> None:
    [answer] = await person.tell(app, "Was ist PRAXES?")
    assert "Alle Themen" in labels(answer)
    assert [label for label in labels(answer) if label.startswith("←")] == []


async def test_one_can_ask_on_about_the_topic_on_the_screen(
    app: BotApplication, person: Person, kb: KnowledgeBase
) -> None:
    place = browsed(kb, "young-people", "de").index(kb.topics["praxes"])
    await opened(app, person, YOUNG, *["▶"] * (place // 8), kb.topics["praxes"].title.de)
    [answer] = await person.tell(app, "und wie lange?")
    [asked] = await person.tell(app, "Wie lange dauert PRAXES?")
    assert answer.html == asked.html


async def test_the_workshops_are_browsed_in_place_too(
    app: BotApplication, person: Person, know: Know, kb: KnowledgeBase
) -> None:
    know(MONEY)
    await opened(app, person, "📍")
    place = browsed(kb, "antenne", "de").index(kb.topics["workshops"])
    for _ in range(place // 8):
        await person.tap(app, "▶")
    [topic] = await person.tap(app, kb.topics["workshops"].title.de)
    assert MONEY.title.de in topic.text
    [listed] = await person.tap(app, "Nächste Workshops")
    [card] = await person.tap(app, MONEY.title.de)
    [again] = await person.tap(app, "Nächste Workshops")
    [families] = await person.tap(app, "Alle Themen")
    assert {each.message_id for each in (topic, listed, card, again, families)} == {topic.message_id}
    assert again.html == listed.html


@pytest.mark.parametrize(
    ("command", "town", "partner"), [("/themen", "Celle", "Meudon"), ("/sujets", "Rouen", "Hannover")]
)
async def test_towns_are_found_by_where_they_stand_in_the_alphabet(
    app: BotApplication, person: Person, kb: KnowledgeBase, command: str, town: str, partner: str
) -> None:
    language: Language = "de" if command == "/themen" else "fr"
    messages = kb.messages[language]
    directory = next(topic for topic in kb.topics.values() if topic.action == "towns")
    [menu] = await person.tell(app, command)
    await person.tap(app, "🤝")
    for _ in range(browsed(kb, "funding-and-twinning", "de").index(directory) // 8):
        await person.tap(app, "▶")
    await person.tap(app, typographic(directory.title[language], language))
    [ranges] = await person.tap(app, messages.towns_all_button)
    apart = " bis " if language == "de" else " – "
    between = [label for label in labels(ranges) if apart in label]
    [page] = await person.tap(app, max(label for label in between if label.split(apart)[0] <= town))
    assert town in labels(page)
    [shown] = await person.tap(app, town)
    assert partner in shown.text
    [left] = await person.tap(app, back(shown))
    assert (left.html, labels(left)) == (page.html, labels(page))
    [up] = await person.tap(app, back(left))
    assert labels(up) == labels(ranges)
    [topic] = await person.tap(app, back(up))
    assert topic.text.startswith(typographic(directory.title[language], language))
    assert {each.message_id for each in person.inbox} == {menu.message_id}


async def test_every_town_of_the_list_opens_its_own_partners(
    app: BotApplication, person: Person, kb: KnowledgeBase, services: Services
) -> None:
    services.floods = NoGuard()
    directory = next(topic for topic in kb.topics.values() if topic.action == "towns")
    place = browsed(kb, "funding-and-twinning", "de").index(directory)
    await opened(app, person, "🤝", *["▶"] * (place // 8), directory.title.de, "Alle Orte von A bis Z")
    [page] = await person.tap(app, 0)
    seen: set[str] = set()
    while True:
        for name in [label for label in labels(page) if label[0] not in "←◀▶"]:
            [shown] = await person.tap(app, name)
            assert name in shown.text
            [again] = await person.tap(app, back(shown))
            assert again.html == page.html
            seen.add(name)
        if not any(label.startswith("▶") for label in labels(page)):
            break
        [page] = await person.tap(app, "▶")
    assert seen == {twinning.de_town for twinning in kb.twinnings}


async def test_a_second_tap_on_the_way_back_changes_nothing(
    app: BotApplication, person: Person, kb: KnowledgeBase
) -> None:
    answer = await opened(app, person, YOUNG, browsed(kb, "young-people", "de")[0].title.de)
    await person.tap(app, back(answer))
    assert await person.tap(app, back(answer), answer) == []
    assert person.notices == []


async def test_the_buttons_of_a_topic_that_is_gone_are_answered_with_a_notice(
    app: BotApplication, person: Person, services: Services, kb: KnowledgeBase, monkeypatch: pytest.MonkeyPatch
) -> None:
    topic = browsed(kb, "young-people", "de")[0]
    await opened(app, person, YOUNG)
    monkeypatch.setattr(
        Finder, "kb", kb.__class__(**{**vars(kb), "topics": {n: t for n, t in kb.topics.items() if t != topic}}),
        raising=False,
    )  # fmt: skip
    monkeypatch.delattr(services.finder, "kb")
    assert await person.tap(app, topic.title.de) == []
    assert person.notices == [kb.messages["de"].old_button]


async def test_in_a_group_the_command_is_not_for_the_bot(app: BotApplication, person: Person, standin: StandIn) -> None:
    assert await Group(standin).join(person).tell(app, "/themen") == []

"""/workshops, /ateliers and the question for the next one: the coming ones soonest first, or honestly none."""

import datetime as dtm
from zoneinfo import ZoneInfo

import pytest

from bot.app import BotApplication
from bot.clock import ZONE
from bot.screens.screen import typographic
from bot.services import Services
from bot.standin import Group, Person, Seen, StandIn
from knowledge.model import KnowledgeBase, Language, Place, Workshop
from tests.conftest import Clock
from tests.handlers.conftest import Know
from tests.sentences import sentence
from tests.workshops import BY_MAIL, COMING, IN_MONTREAL, LONG, MONEY, OFF, ONLINE, ONLY_A_DAY, TWO_DAYS, workshop

OTHER: dict[Language, Language] = {"de": "fr", "fr": "de"}
QUESTION: dict[Language, str] = {"de": "Wann ist der nächste Workshop?", "fr": "C’est quand, le prochain atelier ?"}
FIVE = (BY_MAIL, ONLY_A_DAY, MONEY, ONLINE, IN_MONTREAL)


def titles(messages: list[Seen]) -> list[str]:
    """The first line of each message."""
    return [message.text.splitlines()[0] for message in messages]


def labels(message: Seen) -> list[str]:
    """The texts of the buttons."""
    return [button.text for button in message.buttons]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("/workshops", "de"),
        ("/ateliers", "fr"),
        ("/WORKSHOPS", "de"),
        ("/workshops@antenne_bot", "de"),
        ("Wann ist der nächste Workshop?", "de"),
        ("wann findet der nächste workshop statt", "de"),
        ("nächster Workshop", "de"),
        ("Gibt es bald wieder einen Kongress?", "de"),
        ("Wo ist der nächste Workshop?", "de"),
        ("C'est quand le prochain atelier ?", "fr"),
        ("c’est quand, le prochain atelier", "fr"),
        ("Quand a lieu le prochain atelier ?", "fr"),
        ("Y a-t-il bientôt un atelier ?", "fr"),
    ],
)
async def test_commands_and_questions_show_the_coming_ones_soonest_first(
    app: BotApplication, person: Person, know: Know, text: str, expected: Language
) -> None:
    know(MONEY, ONLINE, BY_MAIL)
    messages = await person.tell(app, text)
    shown = {
        "de": ["Workshop by-mail", "Workshop: Geld für Partnerschaften", "Workshop online"],
        "fr": ["Atelier by-mail", "Atelier\u00a0: l’argent des jumelages", "Atelier online"],
    }
    assert titles(messages) == shown[expected]
    assert not any(message.edited for message in messages)


async def test_the_word_of_both_languages_is_answered_in_that_of_telegram_or_the_one_chosen_the_french_word_in_french(
    app: BotApplication, person: Person, french: Person, know: Know
) -> None:
    know(ONLINE)
    assert titles(await french.tell(app, "/workshops")) == ["Atelier online"]
    await french.tell(app, "/langue")
    await french.tap(app, "Deutsch")
    assert titles(await french.tell(app, "/workshops")) == ["Workshop online"]
    for reader in (french, person):
        assert titles(await reader.tell(app, "/ateliers")) == ["Atelier online"]


@pytest.mark.parametrize("supergroup", [True, False])
async def test_in_a_group_only_the_commands_are_answered(
    app: BotApplication, person: Person, french: Person, standin: StandIn, know: Know, supergroup: bool
) -> None:
    know(ONLINE)
    group = Group(standin, supergroup=supergroup)
    german, voice = group.join(person), group.join(french)
    assert titles(await german.tell(app, "/workshops")) == ["Workshop online"]
    assert titles(await german.tell(app, "/workshops@antenne_bot")) == ["Workshop online"]
    assert titles(await voice.tell(app, "/ateliers")) == ["Atelier online"]
    assert await german.tell(app, "/workshops@other_bot") == []
    group.set_bot_status("administrator", person)
    assert await german.tell(app, QUESTION["de"]) == []


@pytest.mark.parametrize("count", [1, 2, 3])
async def test_up_to_three_are_a_card_each(
    app: BotApplication, person: Person, know: Know, language: Language, count: int
) -> None:
    know(*FIVE[:count])
    messages = await person.tell(app, QUESTION[language])
    assert titles(messages) == [typographic(entry.title[language], language) for entry in FIVE[:count]]


async def test_of_five_three_are_cards_and_all_are_in_a_list_that_opens_each(
    app: BotApplication, person: Person, know: Know, kb: KnowledgeBase
) -> None:
    know(*FIVE)
    *cards, listed = await person.tell(app, "/workshops")
    assert len(cards) == 3
    assert listed.text.startswith(kb.messages["de"].workshops_title)
    places = [listed.text.index(part) for part in ("6. Okt", "10. Okt", "5. Dez", "12. Jan", "3. Feb")]
    assert places == sorted(places)
    assert labels(listed)[:5] == [
        "06.10.2026 · Workshop by-mail",
        "10.10.2026 · Workshop only-a-day",
        "05.12.2026 · Workshop: Geld für Partnerschaften",
        "12.01.2027 · Workshop online",
        "03.02.2027 · Workshop montreal",
    ]
    [card] = await person.tap(app, 4)
    assert (card.message_id, titles([card])) == (listed.message_id, ["Workshop montreal"])
    [back] = await person.tap(app, kb.messages["de"].coming_button)
    assert back.html == listed.html


async def test_where_none_is_coming_it_says_so_names_the_last_and_offers_to_tell_of_the_next(
    app: BotApplication, person: Person, services: Services, kb: KnowledgeBase, language: Language
) -> None:
    last: dict[Language, dict[str, str]] = {
        "de": {"title": "Städtepartnerschaftskongress", "date": "10. und 11. April 2026", "town": "Hannover"},
        "fr": {"title": "Congrès des jumelages", "date": "10 et 11 avril 2026", "town": "Hannover"},
    }
    for text in ("/workshops", QUESTION[language]):
        [answer] = await person.tell(app, text)
        assert sentence(kb, language, "workshops_none") in answer.text
        assert sentence(kb, language, "workshops_last", **last[language]) in answer.text
        assert "Vera Glaser" in answer.text
        assert kb.messages[language].remind_next_button in labels(answer)
    await person.tap(app, kb.messages[language].remind_next_button)
    subscriber = services.reminders.subscriber(person.chat.id)
    assert subscriber
    assert (subscriber.workshops, subscriber.language) == ({"*"}, language)
    [answer] = await person.tell(app, "/workshops")
    assert kb.messages[language].remind_next_button not in labels(answer)


async def test_past_ones_are_shown_on_request_latest_first(
    app: BotApplication, person: Person, know: Know, kb: KnowledgeBase, language: Language
) -> None:
    gone = workshop("gone", "2026-08-01", status="cancelled")
    know(BY_MAIL, gone)
    messages = kb.messages[language]
    [card] = await person.tell(app, "/workshops")
    [past] = await person.tap(app, messages.past_button)
    assert past.message_id == card.message_id
    years = {
        "de": ("10. und 11. April 2026", "25. November 2025", "2. September 2025", "20. Mai 2025", "30. Januar 2025"),
        "fr": ("10 et 11 avril 2026", "25 novembre 2025", "2 septembre 2025", "20 mai 2025", "30 janvier 2025"),
    }
    places = [past.text.index(day) for day in years[language]]
    assert places == sorted(places)
    for absent in (BY_MAIL.title[language], gone.title[language], sentence(kb, language, "workshops_none")):
        assert absent not in past.text
    other = OTHER[language]
    [turned] = await person.tap(app, messages.other_language)
    assert years[other][0] in turned.text
    [listed] = await person.tap(app, kb.messages[other].coming_button)
    assert BY_MAIL.title[other] in listed.text


@pytest.mark.parametrize(
    ("entry", "runs_until"),
    [
        (MONEY, "2026-12-05 16:30"),
        (ONLY_A_DAY, "2026-10-11 00:00"),
        (BY_MAIL, "2026-10-07 00:00"),
        (TWO_DAYS, "2027-03-06 12:00"),
        (IN_MONTREAL, "2027-02-03 18:00"),
    ],
    ids=lambda value: value.id if isinstance(value, Workshop) else "",
)
async def test_what_is_over_is_never_shown_as_coming(
    app: BotApplication,
    person: Person,
    know: Know,
    kb: KnowledgeBase,
    clock: Clock,
    entry: Workshop,
    runs_until: str,
) -> None:
    """The hours are those of the office."""
    know(entry)
    clock.now = dtm.datetime.fromisoformat(runs_until).replace(tzinfo=ZONE) - dtm.timedelta(minutes=1)
    [card] = await person.tell(app, "/workshops")
    assert titles([card]) == [entry.title["de"]]
    clock.forward(minutes=1)
    for text in ("/workshops", QUESTION["de"]):
        [answer] = await person.tell(app, text)
        none = sentence(kb, "de", "workshops_none")
        assert entry.title["de"] in answer.text.partition(none)[2]
        assert sentence(kb, "de", "workshops_coming") not in answer.text
    clock.forward(days=2000)
    assert entry.title["de"] in (await person.tell(app, "/workshops"))[0].text


async def test_a_card_from_before_says_that_the_workshop_is_over_and_offers_neither_registration_nor_reminders(
    app: BotApplication, person: Person, know: Know, kb: KnowledgeBase, clock: Clock, language: Language
) -> None:
    know(MONEY, ONLINE)
    messages = kb.messages[language]
    first, _ = await person.tell(app, "/workshops")
    clock.forward(days=120)
    assert await person.tap(app, messages.remind_button, first) == []
    assert person.notices == [messages.old_button]
    other = OTHER[language]
    [opened] = await person.tap(app, messages.other_language, first)
    assert opened.text.split("\n\n")[1] == sentence(kb, other, "workshop_over")
    for gone in ("register_button", "remind_button", "calendar_button"):
        assert getattr(kb.messages[other], gone) not in labels(opened)


async def test_the_buttons_of_a_workshop_that_was_removed_are_answered_with_a_notice(
    app: BotApplication, person: Person, know: Know, kb: KnowledgeBase
) -> None:
    know(MONEY)
    [card] = await person.tell(app, "/workshops")
    know()
    messages = kb.messages["de"]
    buttons = (messages.map_button, messages.calendar_button, messages.remind_button, messages.other_language)
    for button in buttons:
        assert await person.tap(app, button, card) == []
    assert person.notices == [messages.old_button] * 4
    [listed] = await person.tap(app, messages.past_button, card)
    assert "Städtepartnerschaftskongress" in listed.text


async def test_a_card_and_a_list_turn_into_the_other_language_and_back(
    app: BotApplication, person: Person, know: Know, language: Language
) -> None:
    know(*FIVE)
    other = OTHER[language]
    into = {"de": "🇩🇪 Auf Deutsch", "fr": "🇫🇷 En français"}
    first, *_, listed = await person.tell(app, "/workshops")
    for message in (first, listed):
        [turned] = await person.tap(app, into[other], message)
        assert turned.message_id == message.message_id
        assert BY_MAIL.title[other] in turned.text
        [back] = await person.tap(app, into[language], turned)
        assert back.html == message.html


async def test_the_answer_to_another_question_about_workshops_lists_the_coming_ones_below(
    app: BotApplication, person: Person, know: Know, kb: KnowledgeBase
) -> None:
    know(OFF, MONEY)
    [answer] = await person.tell(app, "Wie melde ich mich zum Workshop an?")
    assert answer.text.startswith(kb.topics["workshops"].title["de"])
    off = sentence(kb, "de", "workshop_cancelled")
    assert f"3. November 2026, 10:00 Uhr – Workshop off, Peine ({off})" in answer.text
    assert "5. Dezember 2026, 14:00 Uhr – Workshop: Geld für Partnerschaften, Peine" in answer.text
    assert kb.messages["de"].coming_button in labels(answer)


async def test_however_many_and_long_they_are_every_message_fits(
    app: BotApplication, person: Person, know: Know, language: Language
) -> None:
    many = [LONG.model_copy(update={"id": f"long-{number}"}) for number in range(40)]
    know(*COMING, *many)
    register = {"de": "Wie melde ich mich zum Workshop an?", "fr": "Comment s’inscrire à un atelier ?"}
    for text in ("/workshops", QUESTION[language], register[language], "/erinnerungen"):
        messages = await person.tell(app, text)
        assert messages
        for message in messages:
            assert len(message.text.encode("utf-16-le")) // 2 <= 4096
            assert len(message.buttons) <= 100
            assert max(len(label) for label in labels(message)) <= 64


async def test_a_title_and_a_town_are_only_text(app: BotApplication, person: Person, know: Know) -> None:
    odd = {"de": "*Geld* & **<Gut>** _für_ {how}", "fr": "Schüler*innen \\* & <b>"}
    first = workshop("first", "2026-10-01", title=odd, place=Place(town="Bad *Stadt*"))
    know(first, *FIVE)
    card, *_, listed = await person.tell(app, "/workshops")
    assert titles([card]) == [odd["de"]]
    assert f"– {odd['de']}, Bad *Stadt*" in listed.text
    [turned] = await person.tap(app, "🇫🇷 En français", listed)
    assert f"– {odd['fr']}, Bad *Stadt*" in turned.text


async def test_a_day_ends_at_midnight_where_the_workshop_is_whatever_the_zone_of_the_clock(
    app: BotApplication, person: Person, know: Know, kb: KnowledgeBase, clock: Clock
) -> None:
    know(ONLY_A_DAY)
    clock.now = dtm.datetime(2026, 10, 10, 21, 59, tzinfo=dtm.UTC).astimezone(ZoneInfo("America/Montreal"))
    assert titles(await person.tell(app, "/workshops")) == ["Workshop only-a-day"]
    clock.forward(minutes=1)
    [answer] = await person.tell(app, "/workshops")
    assert sentence(kb, "de", "workshops_none") in answer.text

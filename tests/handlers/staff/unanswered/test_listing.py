"""/unbeantwortet: what the staff sees of questions without a sure answer, and what others see of it: nothing."""

import pytest

from bot.app import BotApplication
from bot.callbacks import Assign, OpenQuestion, PutAside, ShowUnanswered, Tap, UndoDecision
from bot.services import Services
from bot.standin import Group, Person, StandIn
from handlers.staff.unanswered import DECIDED
from knowledge.reply import Reply
from tests.conftest import Clock
from tests.handlers.staff.unanswered.open_questions import labels, note, offer, still_open

BUTTONS = (ShowUnanswered(0), OpenQuestion(1), PutAside(1), Assign(1, "praxes", "what", "de"), UndoDecision(1))
WORDS = "piscine reiten Zebra Kuchen Quantenphysik Gitarre Umzug Vulkan Jahrmarkt Oper Wolken"


async def test_alike_questions_are_one_group_with_counts_and_nothing_that_names_a_person(
    app: BotApplication, colleague: Person, services: Services
) -> None:
    note(services, "Kann ich bei euch reiten lernen?", "kann ich bei euch reiten lernen", days=3)
    note(services, "Kann ich bei euch reiten lernen? anna@example.org", choice=True)
    note(services, "Où est la piscine ?", language="fr", days=2)
    [shown] = await colleague.tell(app, "/unbeantwortet")
    assert "4 Fragen in 2 Gruppen" in shown.text
    assert (
        "3-mal gefragt, zuletzt am 1.9.2026; auf Deutsch; 1-mal mit Themen zur Auswahl, 2-mal ohne Antwort"
        in shown.text
    )
    assert shown.text.index("reiten") < shown.text.index("piscine")
    assert "anna@" not in shown.text
    [opened] = await colleague.tap(app, 0)
    assert opened.message_id == shown.message_id
    assert "reiten" in opened.text
    assert "anna@" not in opened.text
    assert "Diesen Wortlaut einem Thema zuordnen" in labels(opened)


async def test_only_what_is_open_and_of_the_last_ninety_days_is_listed(
    app: BotApplication, colleague: Person, services: Services, clock: Clock
) -> None:
    note(services, "Kann ich reiten?", days=91)
    note(services, "Où est la piscine ?", days=90)
    services.storage.questions.note(Reply("answer", "de", "praxes", "what"), "Was ist PRAXES?", services.today())
    note(services, "anna@example.org", "🎉")
    [shown] = await colleague.tell(app, "/unbeantwortet")
    assert "1 Frage in 1 Gruppe" in shown.text
    clock.forward(days=1)
    [shown] = await colleague.tell(app, "/unbeantwortet")
    assert labels(shown) == []


async def test_pages_lead_forward_and_back(app: BotApplication, colleague: Person, services: Services) -> None:
    words = WORDS.split()
    note(services, *(f"{word} {word[::-1]}" for word in words))
    [first] = await colleague.tell(app, "/unbeantwortet")
    assert "Seite 1 von 3" in first.text
    [second] = await colleague.tap(app, "▶ Seite 2 von 3")
    [third] = await colleague.tap(app, "▶ Seite 3 von 3")
    assert {first.message_id} == {second.message_id, third.message_id}
    assert [label for label in labels(third) if "◀" in label or "▶" in label] == ["◀ Seite 2 von 3"]
    seen = first.text + second.text + third.text
    assert all(word in seen for word in words)


async def test_what_is_put_aside_does_not_come_again_until_that_is_undone(
    app: BotApplication, colleague: Person, services: Services
) -> None:
    note(services, "Kann ich reiten?", "kann ich reiten")
    await colleague.tell(app, "/unbeantwortet")
    [opened] = await colleague.tap(app, 0)
    [aside] = await colleague.tap(app, "Alle 2 beiseitelegen")
    assert "2 Fragen" in aside.text
    [listed] = await colleague.tap(app, "Zurück zur Liste")
    assert "reiten" not in listed.text
    assert await colleague.tap(app, "Alle 2 beiseitelegen", opened) == []  # somebody still has the older screen
    assert colleague.notices == [DECIDED]
    await colleague.tap(app, "rückgängig", aside)
    await services.desk.settled()
    assert "Rückgängig gemacht" in colleague.last.text
    [again] = await colleague.tap(app, "Frage wieder ansehen")
    assert "2-mal gefragt" in again.text


async def test_another_wording_of_the_group_can_be_taken(
    app: BotApplication, colleague: Person, services: Services
) -> None:
    note(services, "Kann man reiten?", "Kann man dort reiten?", "kann man dort reiten")
    await colleague.tell(app, "/unbeantwortet")
    [opened] = await colleague.tap(app, 0)
    assert opened.text.splitlines()[2] == "Kann man dort reiten?"
    [other] = await colleague.tap(app, "Wortlaut 2 nehmen")
    assert other.text.splitlines()[2] == "Kann man reiten?"


@pytest.mark.parametrize("tap", BUTTONS)
async def test_to_outsiders_the_command_and_its_buttons_do_not_exist(
    app: BotApplication, office: Group, stranger: Person, standin: StandIn, services: Services, tap: Tap
) -> None:
    note(services, "Kann ich reiten?")
    messages = services.kb.messages["de"]
    [answer] = await stranger.tell(app, "/unbeantwortet")
    assert answer.text == messages.unknown_command
    assert await stranger.tap(app, 0, await offer(app, stranger.chat, tap)) == []
    village = Group(standin)
    voice = village.join(stranger)
    assert await voice.tell(app, "/unbeantwortet") == []
    assert await voice.tap(app, 0, await offer(app, village.chat, tap)) == []
    assert stranger.notices == [messages.old_button] * 2
    assert still_open(services) == ["Kann ich reiten?"]


async def test_who_has_left_the_office_decides_nothing_with_an_old_button(
    app: BotApplication, office: Group, colleague: Person, services: Services
) -> None:
    note(services, "Kann ich reiten?")
    await colleague.tell(app, "/unbeantwortet")
    [opened] = await colleague.tap(app, 0)
    office.chat.members[colleague.user["id"]] = (colleague.user, "left")
    assert await colleague.tap(app, "Beiseitelegen", opened) == []
    assert colleague.notices == [services.kb.messages["de"].old_button]
    assert still_open(services) == ["Kann ich reiten?"]


async def test_signs_of_html_in_a_question_are_only_text(
    app: BotApplication, colleague: Person, services: Services
) -> None:
    note(services, "<b>Reiten & <i>schwimmen</a> “jetzt” \u202e?", "x" * 500)
    [shown] = await colleague.tell(app, "/unbeantwortet")
    assert "<b>Reiten & <i>schwimmen</a>" in shown.text
    for button in range(2):
        [opened] = await colleague.tap(app, button, shown)
        [chosen] = await colleague.tap(app, 0, opened)
        assert chosen.buttons

"""From a question to a topic and back: what is written, what the bot answers then, and what keeps it from happening."""

import asyncio
import json
import shutil
import sysconfig
from pathlib import Path

import pytest
import yaml
from telegram.error import NetworkError

from bot.app import BotApplication, standin_application
from bot.callbacks import Assign, ProposePlace, UndoDecision
from bot.conversations import Conversations
from bot.library import open_finder, open_knowledge
from bot.services import Services
from bot.standin import Group, Person, Seen, StandIn, StandInRequest
from bot.storage.bundle import open_storage
from bot.storage.decisions import Place
from handlers.staff import unanswered
from handlers.staff.unanswered import BUSY, DECIDED, UNDONE
from tests.bot.watched import until
from tests.conftest import TOKEN, Clock
from tests.handlers.staff.unanswered.open_questions import labels, note, offer, still_open

QUESTION = "Zwetschgenkuchen: „backen“ & <b>essen</b>, was kostet's?"
ASSIGN = Assign(1, "praxes", "duration", "de")
LIVE = "Ich antworte ab jetzt damit"


def praxes(services: Services) -> str:
    """The text of a topic's file."""
    return (services.content / "topics" / "praxes.yaml").read_bytes().decode()


async def assign(app: BotApplication, colleague: Person, services: Services, tap: Assign = ASSIGN) -> Seen:
    """Tap the button that assigns, and see what became of it."""
    await colleague.tap(app, 0, await offer(app, colleague.chat, tap))
    await services.desk.settled()
    return colleague.last


async def undo(app: BotApplication, colleague: Person, services: Services, message: Seen | None = None) -> Seen:
    """Tap the button under what was assigned, and see what became of it."""
    await colleague.tap(app, "rückgängig", message)
    await services.desk.settled()
    return colleague.last


async def test_step_by_step_from_the_list_to_an_answer_and_back(
    app: BotApplication, colleague: Person, person: Person, services: Services
) -> None:
    note(services, QUESTION, QUESTION.lower())
    before = praxes(services)
    await colleague.tell(app, "/unbeantwortet")
    await colleague.tap(app, 0)
    [topics] = await colleague.tap(app, "Diesen Wortlaut einem Thema zuordnen")
    assert len([label for label in labels(topics) if label.startswith("Anderes Thema: ")]) >= 2
    [family] = await colleague.tap(app, next(label for label in labels(topics) if label.startswith("Anderes Thema: ")))
    assert "Zu welchem Thema gehört das?" in family.text
    title = services.kb.topics["praxes"].title["de"]
    [place] = await colleague.tap(app, title, topics)
    assert place.text.splitlines()[2] == QUESTION
    other = "Teil: " + services.kb.facets["duration"].label["de"]
    if other in labels(place):
        [place] = await colleague.tap(app, other)
    assert other in place.text
    await colleague.tap(app, "Jetzt zuordnen")
    await services.desk.settled()
    assert LIVE in colleague.last.text
    lines = [line for line in praxes(services).splitlines() if line not in before.splitlines()]
    assert [yaml.safe_load(line) for line in lines] == [[QUESTION]]
    assert len(praxes(services).splitlines()) == len(before.splitlines()) + 1
    assert services.finder.find(QUESTION).topic == "praxes"
    assert services.finder.find(QUESTION).facet == "duration"
    assert still_open(services) == []
    assert "Rückgängig gemacht" in (await undo(app, colleague, services)).text
    assert praxes(services) == before
    assert QUESTION not in str(services.kb.topics["praxes"].questions)
    assert still_open(services) == [QUESTION, QUESTION.lower()]


async def test_it_can_be_undone_after_a_restart(
    app: BotApplication, colleague: Person, services: Services, clock: Clock, standin: StandIn, tmp_path: Path
) -> None:
    note(services, QUESTION)
    before = praxes(services)
    done = await assign(app, colleague, services)
    storage = open_storage(tmp_path / "data" / "antenne.db")
    finder = open_finder(open_knowledge(services.content))
    again = Services(finder, storage, Conversations(clock, storage.chats), clock, services.content, services.staff_chat)
    async with standin_application(StandInRequest(standin), TOKEN, again) as restarted:
        assert "Rückgängig gemacht" in (await undo(restarted, colleague, again, done)).text
    storage.close()
    assert praxes(services) == before


async def test_a_second_tap_and_a_second_person_do_nothing_and_are_told(
    app: BotApplication, office: Group, colleague: Person, stranger: Person, services: Services
) -> None:
    note(services, QUESTION, "Où est la piscine ?")
    button = await offer(app, office.chat, ASSIGN)
    other = office.join(stranger)  # who works here from today on
    second = await offer(app, office.chat, Assign(2, "workshops", "what", "fr"))
    await colleague.tap(app, 0, button)
    await other.tap(app, 0, second)
    assert stranger.notices == [BUSY]
    await services.desk.settled()
    await other.tap(app, 0, button)
    assert stranger.notices == [BUSY, DECIDED]
    assert praxes(services).count("Zwetschgenkuchen") == 1
    undoing = await offer(app, office.chat, UndoDecision(1))
    await other.tap(app, 0, undoing)
    await services.desk.settled()
    await colleague.tap(app, 0, undoing)
    assert colleague.notices == [UNDONE]
    assert still_open(services) == [QUESTION, "Où est la piscine ?"]


async def test_the_chat_goes_on_while_the_bot_learns(
    app: BotApplication, colleague: Person, services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    note(services, QUESTION, "Où est la piscine ?")
    look, may_go_on = services.keeper.look, asyncio.Event()

    async def slowly() -> object:
        await may_go_on.wait()
        return await look()

    monkeypatch.setattr(services.keeper, "look", slowly)
    await colleague.tap(app, 0, await offer(app, colleague.chat, ASSIGN))
    await colleague.tell(app, "/unbeantwortet")
    assert "piscine" in colleague.last.text
    may_go_on.set()
    await services.desk.settled()
    assert any(LIVE in message.text for message in colleague.inbox)


async def test_the_staff_sees_at_once_that_it_is_being_learned_and_how_long_that_takes(
    app: BotApplication, colleague: Person, services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    note(services, QUESTION)
    look, may_go_on = services.keeper.look, asyncio.Event()

    async def slowly() -> object:
        await may_go_on.wait()
        return await look()

    monkeypatch.setattr(services.keeper, "look", slowly)
    await colleague.tap(app, 0, await offer(app, colleague.chat, ASSIGN))
    await until(lambda: "ein, zwei Minuten" in colleague.last.text)
    assert LIVE not in colleague.last.text
    may_go_on.set()
    await services.desk.settled()
    assert LIVE in colleague.last.text


async def test_whoever_has_waited_long_hears_of_the_end_in_a_new_message(
    app: BotApplication, colleague: Person, services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(unanswered, "LONG", 0.0)
    note(services, QUESTION)
    said = await assign(app, colleague, services)
    assert said.text == "Fertig gelernt: Ich antworte ab jetzt mit diesem Wortlaut."
    assert LIVE in colleague.inbox[-2].text
    assert said.json["reply_to_message"]["message_id"] == colleague.inbox[-2].message_id


@pytest.mark.parametrize(
    ("wording", "where"), [("was ist praxes", "PRAXES"), ("wie wird das Wetter morgen?!", "out-of-scope.yaml")]
)
async def test_a_wording_that_is_there_already_is_not_written_twice(
    app: BotApplication, colleague: Person, services: Services, wording: str, where: str
) -> None:
    note(services, wording)
    before = praxes(services)
    said = await assign(app, colleague, services)
    assert "steht schon" in said.text
    assert where in said.text
    assert praxes(services) == before
    assert still_open(services) == [wording]
    assert "Beiseitelegen: nichts für uns" in labels(said)


async def test_where_the_check_refuses_the_file_is_as_it_was_and_the_staff_reads_why(
    app: BotApplication, colleague: Person, services: Services
) -> None:
    note(services, QUESTION)
    before, workshops = praxes(services), services.content / "topics" / "workshops.yaml"
    # Somebody has just written the same there, and the bot does not know it yet.
    head = "  de:\n    what:\n"
    line = f"      - {json.dumps(QUESTION)}\n"
    workshops.write_text(workshops.read_text("utf-8").replace(head, head + line, 1), "utf-8")
    said = await assign(app, colleague, services)
    assert "ist wieder, wie sie war" in said.text
    assert "also stands in" in said.text
    assert praxes(services) == before
    assert still_open(services) == [QUESTION]


async def test_a_line_that_somebody_has_changed_meanwhile_is_not_taken_out(
    app: BotApplication, colleague: Person, services: Services
) -> None:
    note(services, QUESTION)
    done = await assign(app, colleague, services)
    path = services.content / "topics" / "praxes.yaml"
    path.write_text(praxes(services).replace("Zwetschgenkuchen", "Apfelkuchen"), "utf-8")
    before = praxes(services)
    assert "steht nicht mehr dort" in (await undo(app, colleague, services, done)).text
    assert praxes(services) == before
    assert still_open(services) == []


async def test_a_content_of_the_installed_package_gets_proposals_beside_the_database(
    app: BotApplication, colleague: Person, services: Services, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sysconfig, "get_path", lambda _: str(tmp_path))
    note(services, QUESTION)
    before = praxes(services)
    said = await assign(app, colleague, services)
    proposals = tmp_path / "data" / "proposals.yaml"
    assert str(proposals) in said.text
    assert praxes(services) == before
    [entry] = yaml.safe_load(proposals.read_text("utf-8"))
    assert entry["phrasing"] == QUESTION
    assert Place(entry["topic"], entry["language"], entry["facet"]) == Place("praxes", "de", "duration")
    assert still_open(services) == []
    assert "Rückgängig gemacht" in (await undo(app, colleague, services)).text
    assert yaml.safe_load(proposals.read_text("utf-8")) is None
    assert still_open(services) == [QUESTION]


async def test_a_folder_that_refuses_to_be_written_gets_proposals_too(
    app: BotApplication, colleague: Person, services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = Path.replace

    def refusing(self: Path, target: Path) -> Path:
        if target.parent.name == "topics":
            raise PermissionError(30, "Read-only file system")
        return real(self, target)

    monkeypatch.setattr(Path, "replace", refusing)
    note(services, QUESTION)
    before = sorted(services.content.rglob("*"))
    assert "proposals.yaml" in (await assign(app, colleague, services)).text
    assert sorted(services.content.rglob("*")) == before


async def test_a_file_all_in_brackets_gets_a_proposal_instead_of_another_form(
    app: BotApplication, colleague: Person, services: Services
) -> None:
    note(services, QUESTION)
    path = services.content / "topics" / "praxes.yaml"
    whole = yaml.safe_load(praxes(services))
    path.write_text(yaml.safe_dump(whole, default_flow_style=True, allow_unicode=True), "utf-8")
    before = praxes(services)
    assert "proposals.yaml" in (await assign(app, colleague, services)).text
    assert praxes(services) == before


async def test_where_nothing_can_be_written_nothing_changes_and_the_staff_is_told(
    app: BotApplication, colleague: Person, services: Services, caplog: pytest.LogCaptureFixture
) -> None:
    note(services, QUESTION)
    await services.backlog.groups()
    before = praxes(services)
    button = await offer(app, colleague.chat, ASSIGN)
    services.storage.connections[0].execute("pragma query_only = on")
    await colleague.tap(app, 0, button)
    await services.desk.settled()
    assert "nichts geändert" in colleague.last.text
    assert praxes(services) == before
    assert still_open(services) == [QUESTION]
    assert "could not be written" in caplog.text
    caplog.clear()


async def test_a_bot_that_ends_while_it_learns_says_that_it_counts_after_the_next_start(
    app: BotApplication, colleague: Person, services: Services
) -> None:
    note(services, QUESTION)
    services.keeper.stop()
    said = await assign(app, colleague, services)
    assert "Nach dem Neustart" in said.text
    assert "Zwetschgenkuchen" in praxes(services)
    assert still_open(services) == []


@pytest.mark.parametrize(
    "tap",
    [Assign(1, "nothing", "what", "de"), Assign(1, "praxes", "money", "de"), ProposePlace(1, "gone", "what", "fr")],
)
async def test_a_place_that_is_gone_is_an_old_button(
    app: BotApplication, colleague: Person, services: Services, tap: Assign | ProposePlace
) -> None:
    note(services, QUESTION)
    assert await colleague.tap(app, 0, await offer(app, colleague.chat, tap)) == []
    assert colleague.notices == [services.kb.messages["de"].old_button]


async def test_rights_of_the_file_and_links_to_it_stay(
    app: BotApplication, colleague: Person, services: Services, tmp_path: Path
) -> None:
    note(services, QUESTION)
    path, real = services.content / "topics" / "praxes.yaml", tmp_path / "elsewhere.yaml"
    shutil.move(path, real)
    real.chmod(0o640)
    path.symlink_to(real)
    assert LIVE in (await assign(app, colleague, services)).text
    assert path.is_symlink()
    assert real.stat().st_mode & 0o777 == 0o640
    assert "Zwetschgenkuchen" in real.read_text("utf-8")


async def test_what_telegram_does_not_deliver_is_written_all_the_same(
    app: BotApplication, colleague: Person, services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    note(services, QUESTION)

    async def unreachable(*_: object) -> None:
        raise NetworkError("no network")

    monkeypatch.setattr("handlers.staff.unanswered.show", unreachable)
    await assign(app, colleague, services)
    assert "Zwetschgenkuchen" in praxes(services)
    assert services.finder.find(QUESTION).topic == "praxes"
    assert still_open(services) == []


async def test_a_failure_while_learning_leaves_the_file_and_the_question_as_they_were(
    app: BotApplication,
    colleague: Person,
    services: Services,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    note(services, QUESTION)
    before = praxes(services)

    async def failing() -> None:
        raise MemoryError

    monkeypatch.setattr(services.keeper, "look", failing)
    said = await assign(app, colleague, services)
    assert "nichts geändert" in said.text
    assert praxes(services) == before
    assert still_open(services) == [QUESTION]
    assert "could not be written" in caplog.text
    caplog.clear()

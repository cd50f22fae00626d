"""/privacy says what is stored, and /meinedaten shows all of it, to read and as a file."""

import datetime as dtm
import re
import sqlite3

import pytest
from cryptography.fernet import Fernet

from bot.app import BotApplication
from bot.personal.data import PersonalData
from bot.screens.screen import typographic
from bot.services import Services
from bot.standin import Group, Person, StandIn
from bot.storage.records import Records
from bot.storage.vault import Vault
from knowledge.model import KnowledgeBase, Language
from tests.conftest import Clock
from tests.handlers.privacy.conftest import LETTER, SECOND_LETTER, UNKNOWN, file_of, number_of
from tests.sentences import sentence
from tests.workshops import MONEY

PRIVACY: dict[str, Language] = {"/privacy": "de", "/datenschutz": "de", "/confidentialite": "fr"}


@pytest.mark.parametrize("command", PRIVACY)
async def test_privacy_is_explained_with_the_office_s_contact_and_buttons_to_see_and_delete(
    app: BotApplication, person: Person, kb: KnowledgeBase, command: str
) -> None:
    language = PRIVACY[command]
    [told] = await person.tell(app, command)
    messages = kb.messages[language]
    for name in ("title", "questions", "chat", "reminders", "team", "memory", "where", "rights"):
        assert sentence(kb, language, f"privacy_{name}") in told.text
    assert "+49 511 898586-17" in told.text
    assert sentence(kb, language, "privacy_readable") in told.text
    labels = [button.text for button in told.buttons]
    assert {messages.privacy_show_button, messages.privacy_delete_button} <= set(labels)


async def test_whoever_wants_simple_language_gets_privacy_in_simple_words(
    app: BotApplication, person: Person, kb: KnowledgeBase
) -> None:
    await person.tell(app, "einfacher bitte")
    [told] = await person.tell(app, "/privacy")
    simple = kb.topics["privacy"].simple
    assert simple is not None
    assert simple.de.splitlines()[0] in told.text


async def test_with_a_key_privacy_says_that_what_is_stored_is_encrypted(
    app: BotApplication, person: Person, services: Services, kb: KnowledgeBase, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(services.storage.vault, "_fernet", Vault([Fernet.generate_key().decode()])._fernet)
    [told] = await person.tell(app, "/privacy")
    assert sentence(kb, "de", "privacy_sealed") in told.text


async def test_the_buttons_under_the_topic_do_what_the_commands_do(
    app: BotApplication, full: Person, kb: KnowledgeBase
) -> None:
    [told] = await full.tell(app, "/privacy")
    shown = await full.tap(app, kb.messages["de"].privacy_show_button, told)
    assert "Geld für Partnerschaften" in "".join(message.text for message in shown)
    [asked] = await full.tap(app, kb.messages["de"].privacy_delete_button, told)
    assert [button.text for button in asked.buttons] == [kb.messages["de"].forget_yes, kb.messages["de"].forget_no]


async def test_everything_is_shown_to_read(
    app: BotApplication, full: Person, services: Services, kb: KnowledgeBase
) -> None:
    number = number_of(services, full)
    *read, _ = await full.tell(app, "/meinedaten")
    text = "\n".join(message.text for message in read)
    for expected in (
        str(full.chat.id),
        "Gewählte Sprache: Deutsch",
        "Einfache Sprache: eingeschaltet",
        "alle Workshops",
        "Workshop: Geld für Partnerschaften",
        "geschickt)",
        "wartet)",
        "Was als Nächstes kommt",
        f"Anfrage {number} an das Team: offen seit 4. Dezember 2026",
        SECOND_LETTER,
        "PRAXES",
        UNKNOWN,
        "Bewertete Antworten, damit jede nur einmal zählt: 1",
        *(sentence(kb, "de", name) for name in ("mydata_not_questions", "mydata_not_flood", "mydata_not_telegram")),
    ):
        assert expected in text
    assert LETTER not in text  # it has arrived, so it rests here no more
    assert [button.text for button in read[-1].buttons] == [kb.messages["de"].privacy_delete_button]


async def test_everything_is_in_the_file(app: BotApplication, full: Person, standin: StandIn, clock: Clock) -> None:
    *_, message = await full.tell(app, "/meinedaten")
    name, data = file_of(standin, message)
    assert name == "meine-daten.json"
    assert (data["format"], data["chat_id"], data["last_seen"]) == (1, full.chat.id, "2026-12-04")
    assert (data["language"], data["simple_language"]) == ("de", True)
    assert dtm.datetime.fromisoformat(data["made_at"]) == clock()
    assert {wish["workshop"] for wish in data["reminders"]["workshops"]} == {"*", MONEY.id}
    assert "week" in data["reminders"]["wishes"]
    assert {message["state"] for message in data["messages"]} >= {"sent", "planned"}
    assert data["coming"]
    [handover] = data["team"]
    assert (handover["state"], handover["passed_on"]) == ("open", "2026-12-04T14:00:00+01:00")
    assert [(text["to"], text["text"]) for text in handover["texts"]] == [("team", SECOND_LETTER)]
    assert data["memory"]["last_topic"] == "praxes"
    assert data["memory"]["offered_topics"] == []
    assert data["memory"]["unanswered_questions"] == [UNKNOWN]
    assert data["memory"]["rated_answers"] == 1
    assert len(data["not_shown"]) == 3


async def test_the_file_is_indented_utf_8_and_reads_back_as_what_it_was(
    app: BotApplication, full: Person, standin: StandIn
) -> None:
    *_, message = await full.tell(app, "/meinedaten")
    content = standin.world.files[message.json["document"]["file_id"]]
    assert "zwölf Leute" in content.decode("utf-8")
    assert re.search(r'^  "chat_id": ', content.decode("utf-8"), re.MULTILINE)
    assert PersonalData.model_validate_json(content).as_file() == content


def test_every_key_of_the_file_is_documented_or_says_what_it_is() -> None:
    schema = PersonalData.model_json_schema()
    parts = [schema, *schema["$defs"].values()]
    assert all(part["description"] for part in parts)


async def test_in_french_it_is_french(app: BotApplication, french: Person, standin: StandIn, kb: KnowledgeBase) -> None:
    await french.tell(app, "/langue")
    await french.tap(app, "Français")
    told, message = await french.tell(app, "/mesdonnees")
    assert typographic("Langue choisie : français", "fr") in told.text
    assert file_of(standin, message)[0] == "mes-donnees.json"


async def test_of_somebody_who_left_nothing_nothing_is_shown_and_no_file(
    app: BotApplication, person: Person, kb: KnowledgeBase
) -> None:
    [told] = await person.tell(app, "/meinedaten")
    assert told.text.startswith(sentence(kb, "de", "mydata_nothing"))
    assert sentence(kb, "de", "mydata_not_questions") in told.text
    assert told.buttons == []


async def test_what_is_long_is_shown_in_several_messages_and_whole_in_the_file(
    app: BotApplication, full: Person, services: Services, standin: StandIn
) -> None:
    for number in range(3):
        services.misses.missed(full.chat.id, f"{number} " + "<&> wie_so* " * 300)
    services.handover.draft(full.chat.id, "de", "ö" * 4000)
    for entry in services.kb.workshops:
        services.reminders.subscribe(full.chat.id, entry, "de")
    *read, message = await full.tell(app, "/meinedaten")
    assert len(read) > 1
    _, data = file_of(standin, message)
    assert "ö" * 4000 in [text["text"] for handover in data["team"] for text in handover["texts"]]


async def test_looking_does_not_change_anything(app: BotApplication, full: Person, standin: StandIn) -> None:
    *_, first = await full.tell(app, "/meinedaten")
    *_, second = await full.tell(app, "/meinedaten")
    assert file_of(standin, first) == file_of(standin, second)


async def test_where_the_database_fails_that_is_said(
    app: BotApplication, full: Person, kb: KnowledgeBase, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise sqlite3.OperationalError("disk I/O error")

    monkeypatch.setattr(Records, "choices", fail)
    for command in ("/meinedaten", "/loeschen"):
        [told] = await full.tell(app, command)
        assert told.text == sentence(kb, "de", "forget_failed")


class TestInAGroup:
    """What is kept of a group is its administrators' business; /privacy is everybody's."""

    @pytest.fixture
    def group(self, standin: StandIn) -> Group:
        """A group with the bot as an ordinary member."""
        return Group(standin)

    @pytest.mark.parametrize("command", ["/privacy", "/privacy@antenne_test_bot"])
    async def test_anybody_learns_what_is_stored_of_the_group(
        self, app: BotApplication, group: Group, person: Person, kb: KnowledgeBase, command: str
    ) -> None:
        command = command.replace("antenne_test_bot", app.bot.username)
        [told] = await group.join(person).tell(app, command)
        assert told.text.startswith(sentence(kb, "de", "privacy_group"))

    async def test_only_administrators_see_what_is_kept(
        self, app: BotApplication, group: Group, person: Person, services: Services, kb: KnowledgeBase
    ) -> None:
        services.reminders.subscribe(group.chat.id, MONEY.id, "de")
        [told] = await group.join(person).tell(app, "/meinedaten")
        assert told.text == sentence(kb, "de", "privacy_admins_only")
        told, file = await group.join(person, "administrator").tell(app, "/meinedaten")
        assert str(group.chat.id) in told.text
        assert "document" in file.json

    async def test_an_administrator_who_hides_behind_the_group_sees_it_too(
        self, app: BotApplication, group: Group, person: Person, kb: KnowledgeBase
    ) -> None:
        [told] = await group.join(person).tell(app, "/meinedaten", sender_chat=group.chat.json)
        assert told.text.startswith(sentence(kb, "de", "mydata_nothing"))

    async def test_it_is_about_the_group_not_about_whoever_asks(
        self, app: BotApplication, group: Group, full: Person, kb: KnowledgeBase
    ) -> None:
        [told] = await group.join(full, "creator").tell(app, "/meinedaten")
        assert told.text.startswith(sentence(kb, "de", "mydata_nothing"))

    async def test_the_answer_stands_in_the_same_topic_of_a_forum(
        self, app: BotApplication, group: Group, person: Person, services: Services
    ) -> None:
        admin = group.join(person, "administrator")
        topic = group.open_topic("Technik", admin)
        services.reminders.subscribe(group.chat.id, MONEY.id, "de")
        said = admin.say("/meinedaten", message_thread_id=topic, is_topic_message=True)
        answers = await admin.feed(app, said)
        assert [answer.json["message_thread_id"] for answer in answers] == [topic, topic]

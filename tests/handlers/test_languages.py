"""Which language an answer is in: the question's, else the one chosen, else Telegram's."""

import pytest

from bot.app import BotApplication
from bot.services import Services
from bot.standin import Person
from knowledge.model import KnowledgeBase, Language
from tests.sentences import sentence


@pytest.mark.parametrize("command", ["/sprache", "/langue"])
async def test_both_commands_ask_in_both_languages(
    app: BotApplication, person: Person, kb: KnowledgeBase, command: str
) -> None:
    [asked] = await person.tell(app, command)
    assert "Sprache" in asked.text
    assert "langue" in asked.text
    assert [button.text for button in asked.buttons] == ["🇩🇪 Deutsch", "🇫🇷 Français"]


async def test_the_language_chosen_holds_where_the_question_does_not_tell(
    app: BotApplication, person: Person, services: Services, kb: KnowledgeBase
) -> None:
    await person.tell(app, "/sprache")
    [said] = await person.tap(app, "Français")
    assert said.text.startswith("D’accord")
    assert not said.edited
    [greeting] = await person.tell(app, "/start")
    assert greeting.text.startswith("Bonjour")
    await person.tell(app, "PRAXES")
    assert services.storage.questions.rows()[-1]["language"] == "fr"


async def test_the_language_can_be_changed_back(app: BotApplication, french: Person) -> None:
    await french.tell(app, "/langue")
    [said] = await french.tap(app, "Deutsch")
    assert said.text.startswith("Gut")
    assert (await french.tell(app, "/start"))[0].text.startswith("Hallo")
    await french.tell(app, "/langue")
    await french.tap(app, "Français")
    assert (await french.tell(app, "/start"))[0].text.startswith("Bonjour")


async def test_a_question_in_the_other_language_is_answered_in_it_whatever_was_chosen(
    app: BotApplication, person: Person, french: Person
) -> None:
    await person.tell(app, "/sprache")
    await person.tap(app, "Deutsch")
    [answer] = await person.tell(app, "Combien de temps dure PRAXES ?")
    assert "mois" in answer.html.split("\n\n")[1]
    [answer] = await french.tell(app, "Wie lange dauert PRAXES?")
    assert "Monate" in answer.html.split("\n\n")[1]


async def test_a_choice_of_language_concerns_one_chat_only(app: BotApplication, person: Person, french: Person) -> None:
    await person.tell(app, "/sprache")
    await person.tap(app, "Français")
    await french.tell(app, "/langue")
    await french.tap(app, "Deutsch")
    assert (await person.tell(app, "/help"))[0].text.startswith("Écris")
    assert (await french.tell(app, "/help"))[0].text.startswith("Schreib")


@pytest.mark.parametrize(("code", "hello"), [("fr", "Bonjour"), ("fr-CA", "Bonjour"), ("FR", "Bonjour")])
@pytest.mark.parametrize(("other", "hallo"), [("en", "Hallo"), ("tr", "Hallo"), ("de-AT", "Hallo"), ("frr", "Bonjour")])
async def test_telegrams_language_decides_at_first(
    app: BotApplication, person: Person, code: str, hello: str, other: str, hallo: str
) -> None:
    person.language_code = code
    assert (await person.tell(app, "/start"))[0].text.startswith(hello)
    person.language_code = other
    assert (await person.tell(app, "/start"))[0].text.startswith(hallo)


@pytest.mark.parametrize(
    ("command", "language", "beginning"),
    [
        ("/hilfe", "de", "help"),
        ("/aide", "fr", "help"),
        ("/erinnerungen", "de", "reminders_off"),
        ("/rappels", "fr", "reminders_off"),
        ("/RAPPELS@antenne_bot bitte", "fr", "reminders_off"),
        ("/ateliers", "fr", "workshops_none"),
    ],
)
async def test_a_command_that_is_a_word_of_one_language_is_answered_in_it_whatever_was_chosen(
    app: BotApplication,
    person: Person,
    french: Person,
    kb: KnowledgeBase,
    command: str,
    language: Language,
    beginning: str,
) -> None:
    for reader, choice in ((person, "Deutsch"), (french, "Français")):
        await reader.tell(app, "/sprache")
        await reader.tap(app, choice)
        [answer] = await reader.tell(app, command)
        assert sentence(kb, language, beginning) in answer.text

"""/start, /help and what they offer."""

import pytest

from bot.app import BotApplication
from bot.services import Services
from bot.standin import Person
from knowledge.model import KnowledgeBase, Language


async def test_start_greets_in_the_language_of_telegram(app: BotApplication, person: Person, french: Person) -> None:
    [german] = await person.tell(app, "/start")
    [greeting] = await french.tell(app, "/start")
    assert german.text.startswith("Hallo")
    assert greeting.text.startswith("Bonjour")
    assert "<b>Antenne Métropole</b>" in german.html
    assert "<b>Antenne Métropole</b>" in greeting.html


async def test_a_person_whose_telegram_tells_no_language_is_greeted_in_german(
    app: BotApplication, person: Person
) -> None:
    person.language_code = None
    [greeting] = await person.tell(app, "/start")
    assert greeting.text.startswith("Hallo")


@pytest.mark.parametrize("language", ["de", "fr"])
async def test_every_example_of_the_greeting_is_really_answered_when_tapped(
    app: BotApplication, person: Person, services: Services, language: Language
) -> None:
    person.language_code = language
    [greeting] = await person.tell(app, "/start")
    examples = services.kb.messages[language].examples
    for place in range(len(examples)):
        [reply] = await person.tap(app, place, greeting)
        assert reply.message_id != greeting.message_id
    logged = [(row["outcome"], row["language"]) for row in services.storage.questions.rows()]
    assert dict(zip(examples, logged, strict=True)) == dict.fromkeys(examples, ("answer", language))


async def test_the_greeting_leads_to_all_topics_and_to_both_languages(app: BotApplication, person: Person) -> None:
    [greeting] = await person.tell(app, "/start")
    assert [button.text for button in greeting.keyboard[-1]] == ["🇩🇪 Deutsch", "🇫🇷 Français"]
    [menu] = await person.tap(app, "Alle Themen")
    assert menu.edited
    assert len(menu.buttons) == 4


@pytest.mark.parametrize(
    "command", ["/start", "/help", "/workshops", "/ateliers", "/erinnerungen", "/rappels", "/sprache", "/langue"]
)
async def test_help_names_every_command(app: BotApplication, person: Person, french: Person, command: str) -> None:
    assert command in (await person.tell(app, "/help"))[0].text
    assert command in (await french.tell(app, "/help"))[0].text


@pytest.mark.parametrize("asked", ["de", "fr"])
async def test_help_names_every_command_of_the_menus_for_people(
    app: BotApplication, person: Person, kb: KnowledgeBase, asked: Language
) -> None:
    person.language_code = asked
    [shown] = await person.tell(app, "/help")
    offered = {name for face in kb.faces.values() for name in (*face.commands.private, *face.commands.groups)}
    assert {name for name in offered if f"/{name}" not in shown.text} == set()


async def test_a_command_in_capitals_or_with_the_name_of_the_bot_still_greets(
    app: BotApplication, person: Person
) -> None:
    for text in ("/START", "/start@antenne_bot"):
        [greeting] = await person.tell(app, text)
        assert greeting.text.startswith("Hallo")


async def test_an_unknown_command_is_named_as_such(app: BotApplication, person: Person, kb: KnowledgeBase) -> None:
    [note] = await person.tell(app, "/foerderung")
    assert note.text == kb.messages["de"].unknown_command

"""A question and its answer, choice, or honest "I don't know"; what a conversation remembers."""

import pytest

from bot.app import BotApplication
from bot.screens.screen import content_html, typographic
from bot.services import Services
from bot.standin import Group, Person, StandIn
from knowledge.model import KnowledgeBase
from tests.conftest import Clock


async def test_an_answer_has_a_bold_title_the_facet_asked_for_and_its_age(
    app: BotApplication, person: Person, kb: KnowledgeBase
) -> None:
    [answer] = await person.tell(app, "Wie lange dauert PRAXES?")
    praxes = kb.topics["praxes"]
    title, asked, *_, age = answer.html.split("\n\n")
    assert title == f"<b>{praxes.title['de']}</b>"
    assert "Monate" in asked
    assert age.startswith("<i>Stand: ")
    assert not answer.edited


async def test_an_answer_offers_links_other_facets_related_topics_and_the_other_language(
    app: BotApplication, person: Person, kb: KnowledgeBase
) -> None:
    [answer] = await person.tell(app, "Wie lange dauert PRAXES?")
    praxes = kb.topics["praxes"]
    texts = [button.text for button in answer.buttons]
    shown = [button.url.rstrip("/") for button in answer.buttons if button.url]
    assert shown == [link.url["de"].rstrip("/") for link in praxes.links]
    for facet in praxes.available():
        label = f"{kb.facets[facet].emoji} {kb.facets[facet].label['de']}"
        assert (label in texts) == (facet != "duration")
    assert f"→ {kb.topics[praxes.related[0]].title['de']}" in texts
    assert [button.text for button in answer.keyboard[-1]] == [
        kb.messages["de"].other_language,
        kb.messages["de"].menu,
    ]


async def test_a_choice_leads_to_an_answer_in_a_new_message(app: BotApplication, person: Person, unsure: str) -> None:
    [choice] = await person.tell(app, unsure)
    assert 3 <= len(choice.buttons) <= 5
    wanted = choice.buttons[1].text
    [answer] = await person.tap(app, 1)
    assert answer.message_id != choice.message_id
    assert answer.text.startswith(wanted)


async def test_who_asks_on_after_a_choice_is_offered_the_topics_again_and_each_leads_with_what_was_asked(
    app: BotApplication, person: Person, unsure: str, kb: KnowledgeBase
) -> None:
    [choice] = await person.tell(app, unsure)
    offered = {button.text for button in choice.buttons}
    [again] = await person.tell(app, "und bis wann?")
    assert again.html == kb.messages["de"].choice_of_facet.replace("**{facet}**", "<b>Frist</b>")
    assert {button.text for button in again.buttons} <= offered
    title = again.buttons[0].text
    [answer] = await person.tap(app, 0)
    topic = next(topic for topic in kb.topics.values() if typographic(topic.title.de, "de") == title)
    assert answer.message_id != again.message_id
    assert "deadline" in topic.available()
    assert content_html(topic.text("deadline", "de"), "de") in answer.html
    [on] = await person.tell(app, "und wie viel Geld gibt es?")
    assert on.text.startswith(title)


async def test_the_way_out_of_a_choice_is_the_menu(
    app: BotApplication, person: Person, unsure: str, kb: KnowledgeBase
) -> None:
    [choice] = await person.tell(app, unsure)
    [menu] = await person.tap(app, kb.messages["de"].none_of_these)
    assert menu.message_id == choice.message_id
    assert menu.text == kb.messages["de"].family_question


async def test_what_it_does_not_know_it_says_and_names_people_and_topics(
    app: BotApplication, person: Person, kb: KnowledgeBase
) -> None:
    [sorry] = await person.tell(app, "Wie wird morgen das Wetter in Tokio?")
    assert "keine sichere Antwort" in sorry.text
    for name in kb.topics["human"].contacts:
        contact = kb.contacts[name]
        assert contact.name in sorry.text
        assert str(contact.email) in sorry.text
    [family] = await person.tap(app, 0)
    assert family.message_id == sorry.message_id
    [answer] = await person.tap(app, 0)
    assert answer.text.startswith(family.buttons[0].text)
    assert answer.message_id == sorry.message_id


async def test_a_follow_up_belongs_to_the_topic_before_for_ten_minutes(
    app: BotApplication, person: Person, services: Services, clock: Clock
) -> None:
    await person.tell(app, "Was ist PRAXES?")
    clock.forward(minutes=10)
    [answer] = await person.tell(app, "und wie lange?")
    assert "PRAXES" in answer.text
    assert [(row["topic"], row["facet"]) for row in services.storage.questions.rows()] == [
        ("praxes", "what"),
        ("praxes", "duration"),
    ]


async def test_after_eleven_minutes_a_follow_up_has_nothing_to_lean_on(
    app: BotApplication, person: Person, services: Services, clock: Clock
) -> None:
    await person.tell(app, "Was ist PRAXES?")
    clock.forward(minutes=11)
    await person.tell(app, "und wie lange?")
    assert services.storage.questions.rows()[-1]["topic"] is None


async def test_a_follow_up_never_leans_on_another_persons_chat(
    app: BotApplication, person: Person, standin: StandIn, services: Services
) -> None:
    await person.tell(app, "Was ist PRAXES?")
    await Person(standin, "Ben").tell(app, "und wie lange?")
    assert services.storage.questions.rows()[-1]["topic"] is None


async def test_a_topic_opened_by_a_button_is_one_to_ask_on_about(
    app: BotApplication, person: Person, services: Services, unsure: str
) -> None:
    [choice] = await person.tell(app, unsure)
    await person.tap(app, 0, choice)
    await person.tell(app, "und wie lange?")
    title = choice.buttons[0].text
    last = services.storage.questions.rows()[-1]
    assert last["outcome"] == "answer"
    opened = next(topic for topic in services.kb.topics.values() if topic.title["de"] == title)
    assert last["topic"] in (opened.id, *opened.related)


async def test_people_opened_by_a_button_are_nothing_to_ask_on_about(
    app: BotApplication, person: Person, kb: KnowledgeBase
) -> None:
    await person.tell(app, "Danke!")
    await person.tap(app, kb.topics["human"].title.de)
    [answer] = await person.tell(app, "Was kostet das?")
    assert not answer.text.startswith(kb.topics["human"].title.de)


async def test_a_courtesy_is_returned_without_a_title(app: BotApplication, person: Person, kb: KnowledgeBase) -> None:
    [answer] = await person.tell(app, "Danke!")
    assert answer.text == typographic(kb.topics["thanks"].answer.de.strip(), "de")
    await person.tell(app, "Leichte Sprache bitte")
    [simple] = await person.tell(app, "Danke!")
    assert (simple.text, simple.buttons) == (answer.text, answer.buttons)


async def test_a_town_is_answered_with_its_partners_and_the_honest_note(app: BotApplication, person: Person) -> None:
    [answer] = await person.tell(app, "Welche Partnerstadt hat Celle?")
    assert "<b>Meudon</b>" in answer.html
    assert "nicht vollständig" in answer.text
    assert any(button.url for button in answer.buttons)
    [french] = await person.tap(app, "🇫🇷 En français")
    assert french.message_id == answer.message_id
    assert "<b>Meudon</b>" in french.html
    assert "depuis" in french.text
    [back] = await person.tap(app, "🇩🇪 Auf Deutsch")
    assert back.html == answer.html


@pytest.mark.parametrize(
    ("question", "town"),
    [
        ("Hat Quakenbrügge eine Partnerstadt in Frankreich?", "Quakenbrügge"),
        ("Mit wem ist Bielefeld verschwistert?", "Bielefeld"),
        ("Welche Partnerstadt hat Bielefeld?", "Bielefeld"),
        ("Wie heißt die Partnerstadt von Bielefeld?", "Bielefeld"),
        ("Partnerstadt Bielefeld", "Bielefeld"),
        ("Avec qui Toulouse est-elle jumelée ?", "Toulouse"),
        ("Quelle est la ville jumelée de Toulouse ?", "Toulouse"),
    ],
)
async def test_a_town_that_is_not_in_the_list_is_named_as_it_was_typed(
    app: BotApplication, person: Person, question: str, town: str
) -> None:
    [answer] = await person.tell(app, question)
    assert f"<b>{town}</b>" in answer.html
    assert any(button.url for button in answer.buttons)


async def test_a_town_typed_with_markup_is_shown_without_harm(app: BotApplication, person: Person) -> None:
    [answer] = await person.tell(app, "Hat <b>Quakenbrügge</b> & <i>Umgebung eine Partnerstadt in Frankreich?")
    assert "Liste" in answer.text
    assert "<i>Umgebung" not in answer.html


async def test_titles_and_labels_are_set_with_french_spaces(
    app: BotApplication, french: Person, kb: KnowledgeBase
) -> None:
    [answer] = await french.tell(app, "Combien de temps dure PRAXES ?")
    assert answer.text.startswith(typographic(kb.topics["praxes"].title["fr"], "fr"))
    assert "État des informations\u00a0: " in answer.text


@pytest.mark.parametrize("supergroup", [True, False])
async def test_in_a_group_the_bot_keeps_quiet(
    app: BotApplication, person: Person, standin: StandIn, supergroup: bool
) -> None:
    group = Group(standin, supergroup=supergroup)
    voice = group.join(person, "administrator")
    group.set_bot_status("administrator", person)
    assert await voice.tell(app, "Was ist PRAXES?") == []


async def test_a_word_whose_choice_the_content_foresees_is_nothing_that_the_team_has_to_look_at(
    app: BotApplication, person: Person, services: Services
) -> None:
    offered = await person.tell(app, "Geld?")
    assert len(offered[-1].buttons) > 1
    assert services.storage.questions.rows()[-1]["outcome"] == "choice"
    assert services.storage.questions.unanswered(services.today()) == []

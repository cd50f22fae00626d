"""What the team and the person write to each other: everybody gets it in their own chat, nobody sees a name."""

import json
from collections.abc import Callable

import pytest
from telegram import Update

from bot.app import BotApplication
from bot.services import Services
from bot.standin import Group, Person, StandIn
from bot.standin.wire import Json
from knowledge.model import KnowledgeBase
from tests.conftest import Clock
from tests.handlers.handover.conftest import QUESTION, Desk, everything
from tests.sentences import sentence

MESSAGE = 4096
"""Characters of a message (Bot API, sendMessage)."""


KINDS: dict[str, Callable[[Person], Json]] = {
    "photo": lambda who: who.send_photo("Siehe <hier>"),
    "document": lambda who: who.send_document("plan.pdf"),
    "voice": lambda who: who.send_voice(),
    "sticker": lambda who: who.send_sticker(),
    "location": lambda who: who.send_location(52.4, 9.7),
}


def reactions(group: Group, message: int) -> list[str]:
    """The bot's reactions to a message of a group."""
    return group.chat.messages[message].reactions


async def test_a_reply_in_the_staff_chat_reaches_the_person_without_a_name(desk: Desk, team: Group) -> None:
    post = await desk.pass_on()
    [answer] = await desk.reply(post, "Morgen scheint die Sonne.")
    assert answer.text == "Antwort vom Team der Antenne Métropole (Anfrage 1)\n\nMorgen scheint die Sonne."
    assert [button.text for button in answer.buttons] == ["Dem Team antworten", "Anfrage 1 beenden"]
    user, seen = desk.staff.user, json.dumps(answer.json, ensure_ascii=False)
    assert not [name for name in ("Vera", user["username"], str(user["id"]), "Büro") if name in seen]


async def test_the_team_sees_that_it_has_arrived_and_no_further_message(desk: Desk, team: Group) -> None:
    post = await desk.pass_on()
    said = desk.staff.say("Morgen scheint die Sonne.", reply_to=post.message_id)
    assert await desk.staff.feed(desk.app, said) == []
    assert reactions(team, said["message"]["message_id"]) == ["👍"]


async def test_where_reactions_are_forbidden_it_is_said_in_words(
    desk: Desk, standin: StandIn, kb: KnowledgeBase
) -> None:
    post = await desk.pass_on()
    standin.fail_next("setMessageReaction", 400, "Bad Request: REACTION_INVALID")
    said = desk.staff.say("Morgen scheint die Sonne.", reply_to=post.message_id)
    [confirmed] = await desk.staff.feed(desk.app, said)
    assert confirmed.text == sentence(kb, "de", "staff_handover_arrived")
    [more] = await desk.reply(confirmed, "Und übermorgen auch.")
    assert "Und übermorgen auch." in more.text


async def test_the_answer_is_in_the_persons_language(desk: Desk, french: Person, staff: Person) -> None:
    desk.person = french
    await french.tell(desk.app, "Quel temps fera-t-il demain à Tokyo ?")
    await french.tap(desk.app, desk.kb.messages["fr"].handover_button)
    await french.tap(desk.app, desk.kb.messages["fr"].handover_yes)
    assert staff.last.text.startswith("Anfrage 1 (Französisch)")
    [answer] = await desk.reply(staff.last, "Demain, il fera beau.")
    assert answer.text.startswith("Réponse de l’équipe de l’Antenne Métropole (demande 1)")


async def test_the_person_answers_by_a_reply_and_the_team_sees_it_under_the_question(desk: Desk) -> None:
    post = await desk.pass_on()
    [answer] = await desk.reply(post, "Wo genau?")
    [more] = await desk.answer(answer, "In der <Altstadt> & am Hafen")
    assert more.text == "Anfrage 1: Nachricht der Person\n\nIn der <Altstadt> & am Hafen"
    assert more.json["reply_to_message"]["message_id"] == post.message_id
    assert desk.person.last.text == sentence(desk.kb, "de", "handover_added", number=1)
    [again] = await desk.reply(more, "Dort regnet es.")
    assert "Dort regnet es." in again.text


async def test_the_person_answers_by_a_button_with_the_next_message_and_only_that(desk: Desk, staff: Person) -> None:
    post = await desk.pass_on()
    await desk.reply(post, "Wo genau?")
    await desk.person.tap(desk.app, desk.label("handover_answer_button"))
    assert "nächste Nachricht" in desk.person.last.text
    await desk.person.tell(desk.app, "Am Hafen")
    assert staff.last.text.endswith("Am Hafen")
    posts = len(staff.inbox)
    [answer] = await desk.person.tell(desk.app, "Was ist PRAXES?")
    assert "PRAXES" in answer.text
    assert len(staff.inbox) == posts


async def test_an_ordinary_question_meanwhile_never_reaches_the_team(desk: Desk, staff: Person) -> None:
    await desk.reply(await desk.pass_on(), "Wo genau?")
    posts = len(staff.inbox)
    for question in ("Was ist PRAXES?", "Wie hoch ist der Eiffelturm?", "und wie lange?"):
        assert await desk.person.tell(desk.app, question)
    await desk.answer(desk.person.inbox[0], "Eine Antwort auf eine Nachricht des Bots")
    assert len(staff.inbox) == posts


async def test_after_ten_minutes_only_a_reply_to_the_request_still_reaches_the_team(
    desk: Desk, staff: Person, clock: Clock
) -> None:
    await desk.reply(await desk.pass_on(), "Wo genau?")
    [asked] = await desk.person.tap(desk.app, desk.label("handover_answer_button"))
    clock.forward(minutes=11)
    posts = len(staff.inbox)
    await desk.person.tell(desk.app, "Was ist PRAXES?")
    assert len(staff.inbox) == posts
    [more] = await desk.answer(asked, "Am Hafen")
    assert "Am Hafen" in more.text


async def test_who_thinks_better_of_an_answer_keeps_the_hand_over(desk: Desk, staff: Person) -> None:
    post = await desk.pass_on()
    await desk.reply(post, "Wo genau?")
    await desk.person.tap(desk.app, desk.label("handover_answer_button"))
    await desk.person.tap(desk.app, desk.label("handover_no"))
    [answer] = await desk.person.tell(desk.app, "Was ist PRAXES?")
    assert "PRAXES" in answer.text
    assert len(staff.inbox) == 1
    assert await desk.reply(post, "Bist du noch da?")


@pytest.mark.parametrize("kind", KINDS)
async def test_other_kinds_of_messages_go_both_ways(desk: Desk, staff: Person, kind: str) -> None:
    post = await desk.pass_on()
    got = await desk.heard(desk.person, desk.staff.feed(desk.app, KINDS[kind](desk.staff.replying(post))))
    assert [kind in message.json for message in got] == [False, True]
    assert got[0].text.startswith("Antwort vom Team")
    came = await desk.heard(staff, desk.person.feed(desk.app, KINDS[kind](desk.person.replying(got[1]))))
    assert [kind in message.json for message in came] == [False, True]
    assert came[1].text == ("Siehe <hier>" if kind == "photo" else "")
    assert [message.json["reply_to_message"]["message_id"] for message in came] == [post.message_id] * 2
    assert len(await desk.reply(came[1], "Danke für das Bild")) == 1


async def test_a_message_that_telegram_does_not_copy_comes_back_to_its_sender(
    desk: Desk, standin: StandIn, staff: Person, kb: KnowledgeBase
) -> None:
    post = await desk.pass_on()
    standin.fail_next("copyMessage", 400, "Bad Request: message can't be copied")
    await desk.staff.feed(desk.app, desk.staff.replying(post).send_sticker())
    assert staff.last.text == sentence(kb, "de", "staff_handover_refused", number=1)
    assert not [message for message in desk.person.inbox if message.text.startswith("Antwort vom Team")]
    [answer] = await desk.reply(staff.last, "Dann eben als Text")
    standin.fail_next("copyMessage", 400, "Bad Request: message can't be copied")
    await desk.person.feed(desk.app, desk.person.replying(answer).send_sticker())
    assert sentence(kb, "de", "handover_refused") in [message.text for message in desk.person.inbox]


async def test_an_answer_as_long_as_a_message_arrives_whole(desk: Desk) -> None:
    post = await desk.pass_on()
    text = "<b>&</b>😀" * (MESSAGE // 10)
    got = await desk.reply(post, text)
    assert text in [message.text for message in got]
    assert "Dem Team antworten" in [button.text for button in got[-1].buttons]


async def test_links_keep_their_address_and_people_mentioned_stay_unnamed(desk: Desk) -> None:
    post = await desk.pass_on()
    entities = [
        {"type": "text_link", "offset": 3, "length": 4, "url": "https://example.org/a"},
        {"type": "text_mention", "offset": 12, "length": 6, "user": desk.staff.user},
    ]
    said = desk.staff.say("😀 hier, frag Ulrike", reply_to=post.message_id, entities=entities)
    [answer] = await desk.heard(desk.person, desk.staff.feed(desk.app, said))
    assert answer.text.endswith("😀 hier (https://example.org/a), frag Ulrike")
    assert "text_mention" not in json.dumps(answer.json)


async def test_two_hand_overs_at_once_never_mix(desk: Desk, french: Person, staff: Person) -> None:
    first = await desk.pass_on("Wie wird morgen das Wetter in Tokio?")
    await french.tell(desk.app, "Quel temps fera-t-il demain à Tokyo ?")
    await french.tap(desk.app, desk.kb.messages["fr"].handover_button)
    await french.tap(desk.app, desk.kb.messages["fr"].handover_yes)
    second = staff.last
    [german] = await desk.reply(first, "Sonne")
    french_before = len(french.inbox)
    await desk.staff.feed(desk.app, desk.staff.say("Pluie", reply_to=second.message_id))
    assert [message.text.endswith("Pluie") for message in french.inbox[french_before:]] == [True]
    assert desk.person.last == german
    [more] = await desk.answer(german, "Danke!")
    assert more.text.startswith("Anfrage 1:")


async def test_who_replies_to_two_hand_overs_of_their_own_answers_the_right_one(desk: Desk) -> None:
    first = await desk.pass_on()
    second = await desk.pass_on("Wie hoch ist der Eiffelturm?")
    [to_first] = await desk.reply(first, "Sonne")
    [to_second] = await desk.reply(second, "330 Meter")
    assert (await desk.answer(to_second, "Oha"))[0].json["reply_to_message"]["message_id"] == second.message_id
    assert (await desk.answer(to_first, "Gut"))[0].json["reply_to_message"]["message_id"] == first.message_id


async def test_an_update_that_telegram_repeats_is_passed_on_once(desk: Desk, staff: Person) -> None:
    post = await desk.pass_on()
    said = desk.staff.say("Sonne", reply_to=post.message_id)
    [answer] = await desk.heard(desk.person, desk.staff.feed(desk.app, said))
    await desk.app.process_update(Update.de_json(said, desk.app.bot))
    assert desk.person.last == answer
    more = desk.person.say("Danke", reply_to=answer.message_id)
    await desk.person.feed(desk.app, more)
    posts = len(staff.inbox)
    await desk.app.process_update(Update.de_json(more, desk.app.bot))
    assert len(staff.inbox) == posts


async def test_edited_replies_are_not_passed_on_again(desk: Desk, team: Group) -> None:
    post = await desk.pass_on()
    said = desk.staff.say("Sonne", reply_to=post.message_id)
    await desk.staff.feed(desk.app, said)
    heard = len(desk.person.inbox)
    await desk.staff.feed(desk.app, desk.staff.edit(said["message"]["message_id"], "Regen"))
    assert len(desk.person.inbox) == heard


async def test_what_the_team_says_to_each_other_stays_there(desk: Desk, team: Group, standin: StandIn) -> None:
    post = await desk.pass_on()
    team.set_bot_status("administrator", desk.staff)
    said = desk.staff.say("Sonne", reply_to=post.message_id)
    await desk.staff.feed(desk.app, said)
    heard = len(desk.person.inbox)
    await desk.staff.feed(desk.app, desk.staff.say("Soll ich noch was dazu sagen?"))
    await desk.staff.feed(desk.app, desk.staff.say("Nein, lass mal", reply_to=said["message"]["message_id"]))
    assert len(desk.person.inbox) == heard


async def test_a_reply_in_another_group_reaches_nobody(desk: Desk, member: Person, standin: StandIn) -> None:
    post = await desk.pass_on()
    heard = len(desk.person.inbox)
    update = member.say("Ich bin gar nicht vom Team")
    update["message"]["reply_to_message"] = post.json  # a message of the same number there
    await desk.app.process_update(Update.de_json(update, desk.app.bot))
    assert [message.text for message in desk.person.inbox[heard:] if "gar nicht" in message.text] == []


async def test_a_person_who_has_blocked_the_bot_is_reported_and_their_answer_is_not_lost_silently(
    desk: Desk, team: Group, staff: Person, kb: KnowledgeBase
) -> None:
    post = await desk.pass_on()
    await desk.person.feed(desk.app, desk.person.block())
    said = desk.staff.say("Sonne", reply_to=post.message_id)
    await desk.staff.feed(desk.app, said)
    assert staff.last.text == sentence(kb, "de", "staff_handover_blocked", number=1)
    assert staff.last.json["reply_to_message"]["message_id"] == said["message"]["message_id"]
    assert reactions(team, said["message"]["message_id"]) == []
    await desk.person.feed(desk.app, desk.person.unblock())
    [answer] = await desk.reply(staff.last, "Noch einmal: Sonne")
    assert "Noch einmal: Sonne" in answer.text


async def test_in_a_forum_everything_stays_in_its_thread(desk: Desk, team: Group, services: Services) -> None:
    post = await desk.pass_on()
    opening = team.standin.world.store(team.chat, desk.staff.user, {"forum_topic_created": {"name": "Anfragen"}})
    thread = opening.json["message_id"]
    services.storage.handovers.posted(1, team.chat.id, post.message_id + 100, thread)
    team.chat.messages[post.message_id + 100] = team.chat.messages[post.message_id]
    team.standin.fail_next("setMessageReaction", 400, "Bad Request: REACTION_INVALID")
    said = desk.staff.say("Sonne", reply_to=post.message_id, message_thread_id=thread, is_topic_message=True)
    await desk.staff.feed(desk.app, said)
    closed = desk.staff.say("/done", reply_to=post.message_id, message_thread_id=thread, is_topic_message=True)
    [done] = await desk.staff.feed(desk.app, closed)
    assert done.json["message_thread_id"] == thread


async def test_where_the_thread_is_gone_what_the_person_sends_arrives_outside_of_it(
    desk: Desk, team: Group, services: Services
) -> None:
    post = await desk.pass_on()
    [answer] = await desk.reply(post, "Sonne")
    services.storage.connections[0].execute("update posts set thread = 999")
    update = desk.person.send_photo("Siehe hier")
    update["message"]["reply_to_message"] = answer.json
    came = await desk.heard(desk.staff, desk.person.feed(desk.app, update))
    assert came[-1].json["photo"]
    assert {seen.json.get("message_thread_id") for seen in came} == {None}


async def test_what_is_known_of_a_hand_over_says_nothing_of_the_team_or_the_other(
    desk: Desk, app: BotApplication, team: Group
) -> None:
    post = await desk.pass_on()
    [answer] = await desk.reply(post, "Sonne")
    await desk.answer(answer, "Danke")
    assert QUESTION in everything(team)
    for word in (desk.person.user["first_name"], desk.person.user["username"], str(desk.person.user["id"])):
        assert word not in everything(team)


@pytest.mark.parametrize("status", [None, "left", "kicked"])
async def test_who_may_write_in_the_staff_chat_without_being_a_member_answers_nobody(
    desk: Desk, team: Group, standin: StandIn, status: str | None
) -> None:
    post = await desk.pass_on()
    outsider = team.join(Person(standin, "Sven", user_id=7_456_789_123))
    if status:
        team.join(outsider, status)
    else:
        del team.chat.members[7_456_789_123]
    update = outsider.say("Ich bin das Team.", reply_to=post.message_id)
    assert await desk.heard(desk.person, outsider.feed(desk.app, update)) == []

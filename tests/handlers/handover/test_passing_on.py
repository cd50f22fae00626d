"""A question is passed on to the team: only after a look at exactly what they will see, and without a name."""

import pytest

from bot.app import BotApplication
from bot.services import Services
from bot.standin import Group, Person
from knowledge.model import KnowledgeBase
from tests.conftest import Clock
from tests.handlers.handover.conftest import QUESTION, Desk, everything
from tests.sentences import sentence
from tests.tables import rows_about

MESSAGE = 4096
"""Characters of a message (Bot API, sendMessage)."""


async def test_without_a_staff_chat_nothing_can_be_passed_on(
    app: BotApplication, person: Person, kb: KnowledgeBase
) -> None:
    [sorry] = await person.tell(app, QUESTION)
    assert kb.messages["de"].handover_button not in [button.text for button in sorry.buttons]


async def test_before_anything_is_passed_on_the_person_sees_exactly_what(desk: Desk, team: Group) -> None:
    preview = await desk.preview()
    before, quoted, *_ = preview.html.split("\n\n")
    assert "wenn du einverstanden bist" in before
    assert quoted == f"<blockquote>{QUESTION}</blockquote>"
    assert "30 Tagen" in preview.text
    assert [button.text for button in preview.buttons] == [
        desk.label(name) for name in ("handover_yes", "handover_other", "handover_no")
    ]
    assert everything(team) == "[]"


async def test_the_team_gets_the_question_its_language_and_how_to_answer_and_no_name(desk: Desk, team: Group) -> None:
    post = await desk.pass_on()
    assert post.text.startswith("Anfrage 1 (Deutsch)")
    assert f"<blockquote>{QUESTION}</blockquote>" in post.html
    assert "/done 1" in post.text
    user = desk.person.user
    assert not [name for name in (user["first_name"], user["username"], str(user["id"])) if name in everything(team)]


async def test_the_person_sees_that_it_is_with_the_team_in_place_of_the_buttons(desk: Desk) -> None:
    preview = await desk.preview()
    [sent] = await desk.person.tap(desk.app, desk.label("handover_yes"))
    assert sent.message_id == preview.message_id
    assert QUESTION in sent.text
    assert "Ist beim Team" in sent.text
    assert [button.text for button in sent.buttons] == ["Anfrage 1 beenden"]


async def test_a_quick_double_tap_passes_it_on_once(desk: Desk, staff: Person) -> None:
    preview = await desk.preview()
    taps = [desk.person.press(preview, desk.label("handover_yes")) for _ in range(2)]
    for tap in taps:
        await desk.person.feed(desk.app, tap)
    assert len(staff.inbox) == 1
    assert desk.person.notices == []


async def test_who_cancels_a_moment_too_late_is_not_told_that_nothing_was_passed_on(
    desk: Desk, staff: Person, kb: KnowledgeBase
) -> None:
    preview = await desk.preview()
    taps = [desk.person.press(preview, desk.label(name)) for name in ("handover_yes", "handover_no")]
    for tap in taps:
        await desk.person.feed(desk.app, tap)
    assert "Ist beim Team" in desk.person.last.text
    assert desk.person.notices == [kb.messages["de"].old_button]
    assert len(staff.inbox) == 1


async def test_other_quick_double_taps_show_nothing_twice_and_nobody_notices(desk: Desk) -> None:
    await desk.preview()
    heard = len(desk.person.inbox)
    assert await desk.person.tap(desk.app, desk.label("handover_button"), desk.person.inbox[0]) == []
    preview = desk.person.last
    for name in ("handover_other", "handover_no"):
        shown = desk.person.last
        for tap in [desk.person.press(shown, desk.label(name)) for _ in range(2)]:
            await desk.person.feed(desk.app, tap)
    assert len(desk.person.inbox) == heard
    assert desk.person.last.message_id == preview.message_id
    assert desk.person.notices == []


async def test_a_text_written_instead_is_shown_before_it_goes_and_the_old_button_passes_nothing_on(
    desk: Desk, staff: Person, kb: KnowledgeBase
) -> None:
    old = await desk.preview()
    await desk.person.tap(desk.app, desk.label("handover_other"))
    [preview] = await desk.person.tell(desk.app, "Kann ich im Mai & Juni <bei euch> vorbeikommen?")
    assert "<blockquote>Kann ich im Mai &amp; Juni &lt;bei euch&gt; vorbeikommen?</blockquote>" in preview.html
    await desk.person.tap(desk.app, desk.label("handover_yes"), old)
    assert desk.person.notices == [kb.messages["de"].old_button]
    assert staff.inbox == []
    await desk.person.tap(desk.app, desk.label("handover_yes"), preview)
    assert "Kann ich im Mai & Juni <bei euch> vorbeikommen?" in staff.last.text
    assert QUESTION not in staff.last.text


async def test_who_has_missed_nothing_is_asked_to_write_the_question(
    desk: Desk, kb: KnowledgeBase, staff: Person
) -> None:
    await desk.person.tell(desk.app, "Ich möchte mit einem Menschen sprechen.")
    [asked] = await desk.person.tap(desk.app, desk.label("handover_button"))
    assert asked.text == sentence(kb, "de", "handover_write")
    [preview] = await desk.person.tell(desk.app, "Was ist PRAXES?")
    assert "<blockquote>Was ist PRAXES?</blockquote>" in preview.html
    assert staff.inbox == []


async def test_two_questions_missed_in_a_row_go_together(desk: Desk) -> None:
    await desk.person.tell(desk.app, "Wie hoch ist der Eiffelturm?")
    preview = await desk.preview()
    assert f"<blockquote>Wie hoch ist der Eiffelturm?\n\n{QUESTION}</blockquote>" in preview.html


@pytest.mark.parametrize("button", ["handover_no", "handover_other"])
async def test_who_thinks_better_of_it_leaves_nothing_behind(
    desk: Desk, staff: Person, services: Services, button: str
) -> None:
    await desk.preview()
    await desk.person.tap(desk.app, desk.label(button))
    if button == "handover_other":
        await desk.person.tap(desk.app, desk.label("handover_no"))
    assert "nichts weiter" in desk.person.last.text
    assert staff.inbox == []
    assert services.storage.handovers.of(desk.person.chat.id) == []
    assert services.storage.chats.number(desk.person.chat.id) is None


@pytest.mark.parametrize("meanwhile", ["/help", "menu"])
async def test_who_does_something_else_instead_of_writing_asks_the_bot_again(
    desk: Desk, staff: Person, meanwhile: str
) -> None:
    await desk.preview()
    other = desk.person.inbox[0]
    await desk.person.tap(desk.app, desk.label("handover_other"))
    if meanwhile == "menu":
        await desk.person.tap(desk.app, 0, other)
    else:
        await desk.person.tell(desk.app, meanwhile)
    [answer] = await desk.person.tell(desk.app, "Was ist PRAXES?")
    assert "blockquote" not in answer.html
    assert "PRAXES" in answer.text
    assert staff.inbox == []


async def test_after_ten_minutes_the_next_message_is_a_question_again(desk: Desk, clock: Clock) -> None:
    await desk.preview()
    await desk.person.tap(desk.app, desk.label("handover_other"))
    clock.forward(minutes=11)
    [answer] = await desk.person.tell(desk.app, "Was ist PRAXES?")
    assert "blockquote" not in answer.html


async def test_a_reply_to_the_request_for_a_text_is_that_text_also_later(desk: Desk, clock: Clock) -> None:
    await desk.preview()
    [asked] = await desk.person.tap(desk.app, desk.label("handover_other"))
    clock.forward(hours=5)
    await desk.answer(asked, "Was ist PRAXES?")
    assert "<blockquote>Was ist PRAXES?</blockquote>" in desk.person.last.html


@pytest.mark.parametrize("text", ["ä" * MESSAGE, "<&>" * (MESSAGE // 3), "😀" * (MESSAGE // 2)])
async def test_the_longest_messages_are_passed_on_whole(desk: Desk, staff: Person, text: str) -> None:
    await desk.preview()
    await desk.person.tap(desk.app, desk.label("handover_other"))
    shown = await desk.person.tell(desk.app, text)
    assert text in [message.text for message in shown]
    await desk.person.tap(desk.app, desk.label("handover_yes"))
    assert text in [message.text for message in staff.inbox]


@pytest.mark.parametrize("text", ["Wie wird das Wetter in Oslo? " * 140, "😀" * (MESSAGE // 2)])
async def test_several_of_the_longest_questions_are_passed_on_whole(desk: Desk, staff: Person, text: str) -> None:
    for number in range(3):
        await desk.person.tell(desk.app, f"{number} {text}"[:MESSAGE])
    shown = await desk.person.tap(desk.app, desk.label("handover_button"))
    await desk.person.tap(desk.app, desk.label("handover_yes"))
    for arrived in (shown, staff.inbox):
        words = " ".join(message.text for message in arrived).split()
        for number in range(3):
            assert str(number) in words
        assert sum(message.text.count("😀") + message.text.count("Oslo") for message in arrived) > 3 * 130


async def test_a_text_from_right_to_left_stands_in_lines_of_its_own(desk: Desk) -> None:
    await desk.preview()
    await desk.person.tap(desk.app, desk.label("handover_other"))
    await desk.person.tell(desk.app, "\u202eمرحبا، هل من أحد؟")
    await desk.person.tap(desk.app, desk.label("handover_yes"))
    head, text, *_ = desk.staff.last.text.split("\n\n")
    assert head.startswith("Anfrage ")
    assert text == "\u202eمرحبا، هل من أحد؟"


async def test_an_edited_message_changes_nothing_that_was_passed_on(desk: Desk, staff: Person) -> None:
    await desk.preview()
    await desk.person.tap(desk.app, desk.label("handover_other"))
    said = desk.person.say("Erste Fassung der Frage")
    await desk.person.feed(desk.app, said)
    await desk.person.feed(desk.app, desk.person.edit(said["message"]["message_id"], "Zweite Fassung der Frage"))
    await desk.person.tap(desk.app, desk.label("handover_yes"))
    assert "Erste Fassung" in staff.last.text


async def test_a_photo_is_no_question_to_the_team(desk: Desk, kb: KnowledgeBase) -> None:
    await desk.preview()
    await desk.person.tap(desk.app, desk.label("handover_other"))
    [note] = await desk.person.feed(desk.app, desk.person.send_photo())
    assert note.text == sentence(kb, "de", "not_text")
    [preview] = await desk.person.tell(desk.app, "Dann eben so: Wann habt ihr offen?")
    assert "Wann habt ihr offen?" in preview.html


async def test_somebody_elses_button_passes_nothing_on(
    desk: Desk, french: Person, staff: Person, kb: KnowledgeBase
) -> None:
    preview = await desk.preview()
    await french.tell(desk.app, "/start")
    keyboard = preview.json["reply_markup"]
    params = {"chat_id": french.chat.id, "text": "?", "reply_markup": keyboard}
    french.standin.call("sendMessage", params)
    await french.tap(desk.app, desk.label("handover_yes"))
    assert french.notices == [kb.messages["fr"].old_button]
    assert staff.inbox == []


async def test_in_a_group_nothing_is_passed_on(desk: Desk, member: Person, staff: Person, kb: KnowledgeBase) -> None:
    preview = await desk.preview()
    keyboard = desk.person.inbox[0].json["reply_markup"]
    assert preview
    member.standin.call("sendMessage", {"chat_id": member.chat.id, "text": "?", "reply_markup": keyboard})
    await member.tap(desk.app, desk.label("handover_button"))
    assert desk.person.notices == [kb.messages["de"].handover_private]
    assert staff.inbox == []


async def test_a_fourth_question_waits_until_one_of_three_is_over(desk: Desk, kb: KnowledgeBase) -> None:
    for _ in range(3):
        await desk.pass_on()
    refused = await desk.preview()
    assert refused.text == sentence(kb, "de", "handover_full")
    await desk.reply(desk.staff.inbox[0], "/done")
    assert "blockquote" in (await desk.preview()).html


async def test_nothing_in_the_file_names_the_person_in_plain_numbers_after_it_is_done(
    desk: Desk, services: Services, tmp_path: object
) -> None:
    post = await desk.pass_on()
    assert services.storage.handovers.of(desk.person.chat.id)
    await desk.reply(post, "/done")
    assert services.storage.handovers.of(desk.person.chat.id) == []
    assert rows_about(tmp_path / "antenne.db", desk.person.chat.id) == []  # type: ignore[operator]

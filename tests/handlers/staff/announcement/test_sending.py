"""An announcement that is confirmed: to each once, in their language, whatever happens in between."""

from collections.abc import Callable

import pytest

from bot.conversations import Conversations
from bot.reminders.two_texts import LONGEST
from bot.screens.announcement import announcement_screen
from bot.screens.screen import Screen
from bot.screens.staff.announcement import SENT_BEFORE, STOPPED_BEFORE
from bot.services import Services
from bot.standin import Group, Person, Seen, StandIn
from bot.storage.bundle import open_storage
from bot.storage.kinds import ALL
from knowledge.model import LANGUAGES, KnowledgeBase, Language
from tests.handlers.conftest import Know
from tests.handlers.staff.announcement.conftest import FRENCH, GERMAN, Desk
from tests.sentences import sentence
from tests.workshops import BY_MAIL, MONEY


def texts(*people: Person) -> list[list[str]]:
    """What each got, without what stands around it."""
    return [[message.text.split("\n\n")[1] for message in someone.inbox] for someone in people]


async def confirmed(desk: Desk, chats: int) -> Seen:
    """An announcement is written and confirmed; gives back how the summary is then."""
    await desk.write()
    return await desk.tap(f"An {chats} Chat{'s' * (chats != 1)} senden")


async def test_each_gets_what_the_preview_showed_in_their_language(desk: Desk) -> None:
    german, french = desk.subscribers("de", "fr")
    previews = (await desk.write())[:2]
    summary = await desk.tap("An 2 Chats senden")
    assert "Wartet: 2 Chats" in summary.text
    await desk.sweep()
    for someone, preview in zip((german, french), previews, strict=True):
        [got] = someone.inbox
        assert (got.html, got.buttons) == (preview.html, preview.buttons)
    done = await desk.tap("Stand der Ansage abfragen")
    assert "Gesendet: 2 Chats" in done.text
    assert done.buttons == []


async def test_groups_and_those_who_want_one_workshop_get_it_too(desk: Desk, know: Know) -> None:
    know(MONEY)
    [someone] = desk.subscribers("fr", workshop=MONEY.id)
    group = Group(desk.colleague.standin, "Comité")
    desk.services.reminders.subscribe(group.chat.id, ALL, "de")
    await confirmed(desk, 2)
    await desk.sweep()
    assert texts(someone, group.join(someone)) == [[FRENCH], [GERMAN]]


async def test_two_taps_and_a_second_colleague_send_it_once(desk: Desk, office: Group, stranger: Person) -> None:
    people = desk.subscribers("de", "fr")
    *_, summary = await desk.write()
    second = office.join(stranger)
    for who in (desk.colleague, desk.colleague, second):
        await desk.tap("An 2 Chats senden", by=who, message=summary)
    await desk.sweep()
    await desk.tap("An 2 Chats senden", message=summary)
    await desk.tap("Ansage verwerfen", message=summary)
    await desk.sweep()
    assert texts(*people) == [[GERMAN], [FRENCH]]
    assert desk.colleague.notices == [SENT_BEFORE] * 3
    assert second.notices == [SENT_BEFORE]


async def test_a_draft_survives_a_restart(desk: Desk, services: Services) -> None:
    people = desk.subscribers("de", "fr")
    await desk.write()
    folder = services.storage.folder
    assert folder
    services.storage.close()
    storage = open_storage(folder / "antenne.db")
    desk.adopt(Services(services.finder, storage, Conversations(desk.clock, storage.chats), desk.clock))
    await desk.tap("An 2 Chats senden")
    await desk.sweep()
    assert texts(*people) == [[GERMAN], [FRENCH]]
    storage.close()


async def test_what_was_under_way_at_a_crash_is_uncertain_and_the_rest_goes_out(desk: Desk, services: Services) -> None:
    first, second = desk.subscribers("de", "fr")
    await confirmed(desk, 2)
    delivery = services.storage.deliveries.next(desk.clock(), night=False)
    assert delivery
    assert delivery.chat == first.chat.id
    services.storage.deliveries.start(delivery)
    await desk.sweep()
    assert texts(first, second) == [[], [FRENCH]]
    shown = await desk.tap("Stand der Ansage abfragen")
    assert "Ungewiss, ob angekommen (wird nicht wiederholt): 1 Chat" in shown.text


async def test_a_message_whose_answer_is_lost_is_not_sent_again(desk: Desk, standin: StandIn) -> None:
    [someone] = desk.subscribers("de")
    await confirmed(desk, 1)
    standin.lose_answer("sendMessage")
    for _ in range(3):
        await desk.sweep(minutes=10)
    assert texts(someone) == [[GERMAN]]


async def test_at_night_it_waits_until_eight(desk: Desk) -> None:
    [someone] = desk.subscribers("de")
    desk.clock.forward(hours=10)  # 22:00
    *_, summary = await desk.write()
    assert "am 02.09.2026, 08:00 Uhr. Nachts schreibe ich niemandem." in summary.text
    shown = await desk.tap("An 1 Chat senden")
    assert "Sie geht am 02.09.2026, 08:00 Uhr hinaus." in shown.text
    await desk.sweep(hours=9, minutes=59)
    assert someone.inbox == []
    await desk.sweep(minutes=1)
    assert texts(someone) == [[GERMAN]]


async def test_who_switches_it_off_or_ends_all_meanwhile_gets_nothing(desk: Desk) -> None:
    off, ended, someone = desk.subscribers("de", "de", "fr")
    await confirmed(desk, 3)
    desk.services.reminders.switch(off.chat.id, "office", False)
    desk.services.reminders.end(ended.chat.id)
    await desk.sweep()
    assert texts(off, ended, someone) == [[], [], [FRENCH]]


async def test_who_drops_one_of_two_workshops_meanwhile_still_gets_it(desk: Desk, know: Know) -> None:
    know(MONEY, BY_MAIL)
    [someone] = desk.subscribers("de", workshop=MONEY.id)
    desk.services.reminders.subscribe(someone.chat.id, BY_MAIL.id, "de")
    await confirmed(desk, 1)
    desk.services.reminders.unsubscribe(someone.chat.id, MONEY.id)
    await desk.sweep()
    assert texts(someone) == [[GERMAN]]


async def test_who_subscribes_afterwards_does_not_get_it(desk: Desk) -> None:
    [someone] = desk.subscribers("de")
    await confirmed(desk, 1)
    desk.clock.forward(seconds=1)
    [late] = desk.subscribers("fr")
    await desk.sweep()
    assert (len(someone.inbox), late.inbox) == (1, [])


@pytest.mark.parametrize(("days", "copies"), [(6, 1), (8, 0)])
async def test_who_wakes_within_a_week_gets_it_then(desk: Desk, days: int, copies: int) -> None:
    asleep, _ = desk.subscribers("de", "fr")
    desk.services.reminders.sleep(asleep.chat.id)
    await confirmed(desk, 1)
    await desk.sweep()
    desk.clock.forward(days=days)
    desk.services.reminders.wake(asleep.chat.id)
    await desk.sweep()
    assert len(asleep.inbox) == copies


async def test_where_the_number_of_chats_has_changed_by_more_than_a_few_it_asks_again(desk: Desk) -> None:
    people = desk.subscribers("de")
    await desk.write()
    people += desk.subscribers(*("de",) * 4)
    asked = await desk.tap("An 1 Chat senden")
    assert "5 statt 1" in asked.text
    await desk.sweep()
    assert texts(*people) == [[]] * 5
    people += desk.subscribers("de", "de", "de")
    await desk.tap("An 5 Chats senden")
    await desk.sweep()
    assert texts(*people) == [[GERMAN]] * 8


async def test_what_has_not_gone_out_can_be_stopped_for_good(desk: Desk) -> None:
    first, *others, asleep = desk.subscribers("de", "de", "de", "de")
    desk.services.reminders.sleep(asleep.chat.id)
    summary = await confirmed(desk, 3)
    assert await desk.courier.deliver_next()
    stopped = await desk.tap("Ansage anhalten")
    assert "Angehalten." in stopped.text
    assert "Gesendet: 1 Chat\n" in stopped.text
    assert stopped.buttons == []
    await desk.tap("Ansage anhalten", message=summary)
    assert desk.colleague.notices == [STOPPED_BEFORE]
    desk.services.reminders.wake(asleep.chat.id)
    await desk.sweep(minutes=10)
    assert texts(first, *others, asleep) == [[GERMAN], [], [], []]
    assert desk.services.storage.deliveries.backlog() == 0


async def test_what_was_under_way_when_it_was_stopped_is_not_tried_again(desk: Desk, services: Services) -> None:
    [someone] = desk.subscribers("de")
    await confirmed(desk, 1)
    deliveries = services.storage.deliveries
    delivery = deliveries.next(desk.clock(), night=False)
    assert delivery
    deliveries.start(delivery)
    await desk.tap("Ansage anhalten")
    deliveries.again(delivery, desk.clock(), "Telegram could not be reached", attempts=0)
    await desk.sweep(minutes=1)
    assert someone.inbox == []
    assert deliveries.backlog() == 0


async def test_its_button_leads_to_where_it_is_switched_off(desk: Desk, kb: KnowledgeBase) -> None:
    [someone] = desk.subscribers("de")
    await confirmed(desk, 1)
    await desk.sweep()
    await someone.tap(desk.app, kb.messages["de"].reminders_button)
    await someone.tap(desk.app, sentence(kb, "de", "wish_on", wish=kb.messages["de"].wish_office))
    subscriber = desk.services.reminders.subscriber(someone.chat.id)
    assert subscriber
    assert "office" not in subscriber.wishes


async def test_the_waiting_ones_are_counted_in_the_status(desk: Desk) -> None:
    desk.subscribers("de", "fr")
    await confirmed(desk, 2)
    [status] = await desk.write("/status")
    assert "In der Warteschlange: 2 Nachrichten" in status.text


async def test_what_waits_does_not_disturb_the_reminders_overview(desk: Desk, know: Know, kb: KnowledgeBase) -> None:
    know(MONEY)
    [someone] = desk.subscribers("de")
    await confirmed(desk, 1)
    [shown] = await someone.tell(desk.app, "/erinnerungen")
    assert sentence(kb, "de", "reminders_all") in shown.text


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_longest_texts_fit_into_a_message(
    kb: KnowledgeBase, language: Language, accepted: Callable[[Screen], Seen]
) -> None:
    seen = accepted(announcement_screen(kb, "<&" * (LONGEST // 2), language))
    assert sentence(kb, language, "delivery_announcement_why") in seen.text

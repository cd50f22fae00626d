"""Visitors of a soak: what they do, and what becomes of what they asked. And the weather that they have."""

import pytest

from bot.standin import StandIn
from bot.standin.http import NetworkFaults
from bot.standin.http.network import Strike
from bot.trials import weather
from bot.trials.rush import REMEMBERED
from bot.trials.visits import NONSENSE, Visits

KEYBOARD = {
    "inline_keyboard": [[{"text": "Mehr", "url": "https://example.org"}], [{"text": "+", "callback_data": "x"}]]
}


class Scene:
    """Visitors with a clock that is moved by hand, and a bot whose words the test says."""

    def __init__(self, people: int = 1, texts: tuple[str, ...] = ("Wer fährt mit?",)) -> None:
        self.now = 1_000_000.0
        self.standin = StandIn(clock=lambda: self.now)
        self.visits = Visits(self.standin, texts, people, patience=60)
        self.faults = NetworkFaults()
        self.faults.listeners.append(self.visits.strike)

    def wait(self, seconds: float) -> None:
        """Let time pass, as it does: not all at once."""
        for _ in range(10):
            self.now += seconds / 10
            self.visits.look()

    def answer(self, keyboard: dict[str, object] | None = None) -> None:
        """Answer whatever waits."""
        for update in self.standin.pending:
            self.standin.withdraw(update)
            if "message" in update:
                more = {"reply_markup": keyboard} if keyboard else {}
                chat = update["message"]["chat"]["id"]
                self.standin.call("sendMessage", {"chat_id": str(chat), "text": "Alle.", **more})
            else:
                self.standin.call("answerCallbackQuery", {"callback_query_id": update["callback_query"]["id"]})

    def strike(self, **params: str) -> None:
        """A request of the bot is struck."""
        self.faults.down = True
        self.faults.draw("sendMessage", params)
        self.faults.down = False


@pytest.fixture
def scene() -> Scene:
    return Scene()


def test_a_visitor_thinks_asks_and_leaves_room_for_somebody_new(scene: Scene) -> None:
    assert scene.standin.pending == []
    for times in range(1, 4):
        scene.wait(5)
        assert scene.visits.questions.made == times
        scene.answer()
    assert scene.visits.questions.answered == 3
    assert len(scene.standin.world.chats) == 4


def test_visitors_press_buttons_that_the_bot_hears_of() -> None:
    scene = Scene(people=30)
    for _ in range(3):
        scene.wait(5)
        scene.answer(KEYBOARD)
    buttons = scene.visits.buttons
    assert 10 < buttons.made < scene.visits.questions.answered
    assert buttons.answered == buttons.made
    assert buttons.lost == 0


def test_one_in_a_dozen_writes_nonsense() -> None:
    scene = Scene(people=400)
    scene.wait(5)
    written = [update["message"]["text"] for update in scene.standin.pending]
    assert sum(text in NONSENSE for text in written) == scene.visits.nonsense
    assert 15 < scene.visits.nonsense < 55
    assert max(len(text) for text in written) == 4096


def test_a_question_without_an_answer_is_lost_without_an_explanation(scene: Scene) -> None:
    scene.wait(5)
    scene.wait(61)
    tally = scene.visits.questions
    assert (tally.unexplained, tally.struck, tally.late) == (1, 0, 0)


@pytest.mark.parametrize("mine", [True, False])
def test_a_lost_question_is_put_down_to_a_fault_that_struck_its_answer(scene: Scene, mine: bool) -> None:
    scene.wait(5)
    chat = scene.standin.pending[0]["message"]["chat"]["id"]
    scene.strike(chat_id=str(chat if mine else chat + 1))
    scene.wait(61)
    tally = scene.visits.questions
    assert (tally.struck, tally.unexplained) == ((1, 0) if mine else (0, 1))


def test_a_fault_from_before_the_question_explains_nothing(scene: Scene) -> None:
    (chat,) = scene.standin.world.chats
    scene.strike(chat_id=str(chat))
    scene.wait(5)
    scene.wait(61)
    assert scene.visits.questions.unexplained == 1


def test_an_answer_that_was_struck_and_repeated_is_an_answer(scene: Scene) -> None:
    scene.wait(5)
    scene.strike(chat_id=str(scene.standin.pending[0]["message"]["chat"]["id"]))
    scene.answer()
    assert (scene.visits.questions.answered, scene.visits.questions.lost) == (1, 0)


def test_what_is_lost_when_nothing_fails_any_more_is_late(scene: Scene) -> None:
    scene.visits.fine = True
    scene.wait(5)
    scene.wait(61)
    assert scene.visits.questions.late == 1


def test_a_lost_button_is_put_down_to_a_fault_as_well() -> None:
    scene = Scene(people=30)
    scene.wait(5)
    scene.answer(KEYBOARD)
    scene.wait(5)
    (first, *_) = [update["callback_query"]["id"] for update in scene.standin.pending if "callback_query" in update]
    scene.strike(callback_query_id=first)
    scene.wait(61)
    assert scene.visits.buttons.struck == 1
    assert scene.visits.buttons.unexplained == scene.visits.buttons.made - 1


def test_after_closing_only_those_stay_who_wait(scene: Scene) -> None:
    scene.wait(5)
    scene.visits.close()
    assert scene.visits.waiting == 1
    scene.answer()
    scene.wait(30)
    assert scene.visits.waiting == 0
    assert scene.visits.questions.made == 1


def test_telegram_forgets_visitors_who_left() -> None:
    scene = Scene(people=REMEMBERED)
    for _ in range(3):
        scene.wait(5)
        scene.answer()
    assert scene.visits.questions.answered == 3 * REMEMBERED
    assert len(scene.standin.world.chats) == 2 * REMEMBERED


def weathers(part: float) -> NetworkFaults:
    faults = NetworkFaults()
    weather.change(faults, 0.35)
    weather.change(faults, part)
    return faults


def strikes(faults: NetworkFaults) -> set[str]:
    drawn: list[Strike | None] = [faults.draw("sendMessage", {}) for _ in range(1000)]
    return {strike.kind for strike in drawn if strike}


def test_a_soak_has_all_weathers_and_is_fine_in_the_beginning_and_in_the_end() -> None:
    kinds = {"flood", "error_before", "error_after", "drop_before", "drop_after"}
    assert strikes(weathers(0.2)) == kinds
    assert strikes(weathers(0.51)) == {"outage"}
    assert weathers(0.35).delay > 0
    for part in (0, 0.05, 0.8, 0.95, 1):
        assert strikes(weathers(part)) == set()
        assert weathers(part).delay == 0
    assert [part for part in (0, 0.5, 0.79, 0.8, 1) if weather.is_fine_again(part)] == [0.8, 1]

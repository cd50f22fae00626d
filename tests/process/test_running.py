"""What a running bot does beside its broadcasts: it answers, and notices that the content has changed."""

import datetime as dtm
import statistics
import time

from bot.trials.scenarios import Questions, finish
from bot.trials.scene import BEGINS_IN, TITLE
from tests.process.conftest import MakeScene

ASKED = ("Wer fördert unsere Städtepartnerschaft?", "C’est quoi PRAXES ?", "Wie wird das Wetter morgen?")


def test_questions_are_answered_while_a_broadcast_runs_at_the_limit(make_scene: MakeScene) -> None:
    scene = make_scene(150)
    questions = Questions(scene, ASKED)
    with scene.bot(pace=25) as bot:
        bot.start()
        for _ in range(8):
            questions.ask()
            time.sleep(0.5)
        assert scene.sent() < 150
        seconds = questions.seconds()
    assert statistics.median(seconds) < 0.3
    assert max(seconds) < 2


def test_a_workshop_that_moves_while_the_bot_runs_is_announced_within_a_minute(make_scene: MakeScene) -> None:
    scene = make_scene(20)
    with scene.bot() as bot:
        bot.start()
        finish(scene, bot, 10)
        scene.write_workshop(dtm.datetime.now(dtm.UTC) + BEGINS_IN, place={"town": "Peine"})
        bot.wait_until(lambda: scene.sent() == 40, 60, "all hear that the workshop has moved")
    for person in scene.people:
        reminder, news = (seen.text for seen in person.inbox)
        assert TITLE in reminder
        assert TITLE in news
        assert "Celle" in reminder
        assert "Peine" not in reminder
        assert "Peine" in news

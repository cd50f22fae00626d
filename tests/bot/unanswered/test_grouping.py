"""Questions that are alike stand together, always in the same way, and fast."""

import datetime as dtm
import random
import time

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from bot.storage.questions import Unanswered
from bot.unanswered.grouping import Group, grouped, rarity_in
from knowledge.model import Language

DAY = dtm.date(2026, 9, 1)


def asked(*texts: str, language: Language = "de") -> list[Unanswered]:
    """Questions of one day after the other."""
    return [
        Unanswered(number, DAY + dtm.timedelta(days=number), language, "none", text)
        for number, text in enumerate(texts, 1)
    ]


def texts(groups: list[Group]) -> list[set[str]]:
    """What stands together."""
    return [{question.text for question in group.questions} for group in groups]


def test_spelling_case_and_marks_make_no_other_question() -> None:
    same = ("Gibt es Geld für Klassenfahrten?", "gibt es geld für klassenfahrten", "Gibt es Geld fuer Klassenfahrten??")
    assert texts(grouped(asked(*same, "Wo ist das Büro?"))) == [set(same), {"Wo ist das Büro?"}]


def test_the_most_frequent_come_first_and_of_those_the_newest() -> None:
    groups = grouped(asked("Wo ist das Büro?", "Kann ich reiten?", "kann ich reiten", "Fährt dort ein Bus?"))
    assert [group.questions[0].text for group in groups] == [
        "Kann ich reiten?",
        "Fährt dort ein Bus?",
        "Wo ist das Büro?",
    ]


def test_sentence_vectors_bring_together_what_has_no_letters_in_common() -> None:
    questions = [*asked("Wo ist das Büro?"), *asked("Où se trouve l’agence ?", language="fr")]
    questions[1] = Unanswered(2, DAY, "fr", "choice", questions[1].text)
    alike = np.asarray([[1, 0], [0.9, 0.43589]], dtype=np.float32)
    [group] = grouped(questions, vectors=alike)
    assert dict(group.languages) == {"de": 1, "fr": 1}
    assert dict(group.outcomes) == {"none": 1, "choice": 1}
    assert group.last == DAY + dtm.timedelta(days=1)
    assert len(grouped(questions)) == 2


def test_a_group_tells_each_wording_once_with_how_often_it_was_asked() -> None:
    [group] = grouped(
        asked("Kann man reiten?", "Kann man dort reiten?", "kann man dort reiten", "kann man dort reiten!")
    )
    assert group.typical.text == "Kann man dort reiten?"
    assert [(one.text, count) for one, count in group.wordings()] == [
        ("Kann man dort reiten?", 3),
        ("Kann man reiten?", 1),
    ]


def test_new_questions_do_not_move_old_ones() -> None:
    words = ["bus", "büro", "reiten", "geld", "workshop", "celle", "wann", "wo", "stage", "agence"]
    chance = random.Random(7)  # noqa: S311
    many = asked(*(" ".join(chance.sample(words, 3)) for _ in range(80)))
    before = [{question.id for question in group.questions} for group in grouped(many[:60])]
    after = [{question.id for question in group.questions} for group in grouped(many)]
    assert all(any(group <= grown for grown in after) for group in before)


@given(st.lists(st.text(min_size=1, max_size=30), max_size=12), st.randoms(use_true_random=False))
def test_each_question_is_in_one_group_whatever_the_order(asked_texts: list[str], chance: random.Random) -> None:
    questions = asked(*asked_texts)
    groups = grouped(questions)
    assert sorted(question.id for group in groups for question in group.questions) == [one.id for one in questions]
    chance.shuffle(questions)
    assert grouped(questions) == groups


def test_two_thousand_questions_take_less_than_two_seconds() -> None:
    words = [
        f"{a}{b}{c}"
        for a in ("ge", "be", "ver", "an")
        for b in ("fahr", "spiel", "zahl", "lern")
        for c in ("en", "t", "ung")
    ]
    chance = random.Random(3)  # noqa: S311
    many = asked(*(" ".join(chance.choices(words, k=9)) for _ in range(2000)))
    began = time.process_time()
    groups = grouped(many, rarity_in([one.text for one in many]))
    assert time.process_time() - began < 2
    assert sum(len(group.questions) for group in groups) == 2000

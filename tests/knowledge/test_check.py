"""The lint: every kind of mistake, with the words in which an editor reads of it."""

import datetime as dtm
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from knowledge import training
from knowledge.check import check, misplaced, quick
from knowledge.load import SHIPPED, Loaded
from knowledge.messages import Messages
from knowledge.rules.placeholders import known
from tests.knowledge.mistakes import BROKEN

TODAY = dtm.date(2026, 9, 1)

MESSAGES = [
    ("age: ", "age: Stand", "lacks {month}, which messages/fr.yaml has"),
    ("age: ", 'age: "Stand: {month"', "has a brace { or } without its partner; a placeholder looks like {town}"),
    ("age: ", 'age: "{month} {jahr}"', "the bot does not know {jahr}; placeholders of this text: {month}"),
    ("age: ", 'age: "{month:>9}"', "the bot does not know {month:>9}; placeholders of this text: {month}"),
    ("choice: ", "choice: Meintest du {topic}?", "the bot does not know {topic}; this text has no placeholders"),
    ("error: ", "error: Das `ging` schief.", "has code (`); write it without these marks"),
    ("menu: ", "", "is missing"),
    ("menu: ", f"menu: {'Alle Themen ' * 6}", "is too long: at most 60 characters"),
]


def said(folder: Path) -> list[str]:
    return [str(problem) for problem in check(folder, TODAY)]


def change(file: Path, beginning: str, line: str) -> int:
    """Replace the line that begins so; its number, or 1 where it is taken away."""
    lines = file.read_text().splitlines()
    number = next(n for n, old in enumerate(lines) if old.startswith(beginning))
    lines[number : number + 1] = [line] if line else []
    file.write_text("\n".join(lines))
    return number + 1 if line else 1


def test_the_small_folder_has_no_fault(small: Path) -> None:
    assert said(small) == []


@pytest.mark.parametrize("case", BROKEN)
def test_each_fault_is_named_with_file_line_and_key(case: str, broken: Callable[[str], Path]) -> None:
    assert said(broken(case)) == BROKEN[case]


@pytest.mark.parametrize(("beginning", "line", "expected"), MESSAGES)
def test_faults_of_the_bots_own_sentences_are_named(small: Path, beginning: str, line: str, expected: str) -> None:
    number = change(small / "messages/de.yaml", beginning, line)
    assert f"messages/de.yaml:{number}: {beginning.strip()} {expected}" in said(small)


def test_a_placeholder_that_only_german_has_is_missed_in_french(small: Path) -> None:
    number = change(small / "messages/fr.yaml", "age: ", "age: Informations")
    assert said(small) == [f"messages/fr.yaml:{number}: age: lacks {{month}}, which messages/de.yaml has"]


@pytest.mark.parametrize(
    ("key", "hint"),
    [("menue", "; is menu meant?"), ("xyz", f"; it is none of the {len(Messages.model_fields)} known here")],
)
def test_an_unknown_sentence_of_the_bot_is_not_answered_with_a_list_of_all(small: Path, key: str, hint: str) -> None:
    file = small / "messages/de.yaml"
    file.write_text(f"{file.read_text().rstrip()}\n{key}: Hallo\n")
    number = len(file.read_text().splitlines())
    assert f"messages/de.yaml:{number}: {key}: is an unknown key{hint}" in said(small)


def test_every_broken_folder_is_in_the_table() -> None:
    folders = {path.name for path in (Path(__file__).parent / "broken").iterdir()}
    assert folders == {*BROKEN, "misplaced"}


def test_a_missing_file_is_named(small: Path) -> None:
    (small / "contacts.yaml").unlink()
    assert said(small) == ["contacts.yaml: is missing"]


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    folder = tmp_path / "nowhere"
    assert said(folder) == [f"{folder}: is not a folder; set ANTENNE_CONTENT or --content"]


def test_one_run_names_all_faults_in_the_order_of_the_files(broken: Callable[[str], Path]) -> None:
    broken("unknown-status")
    broken("bad-phone")
    assert said(broken("too-long-answer")) == [
        *BROKEN["bad-phone"],
        *BROKEN["too-long-answer"],
        *BROKEN["unknown-status"],
    ]


@pytest.mark.parametrize(
    ("checked", "old"), [("2025-04", False), ("2025-03", True), ("2025", False), ("2024", True), ("2027-01", False)]
)
def test_facts_are_old_after_eighteen_months(small: Path, checked: str, old: bool) -> None:
    change(small / "topics/praxes.yaml", "checked:", f"checked: {checked}")
    assert any("months old" in line for line in said(small)) is old


def test_quick_names_errors_only_and_nothing_that_loading_named(broken: Callable[[str], Path]) -> None:
    broken("old-facts")
    assert quick(Loaded(broken("unknown-status"))) == []
    assert [str(problem) for problem in quick(Loaded(broken("deadline-after-start")))] == BROKEN["deadline-after-start"]


def test_the_known_placeholders_are_those_a_message_describes() -> None:
    assert known("age") == {"month"}
    assert known("menu") == frozenset()


def test_a_phrasing_that_sounds_like_another_topic_is_named(broken: Callable[[str], Path]) -> None:
    loaded = Loaded(broken("misplaced"))
    examples = training.examples_of(loaded.knowledge())
    index = training.learn(examples, np.zeros((len(examples), 0), dtype=np.float32), "small")
    assert [str(problem) for problem in misplaced(loaded, index)] == [
        "topics/workshops.yaml:21: warning: questions.de.what[9]: "
        "“Wie lange dauert das PRAXES-Praktikum in Frankreich?” sounds like topic “praxes” "
        "(PRAXES – freiwilliges Praktikum); move it there or make it clearer"
    ]


def test_the_shipped_content_has_no_errors_and_is_checked_within_seconds() -> None:
    started = time.process_time()
    problems = check(SHIPPED, TODAY)
    assert time.process_time() - started < 3
    assert [str(problem) for problem in problems if problem.level == "error"] == []

"""The command line: answers on standard output, one clear line on standard error where something is wrong."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import typer

from bot.commands.ask import AskError, answer_lines, text_of
from bot.commands.serving import open_services
from bot.settings import read_settings
from bot.storage.bundle import open_storage
from knowledge.finder import Finder

Antenne = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def antenne(tmp_path: Path, finder: Finder) -> Antenne:
    """Starts the real command in an empty folder; the index of the shipped content is there already."""

    def run(*arguments: str, typed: str = "", **environment: str) -> "subprocess.CompletedProcess[str]":
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("TELEGRAM_", "ANTENNE_"))}
        return subprocess.run(  # noqa: S603 (our own command)
            [sys.executable, "-c", "from bot.cli import main; main()", *arguments],
            input=typed,
            capture_output=True,
            encoding="utf-8",
            cwd=tmp_path,
            env={**kept, "PYTHONPATH": os.pathsep.join(sys.path), "LC_ALL": "C.UTF-8", **environment},
            timeout=120,
            check=False,
        )

    return run


def test_ask_prints_the_answer_as_a_reader_sees_it(antenne: Antenne) -> None:
    done = antenne("ask", "Was ist PRAXES?", LC_ALL="C", PYTHONUTF8="0")
    assert done.returncode == 0
    assert done.stdout.startswith("PRAXES – ")
    assert "https://www.dfjw.org" in done.stdout
    assert "<b>" not in done.stdout
    assert done.stderr == ""


def test_json_lines_are_answered_in_order_with_a_memory_for_each_chat_until_one_is_broken(antenne: Antenne) -> None:
    asked: list[dict[str, object]] = [
        {"question": "Was ist PRAXES?", "chat": "c1"},
        {"question": "Qu’est-ce que le Fonds citoyen ?", "chat": 2},
        {"question": "und wie lange?", "chat": "c1"},
        {"question": "…", "language": "fr"},
    ]
    typed = "\n".join([*(json.dumps(line, ensure_ascii=False) for line in asked), "", "{oops", '{"question": "never"}'])
    done = antenne("ask", "--json", "-", typed=typed)
    answered = [json.loads(line) for line in done.stdout.splitlines()]
    assert [line["question"] for line in answered] == [line["question"] for line in asked]
    assert [(line["topic"], line["facet"]) for line in answered[::2]] == [("praxes", "what"), ("praxes", "duration")]
    assert [line["language"] for line in answered] == ["de", "fr", "de", "fr"]
    assert answered[1]["chat"] == 2
    assert answered[3]["outcome"] == "none"
    assert done.returncode == 2
    [complaint] = done.stderr.splitlines()
    assert complaint.startswith("antenne: line 6 is not JSON")


def test_chat_answers_what_is_piped_in_and_ends_with_it(antenne: Antenne, tmp_path: Path) -> None:
    done = antenne("chat", typed="Was ist PRAXES?\n\n1\n/help")
    assert done.returncode == 0
    assert done.stdout.startswith("PRAXES – ")
    assert "[1] " in done.stdout
    assert "/langue" in done.stdout
    assert done.stderr == ""
    assert (tmp_path / "data" / "antenne.db").exists()


def test_wrong_settings_are_one_line_that_names_them_without_their_values(antenne: Antenne) -> None:
    wrong = {
        "TELEGRAM_BOT_TOKEN": "12345:geheim geheim",
        "TELEGRAM_API_URL": "nowhere",
        "ANTENNE_LOG_LEVEL": "LAUT",
    }
    done = antenne("run", **wrong)
    assert done.returncode == 2
    [complaint] = done.stderr.splitlines()
    for name, value in wrong.items():
        assert name in complaint
        assert value not in done.stderr
    assert "geheim" not in done.stderr + done.stdout


def test_a_content_folder_that_is_none_is_one_line(antenne: Antenne, tmp_path: Path) -> None:
    done = antenne("ask", "Was ist PRAXES?", "--content", str(tmp_path / "nirgends"))
    assert (done.returncode, done.stdout) == (2, "")
    [complaint] = done.stderr.splitlines()
    assert complaint.startswith("antenne: the content can't be used: ")


def test_a_database_that_can_not_be_opened_is_one_line(
    finder: Finder, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "data").write_text("a file where the folder should be")
    settings = read_settings().model_copy(update={"database": tmp_path / "data" / "antenne.db"})
    with pytest.raises(typer.Exit) as ended:
        open_services(finder, settings, open_storage)
    assert ended.value.exit_code == 1
    [complaint] = capsys.readouterr().err.splitlines()
    assert complaint.startswith("antenne: the database ")
    assert "antenne.db" in complaint


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ("{oops", "line 2 is not JSON"),
        ('["Was ist PRAXES?"]', "line 2 needs a text"),
        ('{"question": 7}', "line 2 needs a text"),
        ('{"chat": "c1"}', "line 2 needs a text"),
        ("null", "line 2 needs a text"),
        ('{"question": "x", "language": "en"}', 'line 2: "language" must be'),
        ("[" * 100_000, "line 2 is not JSON"),
    ],
    ids=["broken", "list", "number", "no-question", "null", "language", "deep"],
)
def test_what_is_no_question_is_named_with_its_line_after_the_answers_before_it(
    finder: Finder, line: str, complaint: str
) -> None:
    answers = answer_lines(finder, ['{"question": "Was ist PRAXES?"}', line])
    assert json.loads(next(answers))["topic"] == "praxes"
    with pytest.raises(AskError, match=complaint) as wrong:
        next(answers)
    assert "\n" not in str(wrong.value)


def test_lines_without_a_chat_know_nothing_of_each_other(finder: Finder) -> None:
    lines = ['{"question": "Was ist PRAXES?"}', '{"question": "und wie lange?"}']
    assert [json.loads(line)["topic"] for line in answer_lines(finder, lines)] == ["praxes", None]


def test_no_text_of_a_question_upsets_it(finder: Finder) -> None:
    for question in ("", "\ud83d", "\x00", "🎒" * 5000, "<b>", "{}"):
        [line] = answer_lines(finder, [json.dumps({"question": question})])
        assert json.loads(line)["question"] == question


def test_of_a_choice_the_topics_are_listed(finder: Finder, unsure: str) -> None:
    reply = finder.find(unsure)
    text = text_of(finder, reply)
    assert text.count("\n• ") == len(reply.choices)

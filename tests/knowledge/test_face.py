"""The files of the bot's face: within Telegram's limits, or `antenne check` says where they are not."""

import shutil
from pathlib import Path

import pytest

from knowledge.face import FACES
from knowledge.load import SHIPPED, Loaded, load


@pytest.fixture
def content(small: Path) -> Path:
    """A small folder with the face of the bot as it ships."""
    shutil.copytree(SHIPPED / "face", small / "face")
    return small


def problems(folder: Path, file: str, before: str, after: str) -> list[str]:
    """What is said of a folder after a change in one of its files."""
    path = folder / "face" / file
    text = path.read_text(encoding="utf-8")
    assert text.count(before) == 1
    path.write_text(text.replace(before, after), encoding="utf-8")
    return [str(problem) for problem in Loaded(folder).problems]


def test_a_folder_without_faces_has_none(small: Path) -> None:
    assert load(small).faces == {}


def test_a_folder_with_faces_has_all_of_them(content: Path) -> None:
    assert tuple(load(content).faces) == FACES
    (content / "face" / "fr.yaml").unlink()
    assert [problem.file for problem in Loaded(content).problems] == ["face/fr.yaml"]


def test_a_paragraph_is_one_line_and_french_marks_keep_to_their_words(content: Path) -> None:
    first, *_ = load(content).faces["fr"].description.split("\n\n")
    assert "\n" not in first
    assert first.endswith("prochain atelier\u202f?")
    assert "Hanovre\u202f?" in first


@pytest.mark.parametrize(
    ("before", "after", "message"),
    [
        ("name: Antenne Métropole", f"name: {'x' * 65}", "name: is too long: at most 64 characters"),
        ("  Frag mich auf", f"  {'x' * 512} Frag", "description: is too long: at most 512 characters"),
        ("short_description: ", f"short_description: {'x' * 90} ", "short_description: is too long: at most 120"),
        ("    themen: ", f"    themen: {'x' * 250} ", "commands.private.themen: is too long: at most 256"),
        ("    themen: ", "    übersicht: ", "“übersicht” is not a command; use small letters a–z, digits and _"),
        ("    themen: ", "    /themen: ", "“/themen” is not a command"),
        ("    themen: ", f"    {'x' * 33}: ", "is not a command"),
        ("  groups:", "  group:", "commands.groups: is missing"),
        ("name: Antenne Métropole", "name:", "name: is empty"),
    ],
)
def test_what_telegram_would_refuse_is_named_with_file_line_and_key(
    content: Path, before: str, after: str, message: str
) -> None:
    found = [problem for problem in problems(content, "de.yaml", before, after) if message in problem]
    assert len(found) == 1
    assert found[0].startswith("face/de.yaml:")


def test_the_faces_that_ship_fill_every_menu_in_their_language() -> None:
    faces = load(SHIPPED).faces
    assert {"themen", "datenschutz", "meinedaten", "loeschen"} <= set(faces["de"].commands.private)
    assert {"sujets", "confidentialite", "mesdonnees", "supprimer"} <= set(faces["fr"].commands.private)
    assert {*faces["de"].commands.private, *faces["fr"].commands.private} - {"hilfe", "aide"} <= {
        *faces["default"].commands.private, "datenschutz", "confidentialite"
    }  # fmt: skip
    assert faces["default"].commands.staff

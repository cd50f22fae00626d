"""What one start leaves for the next: the same content at once, and never anything that is not so."""

import gc
import shutil
import sys
import threading
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec import Struct
from pydantic import TypeAdapter

from bot import cache as cache_room
from bot import kept, library
from bot.library import open_finder, open_knowledge
from knowledge import load, meaning
from knowledge.finder import Finder
from knowledge.load import SHIPPED
from knowledge.model import KnowledgeBase
from knowledge.problems import ContentError

SMALL = Path(__file__).parents[1] / "knowledge" / "small"
ADAPTER = TypeAdapter(dict[str, int])
PIECE = {"Göttingen": 1964, "l’aide": 2}


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cache of its own, empty."""
    folder = tmp_path / "cache"
    folder.mkdir()
    monkeypatch.setattr(cache_room, "folder", lambda: folder)
    return folder


@pytest.fixture
def content(tmp_path: Path) -> Path:
    """A small content folder, free to be changed."""
    return Path(shutil.copytree(SMALL, tmp_path / "content"))


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """The folders that were read, not taken from the cache."""
    read: list[Path] = []

    class Loaded(load.Loaded):
        def __init__(self, folder: Path) -> None:
            read.append(folder)
            super().__init__(folder)

    monkeypatch.setattr(library, "Loaded", Loaded)
    return read


def pieces(cache: Path, kind: str = "content") -> list[Path]:
    """The files of a kind in the cache."""
    return sorted(cache.glob(f"{kind}-*.json"))


def test_what_is_written_is_read(tmp_path: Path) -> None:
    kept.write(tmp_path / "piece", ADAPTER, PIECE)
    assert kept.read(tmp_path / "piece", ADAPTER) == PIECE
    assert [path.name for path in tmp_path.iterdir()] == ["piece"]


class Place(Struct, frozen=True):
    """A record as the bot keeps some."""

    town: str
    partners: frozenset[str]


def test_a_record_is_kept_like_any_other_piece(tmp_path: Path) -> None:
    place = Place("Göttingen", frozenset({"Pau", "Cheltenham"}))
    kept.write(tmp_path / "piece", kept.Record(Place), place)
    assert kept.read(tmp_path / "piece", kept.Record(Place)) == place


def test_what_does_not_fit_the_record_is_no_piece(tmp_path: Path) -> None:
    kept.write(tmp_path / "piece", ADAPTER, PIECE)
    assert kept.read(tmp_path / "piece", kept.Record(Place)) is None


def test_a_missing_file_is_no_piece(tmp_path: Path) -> None:
    assert kept.read(tmp_path / "piece", ADAPTER) is None


@given(data=st.data())
@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_damaged_file_is_no_piece(tmp_path: Path, data: Any) -> None:
    path = tmp_path / "piece"
    kept.write(path, ADAPTER, PIECE)
    whole = path.read_bytes()
    place = data.draw(st.integers(0, len(whole) - 1))
    path.write_bytes(
        data.draw(
            st.sampled_from(
                [
                    whole[:place],
                    whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :],
                    whole + b" ",
                    whole[place + 1 :],
                ]
            )
        )
    )
    assert kept.read(path, ADAPTER) is None


def test_a_piece_of_another_form_is_none(tmp_path: Path) -> None:
    kept.write(tmp_path / "piece", TypeAdapter(list[str]), ["a"])
    assert kept.read(tmp_path / "piece", ADAPTER) is None


def test_what_was_installed_with_the_bot_is_read_where_the_cache_has_nothing_of_the_kind(
    cache: Path, content: Path, reads: list[Path], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    open_knowledge(content)
    installed = cache.rename(tmp_path / "installed")
    cache.mkdir()
    monkeypatch.setattr(cache_room.platformdirs, "site_cache_path", lambda _: installed)
    open_knowledge(content)
    assert reads == [content]
    assert pieces(cache) == []
    assert cache_room.at_hand(cache / "other") is None


def test_the_own_cache_comes_before_what_was_installed_with_the_bot(
    cache: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(cache_room.platformdirs, "site_cache_path", lambda _: tmp_path)
    for folder in (cache, tmp_path):
        (folder / "piece").touch()
    assert cache_room.at_hand(cache / "piece") == cache / "piece"


def test_a_folder_that_can_not_be_written_to_costs_time_only(tmp_path: Path) -> None:
    kept.write(tmp_path / "missing" / "piece", ADAPTER, PIECE)
    assert not (tmp_path / "missing").exists()


def test_the_key_depends_on_the_content_and_on_the_code(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    before = kept.key("a")
    assert before == kept.key("a") != kept.key("b")
    (tmp_path / "model.py").write_text("")
    monkeypatch.setattr(kept, "_CODE", tmp_path)
    assert kept.key("a") != before


def test_content_is_read_once(cache: Path, content: Path, reads: list[Path]) -> None:
    first = open_knowledge(content)
    assert open_knowledge(content) == first
    assert reads == [content]
    assert len(pieces(cache)) == 1


def test_the_shipped_content_comes_back_from_the_cache_as_it_is(cache: Path, reads: list[Path]) -> None:
    read, remembered = open_knowledge(SHIPPED), open_knowledge(SHIPPED)
    assert len(reads) == 1
    assert remembered == read
    assert list(remembered.topics) == list(read.topics)
    assert [list(topic.questions) for topic in remembered.topics.values()] == [
        list(topic.questions) for topic in read.topics.values()
    ]


def test_changed_content_is_read_anew(cache: Path, content: Path, reads: list[Path]) -> None:
    open_knowledge(content)
    topic = content / "topics" / "praxes.yaml"
    topic.write_text(topic.read_text().replace("title:\n  de: PRAXES", "title:\n  de: Praxis"))
    assert open_knowledge(content).topics["praxes"].title.de.startswith("Praxis")
    assert len(reads) == 2


def test_content_that_changes_while_it_is_read_is_not_kept(
    cache: Path, content: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Changing(load.Loaded):
        def __init__(self, folder: Path) -> None:
            super().__init__(folder)
            (folder / "contacts.yaml").write_text((folder / "contacts.yaml").read_text() + "\n")

    monkeypatch.setattr(library, "Loaded", Changing)
    open_knowledge(content)
    assert pieces(cache) == []


def test_faulty_content_is_named_each_time(cache: Path, content: Path) -> None:
    (content / "contacts.yaml").write_text("- id: a\n")
    for _ in range(2):
        with pytest.raises(ContentError):
            open_knowledge(content)
    assert pieces(cache) == []


def test_a_folder_that_is_none_is_named(cache: Path, tmp_path: Path) -> None:
    with pytest.raises(ContentError, match="is not a folder"):
        open_knowledge(tmp_path / "nothing")


def test_a_damaged_cache_costs_time_only(cache: Path, content: Path, reads: list[Path]) -> None:
    first = open_knowledge(content)
    pieces(cache)[0].write_bytes(b"\x00" * 100)
    assert open_knowledge(content) == first
    assert len(reads) == 2
    assert open_knowledge(content) == first
    assert len(reads) == 2


def test_only_the_newest_pieces_are_kept(cache: Path, content: Path) -> None:
    contacts = content / "contacts.yaml"
    for _ in range(cache_room.KEPT + 2):
        open_knowledge(content)
        contacts.write_text(contacts.read_text() + "\n")
    assert len(pieces(cache)) == cache_room.KEPT


def test_towns_are_found_alike_at_the_first_start_and_later(
    cache: Path, content: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(meaning, "available", lambda: False)
    kb: KnowledgeBase = open_knowledge(content)
    first, later = open_finder(kb), open_finder(kb)
    assert len(pieces(cache, "wording")) == 1
    for question in ("Celle", "Partnerstadt von Göttingen?", "jumelage de celle", "Kleinkleckersdorf"):
        assert _said(first, question) == _said(later, question)


def _said(finder: Finder, question: str) -> object:
    reply = finder.find(question)
    return reply.outcome, reply.topic, reply.towns, reply.unknown_town


def test_what_a_start_changes_in_python_is_over_when_it_is_over(cache: Path, content: Path) -> None:
    interval = sys.getswitchinterval()
    library.warm_up.cache_clear()
    library.warm_up()
    library.warm_up()
    assert not gc.isenabled()
    assert open_finder(open_knowledge(content)).find("Was ist PRAXES?").topic == "praxes"
    for thread in threading.enumerate():
        if thread.name.startswith("warm-up"):
            thread.join()
    assert gc.isenabled()
    assert gc.get_threshold()[0] == library.GARBAGE
    assert sys.getswitchinterval() == pytest.approx(interval)
    open_finder(open_knowledge(content))
    assert gc.get_freeze_count() == 0

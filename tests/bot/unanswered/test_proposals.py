"""The file of proposals: for people to read, and for the bot to take a proposal back."""

import datetime as dtm
from pathlib import Path

import pytest
import yaml

from bot.storage.decisions import Place, digest_of
from bot.unanswered import proposals
from bot.unanswered.errors import MissingPhrasingError

DAY = dtm.date(2026, 9, 1)
PLACE = Place("praxes", "fr", "money")
AWKWARD = "C’est “combien” : #1 — 'dix' \"€\" ?"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A file that is not there yet."""
    return tmp_path / proposals.NAME


def test_a_proposal_says_what_belongs_where_and_since_when(path: Path) -> None:
    proposals.add(path, PLACE, AWKWARD, DAY)
    proposals.add(path, Place("workshops", "de", "what"), "Wann?", DAY)
    first, second = yaml.safe_load(path.read_text("utf-8"))
    assert first == {"topic": "praxes", "language": "fr", "facet": "money", "phrasing": AWKWARD, "date": DAY}
    assert second["phrasing"] == "Wann?"


def test_what_is_taken_back_leaves_the_others_and_what_people_wrote_there(path: Path) -> None:
    path.write_text("# von Hand\n- topic: praxes\n  note: schon erledigt", "utf-8")
    proposals.add(path, PLACE, "Eins?", DAY)
    before = path.read_text("utf-8")
    proposals.add(path, PLACE, AWKWARD, DAY)
    proposals.take_out(path, PLACE, digest_of(AWKWARD))
    assert path.read_text("utf-8") == before
    assert before.startswith("# von Hand\n- topic: praxes\n  note: schon erledigt\n")


def test_what_somebody_has_changed_or_deleted_is_not_taken_back(path: Path) -> None:
    with pytest.raises(MissingPhrasingError):
        proposals.take_out(path, PLACE, digest_of(AWKWARD))
    proposals.add(path, PLACE, AWKWARD, DAY)
    path.write_text(path.read_text("utf-8").replace("dix", "onze"), "utf-8")
    with pytest.raises(MissingPhrasingError):
        proposals.take_out(path, PLACE, digest_of(AWKWARD))
    with pytest.raises(MissingPhrasingError):
        proposals.take_out(path, Place("praxes", "fr", "what"), digest_of("C’est"))

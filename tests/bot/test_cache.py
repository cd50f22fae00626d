"""What lies in the cache decides what the bot says: only what nobody else can have put there counts."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from bot import cache, encoder, kept, library
from bot.library import index_path, open_finder, open_knowledge
from knowledge import load, meaning, training, weights
from knowledge.index import Index

SMALL = Path(__file__).parents[1] / "knowledge" / "small"
NOBODY = 65_534
"""A user who owns nothing (`nobody` on most systems)."""

GiveAway = Callable[[Path], None]

with_owners = pytest.mark.skipif(not hasattr(os, "geteuid"), reason="this system tells no owners")


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The machine's folder for temporary files, to which all may write."""
    folder = tmp_path / "tmp"
    folder.mkdir()
    folder.chmod(0o1777)
    monkeypatch.setattr(cache.tempfile, "gettempdir", lambda: str(folder))
    return folder


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the user's cache is to be; nothing is there yet, and nothing was installed with the bot."""
    folder = tmp_path / "home" / ".cache" / "antenne-bot"
    monkeypatch.setattr(cache.platformdirs, "user_cache_path", lambda _: folder)
    monkeypatch.setattr(cache.platformdirs, "site_cache_path", lambda _: tmp_path / "installed")
    return folder


@pytest.fixture
def homeless(own: Path, temporary: Path) -> Path:
    """A user without a home, as some services are; gives the folder for temporary files."""
    own.parents[1].touch()
    return temporary


@pytest.fixture
def small(own: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A content folder that is learned in a moment, without sentence vectors."""
    monkeypatch.setattr(meaning, "available", lambda: False)
    return Path(shutil.copytree(SMALL, tmp_path / "content"))


@pytest.fixture
def give_away(monkeypatch: pytest.MonkeyPatch) -> GiveAway:
    """Makes a file or folder somebody else's: root can give it away, anybody else becomes another user."""

    def away(path: Path) -> None:
        if os.geteuid() == 0:
            os.chown(path, NOBODY, -1, follow_symlinks=False)
        else:
            monkeypatch.setattr(os, "geteuid", lambda: NOBODY)

    return away


def mode(path: Path) -> int:
    """Who may do what with a file or folder."""
    return path.stat().st_mode & 0o777


def test_the_users_own_cache_is_made_where_it_is_missing(own: Path, temporary: Path) -> None:
    assert cache.folder() == own
    assert own.is_dir()
    assert not mode(own) & 0o022
    assert list(temporary.iterdir()) == []


@with_owners
def test_without_a_home_it_lies_among_temporary_files_for_this_user_alone(homeless: Path) -> None:
    folder = cache.folder()
    assert folder.parent == homeless
    assert folder.name == f"antenne-bot-{os.geteuid()}"
    assert mode(folder) == 0o700
    assert cache.folder() == folder


def _as_a_link(folder: Path, give_away: GiveAway) -> None:
    target = folder.parents[1] / "documents"
    target.mkdir()
    folder.symlink_to(target)


def _as_a_file(folder: Path, give_away: GiveAway) -> None:
    folder.touch()


def _open_to_all(folder: Path, give_away: GiveAway) -> None:
    folder.mkdir()
    folder.chmod(0o777)


def _open_to_a_group(folder: Path, give_away: GiveAway) -> None:
    folder.mkdir()
    folder.chmod(0o770)


def _of_somebody_else(folder: Path, give_away: GiveAway) -> None:
    folder.mkdir()
    give_away(folder)


@with_owners
@pytest.mark.parametrize("put", [_as_a_link, _as_a_file, _open_to_all, _open_to_a_group, _of_somebody_else])
def test_where_somebody_else_was_quicker_nothing_is_kept_and_the_bot_answers_all_the_same(
    homeless: Path, small: Path, give_away: GiveAway, put: Callable[[Path, GiveAway], None]
) -> None:
    folder = homeless / f"antenne-bot-{os.geteuid()}"
    put(folder, give_away)
    assert cache.folder() == cache.NOWHERE
    assert open_finder(open_knowledge(small)).find("Was ist PRAXES?").topic == "praxes"
    assert not folder.is_dir() or list(folder.iterdir()) == []
    assert not cache.NOWHERE.exists()


def test_without_any_folder_for_temporary_files_nothing_is_kept(
    homeless: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def none() -> str:
        raise FileNotFoundError("No usable temporary directory found")

    monkeypatch.setattr(cache.tempfile, "gettempdir", none)
    assert cache.folder() == cache.NOWHERE


def test_where_nothing_is_kept_the_encoder_is_not_unpacked(homeless: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache, "folder", lambda: cache.NOWHERE)
    monkeypatch.setattr(weights, "unpack", lambda path: pytest.fail("unpacked for nothing"))
    assert encoder.at_hand() is None


@with_owners
@pytest.mark.parametrize("spoil", [_of_somebody_else, _open_to_all])
def test_a_cache_that_others_may_change_is_left_for_the_one_among_temporary_files(
    own: Path, temporary: Path, give_away: GiveAway, spoil: Callable[[Path, GiveAway], None]
) -> None:
    own.parent.mkdir(parents=True)
    spoil(own, give_away)
    assert own != cache.folder()


@with_owners
def test_a_cache_that_is_a_link_of_ones_own_counts(own: Path, temporary: Path, tmp_path: Path) -> None:
    own.parent.mkdir(parents=True)
    (tmp_path / "private").mkdir()
    own.symlink_to(tmp_path / "private")  # as systemd lays it out
    assert cache.folder() == own


@with_owners
@pytest.mark.parametrize("kind", ["content-*.json", "index-*.npz", "wording-*.json"])
def test_the_file_of_somebody_else_counts_as_missing(
    small: Path, give_away: GiveAway, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    open_finder(open_knowledge(small))
    [file] = cache.folder().glob(kind)
    give_away(file)
    done: list[str] = []
    for room, name, at in (
        (library, "Loaded", "content-*.json"),
        (training, "train", "index-*.npz"),
        (library, "wording_of", "wording-*.json"),
    ):
        monkeypatch.setattr(room, name, _noted(getattr(room, name), at, done))
    open_finder(open_knowledge(small))
    assert kind in done


def _noted(real: Callable[..., object], name: str, done: list[str]) -> Callable[..., object]:
    def noting(*arguments: object) -> object:
        done.append(name)
        return real(*arguments)

    return noting


@with_owners
@pytest.mark.skipif(not (meaning.available() and weights.runs()), reason="needs ONNX Runtime")
@pytest.mark.parametrize("ending", [".npz", weights.TABLE])
def test_an_encoder_of_somebody_else_is_not_loaded_but_unpacked_anew(
    own: Path, give_away: GiveAway, monkeypatch: pytest.MonkeyPatch, ending: str
) -> None:
    path = encoder.at_hand()
    assert path is not None
    give_away(path.with_suffix(ending))
    unpacked: list[Path] = []
    monkeypatch.setattr(weights, "unpack", unpacked.append)
    assert encoder.at_hand() is None
    assert unpacked == [path] or os.geteuid() == NOBODY


@with_owners
def test_vectors_of_somebody_else_are_not_learned_from(own: Path, give_away: GiveAway) -> None:
    path = encoder.memory()
    assert path is not None
    path.touch()
    assert encoder.memory() == path
    give_away(path)
    assert encoder.memory() != path


@with_owners
def test_what_was_installed_counts_only_where_nobody_else_installed_it(
    own: Path, give_away: GiveAway, tmp_path: Path
) -> None:
    installed = tmp_path / "installed"
    installed.mkdir()
    (installed / "piece").touch()
    assert cache.at_hand(own / "piece") == installed / "piece"
    give_away(installed)
    assert cache.at_hand(own / "piece") is None


def test_files_that_belong_together_come_from_one_folder(own: Path, tmp_path: Path) -> None:
    for folder, names in ((cache.folder(), ["network"]), (tmp_path / "installed", ["network", "table"])):
        folder.mkdir(exist_ok=True)
        for name in names:
            (folder / name).touch()
    assert cache.at_hand(own / "network") == own / "network"
    assert cache.at_hand(own / "network", own / "table") == tmp_path / "installed" / "network"


@with_owners
def test_a_file_that_all_may_write_to_or_a_link_of_others_counts_as_missing(own: Path, give_away: GiveAway) -> None:
    piece, link = cache.folder() / "piece", own / "link"
    piece.touch()
    link.symlink_to(piece)
    give_away(link)
    assert cache.at_hand(link) is None
    piece.chmod(0o666)
    assert cache.at_hand(piece) is None


@with_owners
def test_root_may_have_put_there_what_it_likes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: NOBODY)
    assert cache.at_hand(Path("/etc/passwd")) == Path("/etc/passwd")


def test_a_system_that_tells_no_owners_keeps_its_cache(
    small: Path, temporary: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delattr(os, "geteuid", raising=False)
    kb = open_knowledge(small)
    key = open_finder(kb).matcher.index.key
    found = cache.at_hand(index_path(key))
    assert found is not None
    assert Index.load(found, key)
    monkeypatch.setattr(load.Loaded, "knowledge", lambda _: pytest.fail("read again"))
    assert open_knowledge(small) == kb


def test_a_system_that_tells_no_owners_has_its_own_folder_for_temporary_files(
    homeless: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delattr(os, "geteuid", raising=False)
    assert cache.folder() == homeless / "antenne-bot"


def test_a_piece_that_is_nowhere_is_none(own: Path) -> None:
    assert kept.read(cache.at_hand(own / "piece"), kept.Record(dict)) is None

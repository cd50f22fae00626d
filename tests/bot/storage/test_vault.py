"""What is sealed can be opened with its key alone, and found again without being opened."""

from base64 import urlsafe_b64encode

import pytest
from cryptography.fernet import Fernet
from hypothesis import given
from hypothesis import strategies as st

from bot.storage.vault import Vault, WrongKeyError

KEY, OTHER = (urlsafe_b64encode(bytes([byte]) * 32).decode() for byte in b"ab")


@pytest.mark.parametrize("keys", [(), (KEY,), (KEY, OTHER)])
@given(text=st.text(st.characters(exclude_categories=["Cs"])))
def test_what_was_sealed_opens_as_it_was(keys: tuple[str, ...], text: str) -> None:
    assert Vault(keys).open(Vault(keys).seal(text)) == text


def test_without_a_key_a_text_stays_readable_and_opens_with_any_keys() -> None:
    sealed = Vault().seal("Wo?")
    assert "Wo?" in sealed
    assert not Vault().locked
    assert [Vault(keys).open(sealed) for keys in ((), (KEY,), (OTHER, KEY))] == ["Wo?"] * 3


def test_with_a_key_nothing_of_the_text_can_be_read() -> None:
    sealed = Vault([KEY]).seal("Telefonnummer 0511")
    assert Vault([KEY]).locked
    assert "0511" not in sealed
    assert sealed != Vault([KEY]).seal("Telefonnummer 0511")


def test_the_first_key_seals_and_every_key_opens() -> None:
    both = Vault([KEY, OTHER])
    assert both.open(Vault([OTHER]).seal("Wo?")) == "Wo?"
    assert Vault([KEY]).open(both.seal("Wo?")) == "Wo?"
    assert not Vault([OTHER]).opens(both.seal("Wo?"))


@pytest.mark.parametrize("keys", [(), (OTHER,)])
def test_what_another_key_sealed_is_said_to_be_closed(keys: tuple[str, ...]) -> None:
    with pytest.raises(WrongKeyError):
        Vault(keys).open(Vault([KEY]).seal("Wo?"))
    assert not Vault(keys).opens(Vault([KEY]).seal("Wo?"))


@pytest.mark.parametrize("forged", ["f:", "f:abc", f"f:{KEY}"])
def test_what_nobody_has_sealed_does_not_open(forged: str) -> None:
    assert not Vault([KEY]).opens(forged)


@given(st.one_of(st.text(), st.text().map("f:{}".format), st.text().map("p:{}".format)))
def test_without_a_key_a_text_is_kept_as_it_is_and_never_taken_for_a_sealed_one(text: str) -> None:
    kept = Vault().seal(text)
    assert kept.endswith(text)
    assert Vault().open(kept) == Vault([KEY]).open(kept) == text


def test_a_sealed_text_does_not_tell_when_it_was_sealed() -> None:
    token = Vault([KEY]).seal("Wo?").removeprefix("f:")
    assert Fernet(KEY).extract_timestamp(token) == 0


def test_ids_of_people_and_of_groups_are_sealed_to_the_same_length() -> None:
    assert len({len(Vault([KEY]).seal(chat)) for chat in ("1234567", "7234567891", "-1001234567890")}) == 1


def test_a_look_up_is_always_the_same_for_a_text_and_a_key_and_differs_with_either() -> None:
    assert Vault([KEY]).look_up("12") == Vault([KEY, OTHER]).look_up("12")
    found = {Vault(keys).look_up(text) for keys in ((KEY,), (OTHER,), ()) for text in ("12", "13")}
    assert len(found) == 6
    assert not any(part == "12" for part in Vault([KEY]).look_up("12").split(":"))


def test_half_a_surrogate_pair_does_not_keep_a_text_from_being_sealed() -> None:
    assert Vault([KEY]).open(Vault([KEY]).seal("Wo\ud83d?")) == "Wo??"


@pytest.mark.parametrize("key", ["", "abc", KEY[:-2], "ü" * 44])
def test_what_is_no_key_is_refused(key: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 (each comes with a text of its own)
        Vault([key])


@pytest.mark.parametrize("keys", [(), (KEY,)])
def test_half_a_sign_which_no_database_takes_becomes_a_question_mark(keys: tuple[str, ...]) -> None:
    assert Vault(keys).open(Vault(keys).seal("a\ud800b")) == "a?b"

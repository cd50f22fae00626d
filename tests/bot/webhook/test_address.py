"""The address that Telegram is told, and the secret that comes back with each update."""

import re

import pytest

from bot.webhook.address import address_of
from tests.conftest import TOKEN

SECRET = "s" * 40


def test_an_address_without_a_path_gets_one() -> None:
    assert address_of("https://bot.example.org/", SECRET, TOKEN).shown == "https://bot.example.org/telegram"
    assert address_of("https://bot.example.org/", SECRET, TOKEN).path == "/telegram"


def test_a_path_of_its_own_is_kept_and_compared_as_servers_decode_it() -> None:
    address = address_of("https://bot.example.org:8443/t%C3%A9l%C3%A9", SECRET, TOKEN)
    assert (address.shown, address.path) == ("https://bot.example.org:8443/t%C3%A9l%C3%A9", "/télé")


def test_without_a_secret_one_is_made_that_telegram_accepts_and_that_stays_the_same() -> None:
    first, second = (address_of("https://bot.example.org/", None, TOKEN) for _ in range(2))
    assert re.fullmatch(r"[A-Za-z0-9_-]{32,256}", first.secret)
    assert first == second
    assert first.secret != address_of("https://bot.example.org/", None, f"{TOKEN}x").secret


def test_another_secret_is_another_address_so_that_telegram_is_told() -> None:
    urls = {address_of("https://bot.example.org/", secret, TOKEN).url for secret in (None, SECRET, "t" * 40)}
    assert len(urls) == 3


@pytest.mark.parametrize("secret", [None, SECRET])
def test_neither_token_nor_secret_can_be_read_from_the_address_or_the_log(secret: str | None) -> None:
    address = address_of("https://bot.example.org/", secret, TOKEN)
    for text in (address.url, address.shown, address.path, repr(address)):
        assert TOKEN.partition(":")[2] not in text
        assert address.secret not in text

"""Seals what names a person, so that a copy of the database without its key names nobody."""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Sequence

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

_SEALED = "f:"
_PLAIN = "p:"
"""Marks of a sealed text, and of a readable one that begins like one of these marks."""


class WrongKeyError(Exception):
    """A text was sealed with a key that is not among the given ones."""


class Vault:
    """Seals texts with the first of some Fernet keys, and opens what any of them sealed.

    Without a key it leaves texts readable; such texts can always be opened. Raises ValueError for a key that is
    not 32 bytes in URL-safe base64 (https://cryptography.io/en/latest/fernet/).
    """

    def __init__(self, keys: Sequence[str] = ()) -> None:
        self._fernet = MultiFernet([Fernet(key) for key in keys]) if keys else None
        self._secret = _derived(keys[0]) if keys else None

    @property
    def locked(self) -> bool:
        """Whether there is a key."""
        return self._fernet is not None

    def seal(self, text: str) -> str:
        """The text as the database keeps it."""
        whole = text.encode("utf-8", "replace")  # half a surrogate pair, which no database takes, becomes "?"
        if self._fernet is None:
            return (_PLAIN if text.startswith((_SEALED, _PLAIN)) else "") + whole.decode("utf-8")
        # Fernet writes the time into each token, readable: always the same one, else it would say when somebody wrote.
        return _SEALED + self._fernet.encrypt_at_time(whole, 0).decode("ascii")

    def open(self, sealed: str) -> str:
        """The text that `seal` was given. Raises WrongKeyError."""
        if not sealed.startswith(_SEALED):
            return sealed.removeprefix(_PLAIN)
        if self._fernet is None:
            raise WrongKeyError
        try:
            return self._fernet.decrypt(sealed.removeprefix(_SEALED)).decode("utf-8")
        except InvalidToken:
            raise WrongKeyError from None

    def opens(self, sealed: str) -> bool:
        """Whether `open` gives the text."""
        try:
            self.open(sealed)
        except WrongKeyError:
            return False
        return True

    def look_up(self, text: str) -> str:
        """What a text is found by: always the same for a text, and of no use to anybody without the first key."""
        if self._secret is None:
            return text
        return hmac.new(self._secret, text.encode(), hashlib.sha256).hexdigest()


def _derived(key: str) -> bytes:
    """The key of the look-ups: not the one that seals, so that neither tells anything of the other."""
    return HKDF(SHA256(), 32, salt=None, info=b"antenne look-up").derive(base64.urlsafe_b64decode(key))

"""What holds for every conversation: the error handler is never needed."""

from collections.abc import Iterator

import pytest


@pytest.fixture(autouse=True)
def no_errors(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """No test of a conversation may leave an error in the log."""
    yield
    assert [record.getMessage() for record in caplog.get_records("call") if record.levelname == "ERROR"] == []

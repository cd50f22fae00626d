"""The audit of dependencies never passes for clean what nobody has looked at."""

import pytest

from scripts.audit import verdict


@pytest.mark.parametrize("said", ["requests.exceptions.ConnectionError: …", "Max retries exceeded with url: /pypi"])
def test_without_a_network_one_line_says_that_nothing_is_known(said: str) -> None:
    line = verdict(1, said)
    assert line is not None
    assert "nothing is known" in line
    assert "\n" not in line


def test_packages_that_the_index_does_not_know_are_not_clean() -> None:
    said = "a  Dependency not found on PyPI and could not be audited: a (1)\nNo known vulnerabilities found"
    line = verdict(0, said)
    assert line is not None
    assert "1 packages" in line


def test_what_the_audit_finds_is_left_to_its_own_words() -> None:
    assert verdict(1, "Found 1 known vulnerability in 1 package") is None
    assert verdict(0, "No known vulnerabilities found") is None

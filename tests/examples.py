"""How many examples Hypothesis tries: few whenever the tests run, many in an evening, a night or a week.

`--hypothesis-profile=night` tries fifty times as many, and new ones each time.
"""

from hypothesis import settings

EVERY_DAY = 100


def register_profiles() -> None:
    """Make the profiles of long runs known; has to happen before any test is collected."""
    for name, times in (("evening", 5), ("night", 50), ("week", 500)):
        settings.register_profile(name, max_examples=times * EVERY_DAY, deadline=None, print_blob=True)


def times_as_many() -> int:
    """By how much the profile of this run multiplies the examples of every day; read while the tests are collected."""
    return max(1, settings().max_examples // EVERY_DAY)

"""How old the facts of a topic are, by the month in which its sources were last read: "2025-05", or a year alone."""

import datetime as dtm

OLD_AFTER = 18
"""Months after which facts want a look: rates and deadlines of the programmes change about once a year. From then on
readers are sent to the linked pages, and editors to the sources."""


def months(checked: str, today: dtm.date) -> int:
    """The age in months of the calendar, below zero for a month to come; a year alone counts as its December."""
    year, _, month = checked.partition("-")
    return 12 * (today.year - int(year)) + today.month - int(month or 12)


def is_old(checked: str, today: dtm.date) -> bool:
    """Whether the facts want a look, as they do from the first day of the eighteenth month after."""
    return months(checked, today) >= OLD_AFTER

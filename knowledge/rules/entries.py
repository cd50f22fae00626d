"""What facts and contacts need beyond their form: freshness, a way to reach someone."""

import datetime as dtm
from collections.abc import Iterator

from knowledge.load import Loaded
from knowledge.problems import Problem

MAX_AGE = 18
"""Months after which facts want a look: rates and deadlines of the programmes change about once a year."""


def old_facts(loaded: Loaded, today: dtm.date) -> Iterator[Problem]:
    """Topics that were checked more than MAX_AGE months ago; a year without a month counts as its December."""
    for topic in loaded.topics.values():
        year, _, month = topic.checked.partition("-")
        age = 12 * (today.year - int(year)) + today.month - int(month or 12)
        if age > MAX_AGE:
            message = f"the facts are {age} months old; look at the sources again"
            yield loaded.problem(f"topics/{topic.id}.yaml", ("checked",), message, "warning")


def unreachable_contacts(loaded: Loaded) -> Iterator[Problem]:
    """Contacts without a way to reach them."""
    for contact in loaded.contacts.values():
        if not contact.email and not contact.phone:
            key = (loaded.entry("contacts.yaml", contact.id),)
            message = f"{contact.name} has neither email nor phone"
            yield loaded.problem("contacts.yaml", key, message, "warning")

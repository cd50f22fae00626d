"""What facts and contacts need beyond their form: freshness, a way to reach someone."""

import datetime as dtm
from collections.abc import Iterator

from knowledge.age import is_old, months
from knowledge.load import Loaded
from knowledge.problems import Problem


def old_facts(loaded: Loaded, today: dtm.date) -> Iterator[Problem]:
    """Topics whose facts are old."""
    for topic in loaded.topics.values():
        if is_old(topic.checked, today):
            message = f"the facts are {months(topic.checked, today)} months old; look at the sources again"
            yield loaded.problem(f"topics/{topic.id}.yaml", ("checked",), message, "warning")


def unreachable_contacts(loaded: Loaded) -> Iterator[Problem]:
    """Contacts without a way to reach them."""
    for contact in loaded.contacts.values():
        if not contact.email and not contact.phone:
            key = (loaded.entry("contacts.yaml", contact.id),)
            message = f"{contact.name} has neither email nor phone"
            yield loaded.problem("contacts.yaml", key, message, "warning")

"""The bot's own sentences: `messages/de.yaml` and `messages/fr.yaml`, the same keys and placeholders in both.

Texts are Markdown like the answers; labels of buttons are plain. Placeholders stand in braces, as in `{town}`.
"""

import string
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

Sentence = Annotated[str, Field(min_length=1, max_length=1500)]
Label = Annotated[str, Field(min_length=1, max_length=60)]


class Messages(BaseModel):
    """Every sentence the bot says that is not an answer to a topic."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)

    # Beginning
    start: Sentence
    help: Sentence
    examples: Annotated[list[Label], Field(min_length=3, max_length=6)]
    language_question: Sentence
    language_set: Sentence

    # Around an answer
    age: Sentence = Field(description="{month}: the month of the facts")
    people: Sentence
    see_links: Sentence
    other_language: Label
    menu: Label

    # When the bot is not sure
    choice: Sentence
    none: Sentence
    none_of_these: Label
    family_question: Sentence
    family_young_people: Label
    family_funding_and_twinning: Label
    family_antenne: Label
    family_bot: Label

    # Partner towns
    town_partners: Sentence = Field(description="{town}: the town asked for")
    town_since: Sentence = Field(description="{year}")
    town_uncertain: Sentence
    towns_incomplete: Sentence
    town_unknown: Sentence = Field(description="{town}: the town as it was typed")
    town_spelling: Sentence = Field(description="{town}: the town as the bot understood it")
    towns_title: Label

    # Workshops
    workshops_title: Label
    workshops_coming: Sentence
    workshops_past: Sentence
    workshops_none: Sentence
    workshops_last: Sentence = Field(description="{date}, {title}, {town}")
    workshop_line: Sentence = Field(description="{date}, {title}, {town}")
    workshop_register: Sentence = Field(description="{how}")
    workshop_deadline: Sentence = Field(description="{date}")
    workshop_closed: Sentence = Field(description="{date}: when registration closed")
    workshop_when: Label
    workshop_where: Label
    workshop_online: Label
    workshop_language: Label
    workshop_registration: Label
    workshop_local_time: Label = Field(description="{place}: where the times hold")
    workshop_your_time: Label = Field(description="{time}: the beginning, as the reader's clock shows it")
    workshop_planned: Sentence
    workshop_moved: Sentence
    workshop_cancelled: Sentence
    workshops_ask: Sentence
    register_button: Label
    copy_email_button: Label
    map_button: Label
    calendar_button: Label
    calendar_all_button: Label
    coming_button: Label
    past_button: Label
    calendar_sent: Sentence
    today: Label
    tomorrow: Label
    in_days: Label = Field(description="{days}: two or more")
    in_hours: Label = Field(description="{hours}: two or more")
    in_one_hour: Label
    soon: Label

    # Reminders
    reminders_off: Sentence
    reminders_all: Sentence
    reminders_some: Sentence
    reminders_item: Sentence = Field(description="{title}, {date}")
    reminders_choose: Sentence
    reminders_next: Sentence = Field(description="{date}: when the next message comes")
    reminders_nothing_next: Sentence
    reminders_quiet: Sentence
    reminders_subscribed_all: Sentence
    reminders_subscribed_one: Sentence = Field(description="{title}")
    reminders_ended: Sentence
    reminders_none_to_end: Sentence
    reminders_awake: Sentence
    reminders_admins_only: Annotated[str, Field(min_length=1, max_length=200)]
    wish_week: Label
    wish_day: Label
    wish_hours: Label
    wish_deadline: Label
    wish_new: Label
    wish_changes: Label
    wish_on: Label = Field(description="{wish}")
    wish_off: Label = Field(description="{wish}")
    remind_button: Label
    remind_one_button: Label = Field(description="{title}")
    remind_all_button: Label
    remind_next_button: Label
    reminders_button: Label
    reminders_end_button: Label
    reminders_drop_button: Label = Field(description="{title}")
    reminders_again_button: Label

    # What is sent to subscribers
    delivery_reminder: Sentence = Field(description="{when}: today, tomorrow, in 7 days")
    delivery_deadline: Sentence = Field(description="{when}: today, tomorrow, in 3 days")
    delivery_new: Sentence
    delivery_moved: Sentence
    delivery_before: Sentence = Field(description="{date}, {place}")
    delivery_cancelled: Sentence
    delivery_restored: Sentence
    delivery_why: Sentence

    # Calendar file
    calendar_name: Label
    calendar_cancelled: Label = Field(description="{title}")
    calendar_languages: Label = Field(description="{languages}: those spoken at the workshop")
    calendar_register: Label
    calendar_register_by: Label = Field(description="{date}")

    # To the staff, in plain text
    content_refused: Sentence = Field(description="{problems}: one a line, as `antenne check` says them")
    content_refused_more: Label = Field(description="{count}: problems beyond those listed")
    content_vanished: Sentence = Field(description="{workshops}: their ids")
    content_accepted: Sentence

    # Messages that are not a question
    not_text: Sentence
    no_words: Sentence
    unknown_command: Sentence
    old_button: Sentence
    error: Sentence


def placeholders(text: str) -> frozenset[str]:
    """The names in braces. Raises ValueError where braces don't close (`{town`)."""
    return frozenset(name for _, name, _, _ in string.Formatter().parse(text) if name is not None)

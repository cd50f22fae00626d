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
    choice_of_facet: Sentence = Field(description="{facet}: the label of what is asked about one of the topics")
    none: Sentence
    none_of_these: Label
    family_question: Sentence
    family_young_people: Label
    family_funding_and_twinning: Label
    family_antenne: Label
    family_bot: Label

    # Partner towns
    town_partners: Sentence = Field(description="{town}: the town asked for")
    department_partners: Sentence = Field(description="{town}: the French département asked for")
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
    content_refused_removed: Sentence = Field(description="a workshop to come is missing")
    content_vanished: Sentence = Field(description="{workshops}: their ids")
    content_accepted: Sentence

    # Browsing and deep links
    back_button: Label = Field(description="{where}: the screen above")
    page_of: Label = Field(description="{page}, {pages}")
    towns_all_button: Label
    towns_all: Sentence = Field(description="{count}: towns in the list")
    towns_from_to: Label = Field(description="{first}, {last}: towns in alphabetical order")
    workshop_over: Sentence
    link_unknown: Sentence

    # Feedback
    feedback_up: Label
    feedback_down: Label
    feedback_counted_up: Label
    feedback_counted_down: Label
    feedback_thanks: Annotated[str, Field(min_length=1, max_length=200)]
    feedback_question: Sentence
    feedback_reason_other: Label
    feedback_reason_wrong: Label
    feedback_reason_hard: Label
    feedback_noted: Sentence = Field(description="{reason}: the one that was tapped")
    feedback_write: Label
    feedback_write_how: Sentence
    feedback_write_who: Sentence
    feedback_write_not: Label
    feedback_not_written: Sentence
    feedback_written: Sentence

    # Too many messages
    flood: Annotated[str, Field(min_length=1, max_length=200)]

    # In groups, and asked from other chats
    group_welcome: Sentence
    group_ask: Sentence
    group_ask_hint: Label
    group_none: Sentence
    group_private: Sentence
    group_more: Label
    group_chat: Label
    group_admins_only: Annotated[str, Field(min_length=1, max_length=200)]
    inline_chat: Label
    inline_nothing: Label
    inline_more: Label

    # Workshops and reminders in a group
    workshop_your_time_to_group: Label = Field(description="{time}: the beginning, as the reader's clock shows it")
    reminders_off_to_group: Sentence
    reminders_all_to_group: Sentence
    reminders_some_to_group: Sentence
    reminders_choose_to_group: Sentence
    reminders_quiet_to_group: Sentence
    reminders_subscribed_all_to_group: Sentence
    reminders_subscribed_one_to_group: Sentence = Field(description="{title}")
    reminders_ended_to_group: Sentence
    reminders_none_to_end_to_group: Sentence
    reminders_awake_to_group: Sentence
    reminders_button_to_group: Label
    remind_all_button_to_group: Label
    remind_button_to_group: Label
    remind_next_button_to_group: Label
    remind_one_button_to_group: Label = Field(description="{title}")
    delivery_why_to_group: Sentence
    delivery_announcement_why_to_group: Sentence
    dormant_to_group: Sentence

    # People, and questions that are passed on to the team
    contact_button: Label = Field(description="{name}")
    contact_copy_button: Label
    people_first: Sentence
    handover_button: Label
    handover_preview: Sentence
    handover_how: Sentence
    handover_yes: Label
    handover_other: Label
    handover_no: Label
    handover_write: Sentence
    handover_stopped: Sentence
    handover_title: Sentence = Field(description="{number}: the hand-over's")
    handover_sent: Sentence
    handover_waiting: Sentence
    handover_answer: Sentence = Field(description="{number}")
    handover_answer_button: Label
    handover_end_button: Label = Field(description="{number}")
    handover_write_more: Sentence = Field(description="{number}")
    handover_added: Sentence = Field(description="{number}")
    handover_added_waiting: Sentence = Field(description="{number}")
    handover_refused: Sentence
    handover_closed: Sentence = Field(description="{number}")
    handover_expired: Sentence = Field(description="{number}")
    handover_ended: Sentence = Field(description="{number}")
    handover_over: Sentence
    handover_full: Sentence
    handover_private: Annotated[str, Field(min_length=1, max_length=200)]

    # The same, to the staff
    staff_handover_german: Label
    staff_handover_french: Label
    staff_handover_question: Sentence = Field(description="{number}, {language}: the person's")
    staff_handover_how: Sentence = Field(description="{number}")
    staff_handover_more: Sentence = Field(description="{number}")
    staff_handover_ended: Sentence = Field(description="{number}")
    staff_handover_blocked: Sentence = Field(description="{number}")
    staff_handover_refused: Sentence = Field(description="{number}")
    staff_handover_arrived: Sentence
    staff_handover_done: Sentence = Field(description="{number}")
    staff_handover_closed: Sentence = Field(description="{number}")
    staff_handover_which: Sentence

    # Simple language
    simple_on: Sentence
    simple_off: Sentence
    simple_on_button: Label
    simple_off_button: Label
    simple_fact: Sentence = Field(description="{facet}, {text}: a facet's label and its first sentence")
    simple_age: Sentence = Field(description="{month}: the month of the facts")
    simple_old: Sentence
    simple_more: Label
    simple_less: Label
    simple_people: Label
    simple_choice: Sentence
    simple_none: Sentence

    # The same as elsewhere, in simple language
    start_in_simple: Sentence
    help_in_simple: Sentence
    feedback_question_in_simple: Sentence
    feedback_write_how_in_simple: Sentence
    feedback_write_who_in_simple: Sentence
    handover_preview_in_simple: Sentence
    handover_how_in_simple: Sentence
    handover_write_in_simple: Sentence
    handover_sent_in_simple: Sentence
    reminders_off_in_simple: Sentence

    # Who has been silent for long
    dormant: Sentence
    dormant_stay_button: Label

    # What the office tells all subscribers
    wish_office: Label
    delivery_announcement: Sentence
    delivery_announcement_why: Sentence

    # Privacy: what is stored, and how it is deleted
    privacy_title: Sentence
    privacy_questions: Sentence
    privacy_chat: Sentence
    privacy_reminders: Sentence
    privacy_team: Sentence
    privacy_memory: Sentence
    privacy_where: Sentence
    privacy_rights: Sentence
    privacy_sealed: Sentence
    privacy_readable: Sentence
    privacy_group: Sentence
    privacy_show_button: Label
    privacy_delete_button: Label
    privacy_admins_only: Annotated[str, Field(min_length=1, max_length=200)]
    mydata_title: Sentence
    mydata_nothing: Sentence
    mydata_chat: Sentence = Field(description="{number}: Telegram's of the chat, {date}: of the last sign of life")
    mydata_asked: Sentence = Field(description="{date}: when it was asked whether to remember the chat")
    mydata_language: Sentence = Field(description="{language}")
    mydata_german: Label
    mydata_french: Label
    mydata_simple: Sentence
    mydata_reminders: Sentence = Field(description="{language}")
    mydata_workshop: Sentence = Field(description="{title}, {date}: since when")
    mydata_all: Sentence = Field(description="{date}: since when")
    mydata_wishes: Sentence = Field(description="{wishes}")
    mydata_no_wishes: Sentence
    mydata_asleep: Sentence = Field(description="{date}: since when")
    mydata_coming: Sentence
    mydata_coming_one: Sentence = Field(description="{date}, {title}, {what}")
    mydata_messages: Sentence
    mydata_message: Sentence = Field(description="{date}, {title}, {what}, {state}")
    mydata_planned: Label
    mydata_sending: Label
    mydata_sent: Label
    mydata_skipped: Label
    mydata_failed: Label
    mydata_uncertain: Label
    mydata_more: Sentence = Field(description="{count}: entries that are only in the file")
    mydata_draft: Sentence = Field(description="{number}: the hand-over's, {date}: when it was last written to")
    mydata_open: Sentence = Field(description="{number}, {agreed}: when it was passed on, {date}: of the last message")
    mydata_closed: Sentence = Field(description="{number}, {date}: when it was closed")
    mydata_texts: Sentence
    mydata_no_texts: Sentence
    mydata_memory: Sentence
    mydata_topic: Sentence = Field(description="{title}")
    mydata_offered: Sentence = Field(description="{titles}: of the topics that were offered to choose from")
    mydata_missed: Sentence = Field(description="{question}")
    mydata_rated: Sentence = Field(description="{count}: answers")
    mydata_remark: Sentence
    mydata_not_questions: Sentence
    mydata_not_flood: Sentence
    mydata_not_telegram: Sentence
    mydata_file: Sentence
    mydata_file_name: Annotated[str, Field(pattern=r"^[a-z-]+\.json$", max_length=60)]
    forget_question: Sentence
    forget_chat: Sentence
    forget_language: Sentence
    forget_simple: Sentence
    forget_reminders: Sentence
    forget_messages: Sentence = Field(description="{count}: messages sent or waiting")
    forget_handover: Sentence = Field(description="{number}")
    forget_memory: Sentence
    forget_how: Sentence
    forget_old: Sentence
    forget_yes: Label
    forget_no: Label
    forget_kept: Sentence
    forget_nothing: Sentence
    forget_done: Sentence
    forget_posts: Sentence = Field(description="{count}: messages in the staff chat that were deleted")
    forget_posts_left: Sentence = Field(description="{count}: messages there that could not be deleted")
    forget_left: Sentence = Field(description="{what}: what is still there")
    forget_rows: Sentence = Field(description="{count}: rows of the database")
    forget_failed: Sentence
    staff_withdrawn: Sentence = Field(description="{number}: the hand-over's")
    staff_withdrawn_left: Sentence = Field(description="{count}: messages that the bot could not delete")

    # Messages that are not a question
    not_text: Sentence
    no_words: Sentence
    unknown_command: Sentence
    old_button: Sentence
    error: Sentence
    not_stored: Sentence = Field(description="the database fails, and so does what was wanted")
    not_lasting: Sentence = Field(description="the database fails, but a choice holds until the end of the bot")


def placeholders(text: str) -> frozenset[str]:
    """The names in braces. Raises ValueError where braces don't close (`{town`)."""
    return frozenset(name for _, name, _, _ in string.Formatter().parse(text) if name is not None)

"""A topic as somebody sees it who browses: every button keeps to the same message, and one leads back."""

from __future__ import annotations

import datetime as dtm

from telegram import InlineKeyboardButton

from bot.callbacks import BrowseTopic, BrowseTowns, OldButtonError, OpenTopic, ShowTopic, decode
from bot.screens.menu import back_to_family
from bot.screens.screen import Rows, Screen, tap_button
from bot.screens.topics import topic_screen
from knowledge.model import Facet, KnowledgeBase, Language, Topic
from knowledge.towns import DIRECTORY


def browsed_topic_screen(
    kb: KnowledgeBase, topic: Topic, facet: Facet, language: Language, now: dtm.datetime
) -> Screen:
    """A topic with its facets and neighbours in place, the list of towns where it is about them, and the way back."""
    answer = topic_screen(kb, topic, facet, language, now)
    rows = tuple(tuple(in_place(button) for button in row) for row in answer.rows)
    return Screen(answer.html, (*_towns(kb, topic, language), *rows, (back_to_family(kb, topic, language),)))


def in_place(button: InlineKeyboardButton) -> InlineKeyboardButton:
    """A button of an answer as it is under what is browsed: a topic opens in the same message and has a way back."""
    if not isinstance(button.callback_data, str):
        return button
    try:
        tap = decode(button.callback_data)
    except OldButtonError:
        return button
    match tap:
        case ShowTopic(topic, facet, language):
            return tap_button(button.text, BrowseTopic(topic, facet, language))
        case OpenTopic(topic, language):
            return tap_button(button.text, BrowseTopic(topic, "what", language))
    return button


def _towns(kb: KnowledgeBase, topic: Topic, language: Language) -> Rows:
    if topic.action != DIRECTORY:
        return ()
    return ((tap_button(kb.messages[language].towns_all_button, BrowseTowns(language)),),)

"""Assigning a question to a topic, step by step: which topic, which part of it, and what became of it."""

from __future__ import annotations

from html import escape

from telegram import InlineKeyboardButton

from bot.callbacks import (
    Assign,
    ChooseFromFamily,
    ChooseTopic,
    OpenQuestion,
    ProposePlace,
    ProposeTopic,
    PutAside,
    ShowUnanswered,
    UndoDecision,
)
from bot.screens.menu import PAGE, family_name, pages_of
from bot.screens.screen import Rows, Screen, in_rows, paragraphs, shortened, tap_button, title
from bot.screens.staff.refused import listed
from bot.screens.staff.unanswered import exactly
from bot.storage.decisions import Place, Spoken
from bot.storage.questions import Unanswered
from bot.unanswered.assigning import Assigned, Faulty, Gone, Interrupted, Known, Live, Proposed, Reverted, Undone
from bot.unanswered.fitting import Fit
from knowledge.model import FAMILIES, Family, KnowledgeBase

_LONGEST_LABEL = 60
_SPOKEN: dict[Spoken, str] = {"de": "Deutsch", "fr": "Französisch", "other": "eine andere Sprache"}
_UNDO = "Zuordnung rückgängig machen"
_UNDO_ASIDE = "Beiseitelegen rückgängig machen"
_WHICH = "Zu welchem Thema gehört das?"
_LIST = "Zurück zur Liste der Fragen"


def topics_screen(kb: KnowledgeBase, question: Unanswered, fit: Fit) -> Screen:
    """The topics that fit best, and the families of all others."""
    best = [_topic_button(kb, question, name) for name in fit.topics]
    families = [
        tap_button(f"Anderes Thema: {family_name(kb, family, 'de')}", ChooseFromFamily(question.id, family, 0))
        for family in FAMILIES
        if kb.family(family)
    ]
    text = paragraphs([exactly(question), f"{_WHICH} Zuerst die Themen, die am nächsten liegen."])
    return Screen(text, (*in_rows([*best, *families], 1), (_back_to(question),)))


def family_screen(kb: KnowledgeBase, question: Unanswered, family: Family, page: int) -> Screen:
    """A page of the topics of a family. A page too far is the last one."""
    topics = kb.family(family)
    pages = pages_of(topics)
    page = min(page, pages - 1)
    buttons = [_topic_button(kb, question, topic.id) for topic in topics[page * PAGE : (page + 1) * PAGE]]
    turns = [
        tap_button(f"{mark} Seite {to + 1} von {pages}", ChooseFromFamily(question.id, family, to))
        for mark, to in (("◀", page - 1), ("▶", page + 1))
        if 0 <= to < pages
    ]
    up = tap_button("Zurück zur Wahl des Themas", ChooseTopic(question.id))
    text = paragraphs([title(family_name(kb, family, "de"), "de"), exactly(question), _WHICH])
    return Screen(text, (*in_rows(buttons, 1), *in_rows(turns, 2), (up,)))


def place_screen(kb: KnowledgeBase, question: Unanswered, place: Place, count: int) -> Screen:
    """What would be written where, and the buttons for another part, another language, and to do it; `count` questions
    are in the group."""
    topic = kb.topics[place.topic]
    text = paragraphs(
        [
            "So kommt der Wortlaut in die Inhalte:",
            exactly(question),
            "\n".join(_lines(kb, place)),
            f"Damit sind alle {count} Fragen dieser Gruppe erledigt." if count > 1 else None,
            "Danach prüfe und lerne ich ihn; das dauert ein, zwei Minuten.",
        ]
    )
    facets = [
        tap_button(f"Teil: {kb.facets[facet].label['de']}", ProposePlace(question.id, topic.id, facet, place.language))
        for facet in topic.available()
        if facet != place.facet
    ]
    languages = [
        tap_button(f"Sprache: {name}", ProposePlace(question.id, topic.id, place.facet, language))
        for language, name in _SPOKEN.items()
        if language != place.language
    ]
    do = tap_button("Jetzt zuordnen", Assign(question.id, topic.id, place.facet, place.language))
    back = tap_button("Anderes Thema wählen", ChooseTopic(question.id))
    return Screen(text, ((do,), *in_rows(facets, 2), *in_rows(languages, 2), (back,), (_back_to(question),)))


def learning_screen(kb: KnowledgeBase, question: Unanswered, place: Place) -> Screen:
    """That the phrasing is being learned."""
    wait = (
        "Ich schreibe den Wortlaut in die Inhalte, prüfe sie und lerne ihn. Das dauert ein, zwei Minuten; solange"
        " antworte ich nach dem bisherigen Stand. Bin ich fertig, sage ich hier Bescheid."
    )
    return Screen(paragraphs([exactly(question), "\n".join(_lines(kb, place)), wait]))


def assigned_screen(kb: KnowledgeBase, question: Unanswered, place: Place, outcome: Assigned) -> Screen:
    """What became of it."""
    head = [exactly(question), "\n".join(_lines(kb, place))]
    match outcome:
        case Live(decision):
            done = "Der Wortlaut ist zugeordnet, geprüft und gelernt: Ich antworte ab jetzt damit."
            return Screen(paragraphs([*head, done]), _after(decision))
        case Interrupted(decision):
            done = (
                "Der Wortlaut steht in den Inhalten, aber ich werde gerade beendet. Nach dem Neustart lerne ich ihn und"
                " antworte damit."
            )
            return Screen(paragraphs([*head, done]), _after(decision))
        case Proposed(decision, path):
            done = (
                "Die Inhalte lassen sich hier nicht ändern. Der Wortlaut steht als Vorschlag in der Datei"
                f" <code>{escape(str(path.absolute()), quote=False)}</code>; ich antworte noch nicht damit."
            )
            return Screen(paragraphs([*head, done]), _after(decision))
        case Known():
            return Screen(paragraphs([exactly(question), _there(kb, outcome)]), _again(question))
        case Faulty():
            return Screen(paragraphs([*head, _refusal(kb, outcome)]), _again(question))


def aside_screen(question: Unanswered, count: int, decision: int) -> Screen:
    """That a group has been put aside."""
    done = "Beiseitegelegt: Die Frage kommt nicht wieder in die Liste."
    if count > 1:
        done = f"Beiseitegelegt: Die {count} Fragen dieser Gruppe kommen nicht wieder in die Liste."
    back = tap_button(_UNDO_ASIDE, UndoDecision(decision))
    return Screen(paragraphs([exactly(question), done]), ((back,), _list_row()))


def undoing_screen() -> Screen:
    """That something is being undone."""
    return Screen(
        "Ich nehme den Wortlaut wieder aus den Inhalten und lerne neu. Das dauert ein, zwei Minuten. Bin ich fertig,"
        " sage ich hier Bescheid."
    )


def reverted_screen(kb: KnowledgeBase, decision: int, outcome: Reverted) -> Screen:
    """What became of undoing it."""
    match outcome:
        case Undone(question):
            back = () if question is None else ((tap_button("Frage wieder ansehen", OpenQuestion(question)),),)
            done = "Rückgängig gemacht. Was zu dieser Frage gehört, steht wieder in der Liste."
            return Screen(done, (*back, _list_row()))
        case Gone(place):
            gone = (
                f"Der Wortlaut steht nicht mehr dort, wo er zugeordnet war (Thema {_title(kb, place.topic)}):"
                " Jemand hat die Datei inzwischen geändert. Bitte dort nachsehen; geändert ist nichts."
            )
            return Screen(gone, (_list_row(),))
        case Faulty():
            return Screen(_refusal(kb, outcome), _after(decision))


def finished_screen(outcome: Assigned | Reverted) -> Screen:
    """That a change which took long has come to its end, as a reply to the message that says how."""
    match outcome:
        case Live():
            return Screen("Fertig gelernt: Ich antworte ab jetzt mit diesem Wortlaut.")
        case Undone():
            return Screen("Fertig: Der Wortlaut ist wieder aus den Inhalten heraus.")
        case _:
            return Screen("Fertig, aber anders als gedacht: Näheres steht in der Nachricht, auf die ich antworte.")


def failed_screen() -> Screen:
    """That something could not be written."""
    return Screen(
        "Das hat nicht geklappt, und es ist nichts geändert. Vielleicht lässt sich eine Datei oder die Datenbank nicht"
        " ändern; Näheres steht im Protokoll des Bots.",
        (_list_row(),),
    )


def _lines(kb: KnowledgeBase, place: Place) -> list[str]:
    return [
        f"Thema: {_title(kb, place.topic)}",
        f"Teil: {escape(kb.facets[place.facet].label['de'], quote=False)}",
        f"Sprache: {_SPOKEN[place.language]}",
    ]


def _there(kb: KnowledgeBase, known: Known) -> str:
    if known.topic is None:
        where = "bei den Fragen, die ich ablehnen soll (out-of-scope.yaml)"
    else:
        where = f"beim Thema {_title(kb, known.topic)}"
    return f"Dieser Wortlaut steht schon {where}. Geändert ist nichts."


def _title(kb: KnowledgeBase, topic: str) -> str:
    """The title of a topic, as HTML; of one that is gone meanwhile, its id."""
    return escape(kb.topics[topic].title["de"] if topic in kb.topics else topic, quote=False)


def _refusal(kb: KnowledgeBase, faulty: Faulty) -> str:
    file = (
        "ist wieder, wie sie war" if faulty.restored else "hat inzwischen jemand anderes geändert; bitte dort nachsehen"
    )
    problems = "\n".join(listed(faulty.problems, kb.messages["de"].content_refused_more))
    return paragraphs(
        [
            "Die Prüfung lehnt die geänderten Inhalte ab, und ich antworte wie bisher.",
            escape(problems, quote=False),
            f"Die Datei des Themas {file}.",
        ]
    )


def _topic_button(kb: KnowledgeBase, question: Unanswered, topic: str) -> InlineKeyboardButton:
    return tap_button(shortened(kb.topics[topic].title["de"], _LONGEST_LABEL), ProposeTopic(question.id, topic))


def _back_to(question: Unanswered) -> InlineKeyboardButton:
    return tap_button("Zurück zur Frage", OpenQuestion(question.id))


def _list_row() -> tuple[InlineKeyboardButton, ...]:
    return (tap_button(_LIST, ShowUnanswered(0)),)


def _after(decision: int) -> Rows:
    return ((tap_button(_UNDO, UndoDecision(decision)),), _list_row())


def _again(question: Unanswered) -> Rows:
    aside = tap_button("Beiseitelegen: nichts für uns", PutAside(question.id))
    return ((tap_button("Anderes Thema wählen", ChooseTopic(question.id)),), (aside,), _list_row())

"""The statistics in words: the caption of the picture, which also says what the picture shows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

from msgspec import Struct

from bot.callbacks import ShowStatistics
from bot.screens.screen import Screen, paragraphs, shortened, tap_button, title
from bot.screens.staff.figures import average, counted, figure, share
from bot.storage.feedback import Reason
from bot.storage.statistics import Audience, Day, Questions
from knowledge.model import Language

SPANS = (7, 30, 365)
"""Days that have a button."""
LONGEST_SPAN = 1000
"""Days."""

_LONGEST_TITLE = 45
"""Characters: with all else, the text stays below the 1,024 of a caption
(https://core.telegram.org/bots/api#sendphoto)."""
_WORST = 3
LANGUAGES: dict[Language, str] = {"de": "Deutsch", "fr": "Französisch"}
REASONS: dict[Reason, str] = {
    "other": "etwas anderes gefragt",
    "wrong": "falsch oder veraltet",
    "hard": "schwer verständlich",
}


class Numbers(Struct, frozen=True):
    """What the statistics of some days say.

    `opinions` are topics with how often they were helpful and how often not, `reasons` topics with how often a reason
    was given, `titles` those of the topics that are still there.
    """

    questions: Questions
    audience: Audience
    opinions: Sequence[tuple[str, int, int]]
    reasons: Sequence[tuple[str, Reason, int]]
    titles: Mapping[str, str]

    def title(self, topic: str) -> str:
        """A topic as the staff knows it; its id where it is gone."""
        return shortened(self.titles.get(topic, topic), _LONGEST_TITLE)


def stats_screen(numbers: Numbers) -> Screen:
    """The numbers, and buttons for other spans of time."""
    days = numbers.questions.days
    rest = (_questions(numbers.questions), _topics(numbers), _feedback(numbers), _audience(numbers.audience))
    text = paragraphs([title(_heading(days), "de"), *(escape(part, quote=False) for part in rest)])
    others = [span for span in SPANS if span != len(days)]
    return Screen(text, tuple((tap_button(f"Statistik: {span} Tage", ShowStatistics(span)),) for span in others))


def wrong_span_screen() -> Screen:
    """How the command is written."""
    return Screen(f"Bitte eine Zahl von 1 bis {figure(LONGEST_SPAN)}, zum Beispiel /stats 30 für die letzten 30 Tage.")


def _heading(days: Sequence[Day]) -> str:
    if len(days) == 1:
        return f"Statistik: {days[0].first:%d.%m.%Y}"
    return f"Statistik: {days[0].first:%d.%m.%Y} bis {days[-1].first:%d.%m.%Y} ({figure(len(days))} Tage)"


def _questions(questions: Questions) -> str:
    total = questions.total
    if not total.asked:
        return "Keine Fragen in dieser Zeit."
    lines = [
        _how_many(questions.days, total.asked),
        f"Beantwortet: {figure(total.answered)} ({share(total.answered, total.asked)})",
        f"Auswahl angeboten: {figure(total.offered)} ({share(total.offered, total.asked)})",
        f"Ohne Antwort: {figure(total.missed)} ({share(total.missed, total.asked)})",
        ", ".join(f"{LANGUAGES[language]}: {figure(count)}" for language, count in questions.languages.items()),
    ]
    return "\n".join(lines)


def _how_many(days: Sequence[Day], asked: int) -> str:
    asked_in_all = counted(asked, "Frage", "Fragen")
    if len(days) == 1:
        return asked_in_all
    a_day, most = average(asked, len(days)), max(days, key=lambda day: day.asked)
    return f"{asked_in_all}, im Mittel {a_day} am Tag; die meisten am {most.first:%d.%m.%Y}: {figure(most.asked)}"


def _topics(numbers: Numbers) -> str:
    found = numbers.questions.topics.items()
    lines = [f"{place}. {numbers.title(topic)}: {figure(count)}" for place, (topic, count) in enumerate(found, 1)]
    return "\n".join(["Häufigste Themen:", *lines]) if lines else ""


def _feedback(numbers: Numbers) -> str:
    helpful = sum(ups for _, ups, _ in numbers.opinions)
    not_helpful = sum(downs for _, _, downs in numbers.opinions)
    if not helpful + not_helpful:
        return "Keine Rückmeldungen."
    worst = sorted((opinion for opinion in numbers.opinions if opinion[2]), key=lambda each: (-each[2], each[1]))
    lines = [f"{numbers.title(topic)}: {figure(downs)} nicht, {figure(ups)} hilfreich" for topic, ups, downs in worst]
    reasons = {reason: sum(count for _, given, count in numbers.reasons if given == reason) for reason in REASONS}
    named = ", ".join(f"{REASONS[reason]} {figure(count)}" for reason, count in reasons.items() if count)
    summary = f"Rückmeldungen: {figure(helpful)} hilfreich, {figure(not_helpful)} nicht"
    return "\n".join([summary, *lines[:_WORST], *([f"Gründe: {named}"] if named else [])])


def _audience(audience: Audience) -> str:
    subscribed = counted(audience.subscribers, "Chat bekommt", "Chats bekommen")
    asleep = f", davon {figure(audience.asleep)} zurzeit nicht erreichbar" if audience.asleep else ""
    return f"Erinnerungen: {subscribed} welche{asleep}."

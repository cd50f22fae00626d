"""What spoke for and against a reply, signal by signal."""

from __future__ import annotations

from rich.console import Group
from rich.table import Table
from rich.text import Text

from knowledge import confidence
from knowledge.finder import Finder
from knowledge.model import FACETS
from knowledge.reply import Basis, Reply

SHOWN = 5
"""Topics shown."""


def explanation(finder: Finder, reply: Reply) -> Group | Text:
    """Tables: how the decision was made, the best topics by view, and the facets."""
    if reply.basis is None:
        return Text("The message has no words; nothing was scored.")
    return Group(
        Text(f"{reply.outcome}: {reply.basis.decided}", style="bold"),
        _decision(finder, reply.basis),
        _topics(finder, reply.basis),
        _facets(reply.basis),
    )


def _decision(finder: Finder, basis: Basis) -> Table:
    fitted = finder.confidence
    table = Table("signal", "value", "for “one of ours”", "for “the right topic”", title="How sure")
    values = confidence.signals(basis.scores)
    both = zip(fitted.in_scope.contributions(values), fitted.right.contributions(values), strict=True)
    for name, value, (ours, right) in zip(confidence.SIGNALS, values, both, strict=True):
        table.add_row(name, f"{value:+.2f}", f"{ours:+.2f}", f"{right:+.2f}")
    table.add_row("bias", "", f"{fitted.in_scope.bias:+.2f}", f"{fitted.right.bias:+.2f}")
    table.add_section()
    table.add_row("probability", "", f"{basis.in_scope:.2f}", f"{basis.right:.2f}")
    table.add_row(
        "needed", "", f"{fitted.decline_below:.2f}, {fitted.offer_below:.2f} to answer", f"{fitted.answer_from:.2f}"
    )
    return table


def _topics(finder: Finder, basis: Basis) -> Table:
    parts = basis.scores.signals.parts
    table = Table("topic", *parts, "bias", "margin", title="Best topics, and what each view says")
    names = finder.matcher.index.topics
    shown = [*basis.scores.ranked()[:SHOWN], ("none", basis.scores.none), ("follow-up", basis.scores.follow_up)]
    for name, margin in shown:
        column = names.index(name) if name in names else None
        if column is None:
            continue
        views = [f"{part[column]:+.2f}" for part in parts.values()]
        table.add_row(name, *views, f"{finder.matcher.index.bias[column]:+.2f}", f"{margin:+.2f}")
    return table


def _facets(basis: Basis) -> Table:
    table = Table("facet", "margin", "beside the others", title="Facets")
    scores = basis.scores
    for name in sorted((name for name in FACETS if name in scores.facets), key=scores.asks_for, reverse=True):
        table.add_row(name, f"{scores.facets[name]:+.2f}", f"{scores.asks_for(name):+.2f}")
    return table

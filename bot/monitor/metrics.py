"""The figures as Prometheus reads them: https://prometheus.io/docs/instrumenting/exposition_formats/."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from itertools import accumulate
from typing import get_args

from msgspec import Struct
from prometheus_client import CollectorRegistry, ProcessCollector
from prometheus_client.core import (
    CounterMetricFamily,
    GaugeMetricFamily,
    HistogramMetricFamily,
    InfoMetricFamily,
    Metric,
)
from prometheus_client.exposition import choose_encoder
from prometheus_client.registry import Collector

from bot.monitor.counting import BUCKETS, Counts
from bot.storage.deliveries import State
from bot.storage.probing import WAITING


class Figures(Struct, frozen=True):
    """All that is shown: `deliveries` by state, None where the database can't be read; spans in seconds."""

    version: str
    content: str
    counts: Counts
    deliveries: Counter[str] | None
    silence: float
    sweep_age: float


def rendered(figures: Figures, accept: str) -> tuple[bytes, str]:
    """The page in the format that a scraper accepts, and its content type."""
    registry = CollectorRegistry(auto_describe=False)
    registry.register(_Bot(figures))
    ProcessCollector(registry=registry)
    encode, content_type = choose_encoder(accept)
    return encode(registry), content_type


class _Bot(Collector):
    def __init__(self, figures: Figures) -> None:
        self._figures = figures

    def collect(self) -> Iterable[Metric]:
        """Every figure of the bot itself."""
        figures, counts = self._figures, self._figures.counts
        yield InfoMetricFamily(
            "antenne_build",
            "Version of the program and revision of its content",
            value={"version": figures.version, "content": figures.content},
        )
        yield _counter("antenne_updates", "Updates from Telegram by kind", "kind", counts.updates)
        yield _gauge("antenne_updates_in_work", "Updates being handled, or waiting for others", counts.in_work)
        questions = CounterMetricFamily(
            "antenne_questions", "Questions by what came of them", labels=("outcome", "language")
        )
        for labels, count in sorted(counts.questions.items()):
            questions.add_metric(labels, count)
        yield questions
        yield _latency(counts)
        yield _counter("antenne_errors", "Errors in handling or fetching updates, by class", "kind", counts.errors)
        yield _counter("antenne_log_lines", "Warnings and errors in the log", "level", counts.lines)
        statuses = {str(status): count for status, count in counts.requests.items()}
        yield _counter("antenne_webhook_requests", "Requests at the webhook by HTTP status", "status", statuses)
        yield _gauge("antenne_telegram_silence_seconds", "Since Telegram answered last", figures.silence)
        yield _gauge("antenne_sweep_age_seconds", "Since it was last looked for what is due", figures.sweep_age)
        if figures.deliveries is not None:
            yield from _deliveries(figures.deliveries)


def _counter(name: str, text: str, label: str, counted: Mapping[str, int]) -> Metric:
    family = CounterMetricFamily(name, text, labels=(label,))
    for value, count in sorted(counted.items()):
        family.add_metric((value,), count)
    return family


def _gauge(name: str, text: str, value: float) -> Metric:
    return GaugeMetricFamily(name, text, value=value)


def _latency(counts: Counts) -> Metric:
    bounds = [str(bound) for bound in BUCKETS] + ["+Inf"]
    family = HistogramMetricFamily("antenne_answer_seconds", "From a question's arrival to its answer")
    family.add_metric((), list(zip(bounds, accumulate(counts.latency.counts), strict=True)), counts.latency.seconds)
    return family


def _deliveries(counted: Counter[str]) -> Iterable[Metric]:
    family = GaugeMetricFamily("antenne_deliveries", "Reminders and announcements kept, by state", labels=("state",))
    for state in get_args(State):
        family.add_metric((state,), counted[state])
    yield family
    waiting = sum(counted[state] for state in WAITING)
    yield _gauge("antenne_courier_backlog", "Deliveries that wait or are under way", waiting)

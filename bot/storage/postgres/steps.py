"""The form of a database on PostgreSQL, step by step. A step that has been released never changes.

The tables are those of SQLite (bot/storage/migrations.py) with the same columns; `replicas`, `claimed_by` and what the
steps themselves need stand here alone. Texts sort byte by byte, as SQLite has it.
"""

from __future__ import annotations

from collections.abc import Sequence

TABLES = (
    "create table seals (canary {text} not null, clean boolean not null)",
    """
    create table chats (
        id {number} primary key,
        look_up {text} not null unique,
        sealed {text} not null,
        language {text},
        simple boolean not null default false,
        seen {text} not null,
        warned {text}
    )
    """,
    """
    create table subscribers (
        chat bigint primary key references chats (id) on delete cascade,
        language {text} not null,
        week boolean not null, day boolean not null, hours boolean not null,
        new boolean not null, changes boolean not null, deadline boolean not null,
        asleep {text},
        office boolean not null default true
    )
    """,
    """
    create table subscriptions (
        chat bigint not null references subscribers (chat) on delete cascade on update cascade,
        workshop {text} not null,
        since {text} not null,
        primary key (chat, workshop)
    )
    """,
    "create index subscriptions_of_workshop on subscriptions (workshop, chat, since)",
    """
    create table workshops (
        id {text} primary key,
        revision bigint not null,
        changed {text} not null,
        announced {text} not null,
        current {text} not null,
        heard {text},
        shown {text},
        unheard {text}
    )
    """,
    """
    create table broadcasts (
        workshop {text} not null, revision bigint not null, kind {text} not null,
        due {text} not null, opened {text} not null, before {text},
        primary key (workshop, revision, kind)
    )
    """,
    """
    create table deliveries (
        id {number} primary key,
        workshop {text} not null, revision bigint not null,
        chat bigint not null references chats (id) on delete cascade,
        kind {text} not null,
        due {text} not null, until {text} not null, anytime boolean not null,
        state {text} not null check (state in ('planned', 'sending', 'sent', 'skipped', 'failed', 'uncertain')),
        attempts bigint not null default 0,
        next_try {text} not null,
        last_error {text},
        settled {text},
        claimed_by {text},
        unique (workshop, revision, chat, kind)
    )
    """,
    "create index deliveries_waiting on deliveries (next_try, id) where state = 'planned'",
    "create index deliveries_in_flight on deliveries (id) where state = 'sending'",
    "create index deliveries_of_chat on deliveries (chat)",
    """
    create table feedback (
        mark {text} primary key,
        day {text} not null,
        language {text} not null,
        topic {text} not null, facet {text} not null, revision {text} not null,
        verdict {text} not null check (verdict in ('up', 'down')),
        reason {text},
        remark {text}
    )
    """,
    "create index feedback_of_day on feedback (day, topic, verdict)",
    """
    create table decisions (
        id {number} primary key,
        day {text} not null,
        kind {text} not null check (kind in ('assigned', 'proposed', 'aside')),
        topic {text}, language {text}, facet {text}, digest {text}
    )
    """,
    """
    create table questions (
        id {number} primary key,
        day {text}, language {text}, outcome {text}, topic {text}, facet {text}, score double precision, text {text},
        decision bigint references decisions (id) on delete set null
    )
    """,
    "create index questions_of_decision on questions (decision) where decision is not null",
    "create index questions_counted on questions (day, outcome, language, topic)",
    """
    create table handovers (
        number {number} primary key,
        chat bigint not null references chats (id) on delete cascade,
        language {text} not null,
        draft {text}, writing {text}, agreed {text}, closed {text},
        active {text} not null
    )
    """,
    "create index handovers_of_chat on handovers (chat)",
    """
    create table letters (
        id {number} primary key,
        handover bigint not null references handovers (number) on delete cascade,
        way {text} not null check (way in ('team', 'person')),
        kind {text} not null,
        text {text},
        room bigint not null, source bigint,
        attempts bigint not null default 0,
        next_try {text} not null,
        claimed_by {text}
    )
    """,
    "create index letters_of_handover on letters (handover, way, id)",
    """
    create table posts (
        handover bigint not null references handovers (number) on delete cascade,
        room bigint not null, message bigint not null, thread bigint,
        ours boolean not null,
        primary key (handover, room, message)
    )
    """,
    "create index posts_in_room on posts (room, message)",
    """
    create table announcements (
        id {number} primary key,
        de {text} not null, fr {text} not null,
        created {text} not null,
        state {text} not null check (state in ('draft', 'sent', 'stopped'))
    )
    """,
    "create table alerts (error {text} primary key, told {text} not null, since bigint not null)",
    "create table replicas (name {text} primary key, seen timestamptz not null)",
)

STEPS: Sequence[tuple[str, Sequence[str]]] = (("tables", TABLES),)
"""Each step's name and statements, in which {text} and {number} stand for the types of texts and of own numbers."""

TYPES = {"text": 'text collate "C"', "number": "bigint generated by default as identity"}
"""What the words in braces stand for."""

OWN: frozenset[str] = frozenset({"replicas", "steps"})
"""Tables that only a database on a server has."""
OWN_COLUMNS: frozenset[str] = frozenset({"claimed_by"})
"""Columns that only it has."""

"""The form of the database, step by step. A step that has been released never changes; a change is a new step."""

from sqlite_utils import Database, Migrations

migrations = Migrations("antenne")


@migrations()
def questions(db: Database) -> None:
    """The question log. It is older than these steps, so it may be there already."""
    db.execute(
        "create table if not exists questions"
        " (day text, language text, outcome text, topic text, facet text, score float, text text)"
    )


@migrations()
def reminders(db: Database) -> None:
    """Who wants to be reminded of what, the workshops as they were last seen, and what goes out to whom."""
    for statement in _REMINDERS:
        db.execute(statement)


_REMINDERS = (
    """
    create table subscribers (
        chat integer primary key,
        language text not null,
        week integer not null, day integer not null, hours integer not null,
        new integer not null, changes integer not null, deadline integer not null,
        asleep text
    )
    """,
    """
    create table subscriptions (
        chat integer not null references subscribers (chat) on delete cascade on update cascade,
        workshop text not null,
        since text not null,
        primary key (chat, workshop)
    ) without rowid
    """,
    "create index subscriptions_of_workshop on subscriptions (workshop, chat, since)",
    """
    create table workshops (
        id text primary key,
        revision integer not null,
        changed text not null,
        announced text not null,
        current text not null,
        heard text,
        shown text,
        unheard text
    )
    """,
    """
    create table broadcasts (
        workshop text not null, revision integer not null, kind text not null,
        due text not null, opened text not null, before text,
        primary key (workshop, revision, kind)
    ) without rowid
    """,
    """
    create table deliveries (
        id integer primary key autoincrement,
        workshop text not null, revision integer not null, chat integer not null, kind text not null,
        due text not null, until text not null, anytime integer not null,
        state text not null check (state in ('planned', 'sending', 'sent', 'skipped', 'failed', 'uncertain')),
        attempts integer not null default 0,
        next_try text not null,
        last_error text,
        settled text,
        unique (workshop, revision, chat, kind)
    )
    """,
    "create index deliveries_waiting on deliveries (next_try, id) where state = 'planned'",
    "create index deliveries_waiting_at_night on deliveries (next_try, id) where state = 'planned' and anytime",
    "create index deliveries_in_flight on deliveries (id) where state = 'sending'",
    "create index deliveries_of_chat on deliveries (chat)",
)

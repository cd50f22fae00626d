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


@migrations()
def chats(db: Database) -> None:
    """Telegram's chat ids in one table, everywhere else numbers without meaning, given in the order of the ids.

    What stands in it is readable after this step (Vault without a key); whoever opens the database seals it.
    """
    for statement in _CHATS:
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

_CHATS = (
    "create table seals (canary text not null, clean integer not null)",
    """
    create table chats (
        id integer primary key autoincrement,
        look_up text not null unique,
        sealed text not null,
        language text,
        simple integer not null default 0,
        seen text not null,
        warned text
    )
    """,
    """
    insert into chats (look_up, sealed, seen)
        select cast(chat as text), cast(chat as text), date('now') from subscribers order by chat
    """,
    "alter table subscriptions rename to old_subscriptions",
    "alter table subscribers rename to old_subscribers",
    "alter table deliveries rename to old_deliveries",
    """
    create table subscribers (
        chat integer primary key references chats (id) on delete cascade,
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
    """
    create table deliveries (
        id integer primary key autoincrement,
        workshop text not null, revision integer not null,
        chat integer not null references chats (id) on delete cascade,
        kind text not null,
        due text not null, until text not null, anytime integer not null,
        state text not null check (state in ('planned', 'sending', 'sent', 'skipped', 'failed', 'uncertain')),
        attempts integer not null default 0,
        next_try text not null,
        last_error text,
        settled text,
        unique (workshop, revision, chat, kind)
    )
    """,
    """
    insert into subscribers (chat, language, week, day, hours, new, changes, deadline, asleep)
        select c.id, o.language, o.week, o.day, o.hours, o.new, o.changes, o.deadline, o.asleep
        from old_subscribers o join chats c on c.look_up = cast(o.chat as text)
    """,
    """
    insert into subscriptions (chat, workshop, since)
        select c.id, o.workshop, o.since from old_subscriptions o join chats c on c.look_up = cast(o.chat as text)
    """,
    """
    insert into deliveries (id, workshop, revision, chat, kind, due, until, anytime, state, attempts, next_try,
            last_error, settled)
        select o.id, o.workshop, o.revision, c.id, o.kind, o.due, o.until, o.anytime, o.state, o.attempts, o.next_try,
            o.last_error, o.settled
        from old_deliveries o join chats c on c.look_up = cast(o.chat as text)
    """,
    "drop table old_subscriptions",
    "drop table old_subscribers",
    "drop table old_deliveries",
    "create index subscriptions_of_workshop on subscriptions (workshop, chat, since)",
    "create index deliveries_waiting on deliveries (next_try, id) where state = 'planned'",
    "create index deliveries_waiting_at_night on deliveries (next_try, id) where state = 'planned' and anytime",
    "create index deliveries_in_flight on deliveries (id) where state = 'sending'",
    "create index deliveries_of_chat on deliveries (chat)",
    # What was asked before there was a mark for sealed texts, and looks like one.
    "update questions set text = 'p:' || text where text like 'f:%' or text like 'p:%'",
)


@migrations()
def feedback(db: Database) -> None:
    """What people think of answers. The key is drawn by lot: not even the order of the rows says who was when."""
    db.execute(
        """
        create table feedback (
            mark text primary key,
            day text not null,
            language text not null,
            topic text not null, facet text not null, revision text not null,
            verdict text not null check (verdict in ('up', 'down')),
            reason text,
            remark text
        ) without rowid
        """
    )
    db.execute("create index feedback_of_day on feedback (day, topic, verdict)")


@migrations()
def decisions(db: Database) -> None:
    """What the staff made of unanswered questions. Questions get ids of their own, which nothing else ever has."""
    for statement in _DECISIONS:
        db.execute(statement)


_DECISIONS = (
    """
    create table decisions (
        id integer primary key autoincrement,
        day text not null,
        kind text not null check (kind in ('assigned', 'proposed', 'aside')),
        topic text, language text, facet text, digest text
    )
    """,
    "alter table questions rename to old_questions",
    """
    create table questions (
        id integer primary key autoincrement,
        day text, language text, outcome text, topic text, facet text, score float, text text,
        decision integer references decisions (id) on delete set null
    )
    """,
    """
    insert into questions (day, language, outcome, topic, facet, score, text)
        select day, language, outcome, topic, facet, score, text from old_questions order by rowid
    """,
    "drop table old_questions",
    "create index questions_of_decision on questions (decision) where decision is not null",
)


@migrations()
def handovers(db: Database) -> None:
    """Questions that people pass on to the team, what is on its way about them, and which message belongs to which."""
    for statement in _HANDOVERS:
        db.execute(statement)


_HANDOVERS = (
    """
    create table handovers (
        number integer primary key autoincrement,
        chat integer not null references chats (id) on delete cascade,
        language text not null,
        draft text, writing text, agreed text, closed text,
        active text not null
    )
    """,
    "create index handovers_of_chat on handovers (chat)",
    """
    create table letters (
        id integer primary key autoincrement,
        handover integer not null references handovers (number) on delete cascade,
        way text not null check (way in ('team', 'person')),
        kind text not null,
        text text,
        room integer not null, source integer,
        attempts integer not null default 0,
        next_try text not null
    )
    """,
    "create index letters_of_handover on letters (handover, way, id)",
    """
    create table posts (
        handover integer not null references handovers (number) on delete cascade,
        room integer not null, message integer not null, thread integer,
        ours integer not null,
        primary key (handover, room, message)
    ) without rowid
    """,
    "create index posts_in_room on posts (room, message)",
)


@migrations()
def statistics(db: Database) -> None:
    """Counting questions reads this index alone: a year of them takes tenths of a second, in which all chats wait."""
    db.execute("create index questions_counted on questions (day, outcome, language, topic)")


@migrations()
def announcements(db: Database) -> None:
    """What the office has to say to all subscribers, who can switch it off."""
    db.execute("alter table subscribers add column office integer not null default 1")
    db.execute(
        """
        create table announcements (
            id integer primary key autoincrement,
            de text not null, fr text not null,
            created text not null,
            state text not null check (state in ('draft', 'sent', 'stopped'))
        )
        """
    )


@migrations()
def alerts(db: Database) -> None:
    """Which errors the staff has been told of, by digests of what the log calls them, and how often they came since."""
    db.execute("create table alerts (error text primary key, told text not null, since integer not null) without rowid")

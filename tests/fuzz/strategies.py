"""Updates as Telegram could send them: each shape that the Bot API describes, filled with the oddest values.

https://core.telegram.org/bots/api#update
"""

from __future__ import annotations

from typing import Annotated, Any, Literal, get_args, get_origin

from hypothesis import strategies as st

from bot.callbacks import Tap
from bot.callbacks.codec import _forms, kinds
from knowledge.model import FACETS, FAMILIES, LANGUAGES

Json = dict[str, Any]

NAME = "Zwqname"
"""Stands in everything that somebody is called."""
SAID = "Zwqsaid"
"""Stands in everything that somebody has written."""
OUTSIDER = 0x1A2B3C4D5E6F
"""The id of everybody outside the staff; Telegram's have at most 52 bits (Bot API, User)."""
COLLEAGUE = 7_111_222_333
STAFF_CHAT = -1_000_000_000_000
GROUP = -1_009_876_543_210

ODD = st.one_of(
    st.text(max_size=40),
    st.sampled_from(
        [
            *(
                "",
                " ",
                "<b>",
                "</b>",
                "&amp;",
                "<a href='tg://user?id=1'>",
                "'; drop table chats; --",
                "{0}",
                "%s",
                "${x}",
            ),
            *("\u202egnp.exe", "\u200b\u200d\ufeff", "\0", "\x1b[31m", "🏳️‍🌈" * 9, "ﷺ" * 50, "e\u0301" * 50, "\ud800"),
            *("../../etc/passwd", "a" * 4096, "🎉" * 2048, "\n" * 300, "- !!python/object:os.system", "&a [*a, *a]"),
            *("Was ist PRAXES?", "et la date limite ?", "Celle", "einfacher bitte", "keine Erinnerungen mehr", "Danke"),
        ]
    ),
)
COMMANDS = st.sampled_from(
    [
        "start",
        "help",
        "hilfe",
        "aide",
        "sprache",
        "langue",
        "themen",
        "sujets",
        "workshops",
        "ateliers",
        "erinnerungen",
        "rappels",
        "privacy",
        "datenschutz",
        "confidentialite",
        "meinedaten",
        "mesdonnees",
        "loeschen",
        "supprimer",
        "stats",
        "status",
        "reload",
        "unbeantwortet",
        "ansage",
        "done",
        "frage",
        "question",
        "nix",
    ]
)
NUMBERS = st.one_of(st.integers(1, 40), st.sampled_from([0, 2**31 - 1, 2**52, 2**63 - 1, 2**63]))
CODES = st.sampled_from([None, "de", "fr", "fr-FR", "", "zz", "pt-br", "x" * 40])


def update(content: st.SearchStrategy[Json]) -> st.SearchStrategy[Json]:
    """An update with one of these contents."""
    return st.builds(lambda number, found: {"update_id": number, **found}, st.integers(0, 2**31 - 1), content)


def _some(**fields: st.SearchStrategy[Any]) -> st.SearchStrategy[Json]:
    return st.fixed_dictionaries({}, optional=fields)


def _named(text: str) -> str:
    return NAME + text


def _worded(text: str) -> str:
    return (SAID + " " + text)[:4096]


NAMES = ODD.map(_named)
WORDS = ODD.map(_worded)

OUTSIDERS = st.builds(
    lambda first, more, code: {
        "id": OUTSIDER,
        "is_bot": False,
        "first_name": first,
        **more,
        **({} if code is None else {"language_code": code}),
    },
    NAMES,
    _some(last_name=NAMES, username=st.just(NAME.lower()), is_premium=st.just(True)),
    CODES,
)
STRANGE_SENDERS = st.one_of(OUTSIDERS, OUTSIDERS.map(lambda user: {**user, "is_bot": True}))


def _private(first: str) -> Json:
    return {"id": OUTSIDER, "type": "private", "first_name": first}


CHATS = st.one_of(
    NAMES.map(_private),
    NAMES.map(_private),
    NAMES.map(lambda title: {"id": GROUP, "type": "supergroup", "title": title}),
    NAMES.map(lambda title: {"id": -4_321, "type": "group", "title": title}),
    NAMES.map(lambda title: {"id": GROUP - 1, "type": "channel", "title": title}),
)

ENTITIES = st.lists(
    st.builds(
        lambda kind, offset, length, more: {"type": kind, "offset": offset, "length": length, **more},
        st.sampled_from(
            [
                "mention",
                "hashtag",
                "bot_command",
                "url",
                "email",
                "phone_number",
                "bold",
                "blockquote",
                "spoiler",
                "code",
                "pre",
                "text_link",
                "text_mention",
                "custom_emoji",
                "unheard_of",
            ]
        ),
        st.one_of(st.integers(0, 9), st.integers(-5, 5000)),
        st.one_of(st.integers(0, 20), st.integers(-5, 5000)),
        _some(url=ODD, user=OUTSIDERS),
    ),
    max_size=4,
)
_FILE = {"file_id": "f", "file_unique_id": "u"}
_SIZE = {"width": 1, "height": 1}
_ICON = {"name": NAME, "icon_color": 1}


def _command(name: str, words: str) -> Json:
    text = f"/{name} {words}"[:4096]
    return {"text": text, "entities": [{"type": "bot_command", "offset": 0, "length": len(name) + 1}]}


TEXTS = st.one_of(
    st.builds(lambda text, entities: {"text": text, "entities": entities}, WORDS, ENTITIES),
    st.builds(_command, COMMANDS, ODD),
    ODD.filter(bool).map(lambda text: {"text": text[:4096]}),
)
MEDIA = st.one_of(
    st.builds(
        lambda found, caption, entities: {**found, "caption": caption, "caption_entities": entities},
        st.sampled_from(
            [
                {"photo": [{**_FILE, **_SIZE}]},
                {"document": {**_FILE, "file_name": f"{NAME}.pdf"}},
                {"voice": {**_FILE, "duration": 1}},
                {"video": {**_FILE, **_SIZE, "duration": 1}},
            ]
        ),
        WORDS,
        ENTITIES,
    ),
    st.sampled_from(
        [
            {"sticker": {**_FILE, **_SIZE, "type": "regular", "is_animated": False, "is_video": False}},
            {"contact": {"phone_number": "+49123456789", "first_name": NAME, "user_id": OUTSIDER}},
            {"location": {"latitude": 1.0, "longitude": 200.0}},
            {"venue": {"location": {"latitude": 1.0, "longitude": 1.0}, "title": NAME, "address": NAME}},
            {"dice": {"emoji": "🎲", "value": 6}},
            {"video_note": {**_FILE, "length": 1, "duration": 1}},
            {"new_chat_members": [{"id": OUTSIDER, "is_bot": False, "first_name": NAME}]},
            {"left_chat_member": {"id": OUTSIDER, "is_bot": False, "first_name": NAME}},
            {"new_chat_title": NAME},
            {"delete_chat_photo": True},
            {"group_chat_created": True},
            {"migrate_to_chat_id": GROUP},
            {"migrate_from_chat_id": -4_321},
            {"forum_topic_created": _ICON},
            {"web_app_data": {"data": SAID, "button_text": NAME}},
            {"users_shared": {"request_id": 1, "users": [{"user_id": OUTSIDER, "first_name": NAME}]}},
            {"story": {"id": 1, "chat": {"id": GROUP, "type": "supergroup", "title": NAME}}},
            {"message_auto_delete_timer_changed": {"message_auto_delete_time": 1}},
            {},
        ]
    ),
)
_ORIGINS = st.sampled_from(
    [
        {"type": "hidden_user", "date": 1, "sender_user_name": NAME},
        {"type": "user", "date": 1, "sender_user": {"id": OUTSIDER, "is_bot": False, "first_name": NAME}},
        {"type": "chat", "date": 1, "sender_chat": {"id": GROUP, "type": "supergroup", "title": NAME}},
    ]
)
_BOT = {"id": 987654321, "is_bot": True, "first_name": "Antenne", "username": "antenne_bot"}


def _message(number: int, date: int, chat: Json, sender: Json | None, content: Json, more: Json) -> Json:
    by = {} if sender is None else {"from": sender}
    return {"message_id": number, "date": date, "chat": chat, **by, **content, **more}


def _reply(number: int, text: str, by_bot: bool, chat: Json) -> Json:
    sender = _BOT if by_bot else {"id": OUTSIDER, "is_bot": False, "first_name": NAME}
    return {"message_id": number, "date": 1, "chat": chat, "from": sender, "text": text or "?"}


def messages(chats: st.SearchStrategy[Json] = CHATS) -> st.SearchStrategy[Json]:
    """Messages of every kind, in one of these chats."""
    return st.builds(
        _message,
        NUMBERS,
        st.sampled_from([0, 1, 1_764_000_000, 2**31 - 1]),
        chats,
        st.one_of(OUTSIDERS, STRANGE_SENDERS, st.none()),
        st.one_of(TEXTS, TEXTS, MEDIA),
        _some(
            forward_origin=_ORIGINS,
            via_bot=st.just(_BOT),
            sender_chat=st.just({"id": GROUP, "type": "supergroup", "title": NAME}),
            is_topic_message=st.booleans(),
            message_thread_id=NUMBERS,
            reply_to_message=st.builds(_reply, NUMBERS, st.one_of(WORDS, st.just("Anfrage 1")), st.booleans(), CHATS),
            author_signature=st.just(NAME),
            edit_date=st.just(1),
        ),
    )


PARTS = st.sampled_from(
    [
        *kinds(),
        *("up", "down", "a1b2c3", "0123456789abcdef", "other", "wrong", "hard", "on", "off", "*", "", "-1"),
        *("week", "new", "changes", "0", "1", "2", "3", "7", "999999999", "praxes", "workshops", "celle", "meudon"),
        *FACETS,
        *FAMILIES,
        *LANGUAGES,
    ]
)
IDS = st.sampled_from(["praxes", "workshops", "buergerfonds", "celle", "meudon", "all", "*", "", "../x"])
SMALL = st.sampled_from(["0", "1", "2", "3", "7", "90", "29383816", "999999999"])
MARKS = st.sampled_from(["a1b2c3", "0123456789abcdef"])


def _part(form: Any) -> st.SearchStrategy[str]:
    """What may stand in a part of a button's data, as `bot.callbacks.codec` reads it."""
    if form is bool:
        return st.sampled_from(["on", "off"])
    if form is int:
        return SMALL
    if get_origin(form) is Literal:
        return st.sampled_from(get_args(form))
    return st.one_of(IDS, MARKS) if get_origin(form) is Annotated else IDS


def _written(kind: type[Tap]) -> st.SearchStrategy[str]:
    return st.tuples(*map(_part, _forms(kind))).map(lambda parts: ":".join([kind.__struct_config__.tag, *parts]))


LIKELY = st.sampled_from(list(kinds().values())).flatmap(_written)
"""What a modified client would send: each kind of tap, with values that it could have."""
DATA = st.one_of(LIKELY, LIKELY, LIKELY, st.lists(PARTS, min_size=1, max_size=5).map(":".join), st.text(max_size=64))


def taps(chats: st.SearchStrategy[Json] = CHATS) -> st.SearchStrategy[Json]:
    """Taps on buttons that may never have been shown, under messages that may be gone."""
    under = st.one_of(
        messages(chats).map(lambda found: {"message": {**found, "from": _BOT}}),
        st.builds(lambda number, chat: {"message": {"message_id": number, "date": 0, "chat": chat}}, NUMBERS, chats),
        st.just({"inline_message_id": "i"}),
        st.just({}),
    )
    return st.builds(
        lambda user, data, where: {
            "callback_query": {"id": "1", "from": user, "chat_instance": "1", "data": data, **where}
        },
        OUTSIDERS,
        DATA,
        under,
    )


INLINE = st.builds(
    lambda user, typed, offset, kind: {
        "inline_query": {"id": "1", "from": user, "query": typed[:256], "offset": offset, "chat_type": kind}
    },
    OUTSIDERS,
    st.one_of(ODD, WORDS),
    st.sampled_from(["", "0", "x" * 64]),
    st.sampled_from(["sender", "private", "group", "supergroup", "channel"]),
)
_STATUS = st.sampled_from(["member", "left", "kicked", "administrator", "restricted", "creator"])


def _member(status: str) -> Json:
    rights = "can_be_edited can_manage_chat can_delete_messages can_manage_video_chats can_restrict_members"
    rights += " can_promote_members can_change_info can_invite_users can_post_stories can_edit_stories"
    rights += " can_delete_stories is_anonymous is_member can_send_messages can_send_audios can_send_documents"
    rights += " can_send_photos can_send_videos can_send_video_notes can_send_voice_notes can_send_polls"
    rights += " can_send_other_messages can_add_web_page_previews can_pin_messages can_manage_topics can_edit_tag"
    rights += " can_react_to_messages"
    return {"user": _BOT, "status": status, "until_date": 0, **dict.fromkeys(rights.split(), True)}


MEMBERSHIP = st.builds(
    lambda kind, chat, user, old, new: {
        kind: {
            "chat": chat,
            "from": user,
            "date": 1,
            "old_chat_member": _member(old),
            "new_chat_member": _member(new),
        }
    },
    st.sampled_from(["my_chat_member", "chat_member"]),
    CHATS.filter(lambda chat: chat["type"] != "supergroup"),  # there the bot waits a second for news of a move
    OUTSIDERS,
    _STATUS,
    _STATUS,
)
OTHER_KINDS = st.one_of(
    st.sampled_from([{}, {"unheard_of": {"id": 1}}, {"removed_chat_boost": {}}]),
    st.builds(
        lambda kind, message: {kind: message},
        st.sampled_from(["edited_message", "channel_post", "edited_channel_post", "business_message"]),
        messages(),
    ),
)
EVERY_KIND = update(
    st.one_of(messages().map(lambda found: {"message": found}), taps(), INLINE, MEMBERSHIP, OTHER_KINDS)
)

VALUES = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=9), st.just(10**30)),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=9), inner, max_size=3)),
    max_leaves=9,
)
"""Any JSON."""
_GONE = object()


def spoiled(whole: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """The same in a form that nobody knows: somewhere in it something else stands, or nothing."""
    return st.builds(
        _spoil, whole, st.lists(st.integers(0, 9), min_size=1, max_size=6), st.one_of(VALUES, st.just(_GONE))
    )


def _spoil(part: Any, path: list[int], other: Any) -> Any:
    keys = list(part) if isinstance(part, dict) else list(range(len(part))) if isinstance(part, list) else []
    if not keys or not path:
        return None if other is _GONE else other
    here = keys[path[0] % len(keys)]
    new = part.copy()
    if len(path) == 1 and other is _GONE:
        del new[here]
    else:
        new[here] = _spoil(part[here], path[1:], other)
    return new

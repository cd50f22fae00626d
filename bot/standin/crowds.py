"""Many people at once, for whatever goes to all of them."""

from bot.standin.people import Person
from bot.standin.server import StandIn
from bot.standin.views import Seen


def crowd(standin: StandIn, size: int, *, language_code: str | None = "de") -> list[Person]:
    """So many people whom the bot may write to. Unlike those who `say` something, they make no updates."""
    people = [Person(standin, f"Anna {number}", language_code=language_code) for number in range(1, size + 1)]
    for person in people:
        person.chat.known = True
    return people


def received(standin: StandIn) -> dict[int, list[str]]:
    """What the bot has sent and not deleted, by chat id: texts or captions as they are now, oldest first.

    Chats without such a message are left out.
    """
    with standin.lock:
        found = {
            chat.id: [
                Seen(stored.json).text for stored in chat.messages.values() if stored.from_bot and not stored.deleted
            ]
            for chat in standin.world.chats.values()
        }
    return {chat_id: texts for chat_id, texts in found.items() if texts}

"""A chat window of text: shows what the bot sends, numbers its buttons, and turns typed lines into updates."""

from __future__ import annotations

from collections.abc import Sequence
from types import TracebackType

from rich.console import Console
from rich.text import Text

from bot.app import BotApplication
from bot.services import services_in
from bot.standin import Button, Person, Seen

_STYLE = "bright_black"


class LocalChat:
    """One person's chat with the bot. Use as an async context manager: the application runs inside."""

    def __init__(self, application: BotApplication, person: Person, console: Console) -> None:
        self._application = application
        self._person = person
        self._console = console
        self._buttons: list[tuple[Seen, Button]] = []

    @property
    def examples(self) -> Sequence[str]:
        """Example questions, for completion."""
        language = "fr" if self._person.language_code == "fr" else "de"
        return services_in(self._application).kb.messages[language].examples  # type: ignore[index]

    async def __aenter__(self) -> LocalChat:
        await self._application.initialize()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._application.shutdown()

    async def enter(self, line: str) -> None:
        """What was typed: the number of a button taps it, an empty line does nothing, all else is a message."""
        if not line.strip():
            return
        number = int(line) if line.strip().isascii() and line.strip().isdigit() else 0
        if 1 <= number <= len(self._buttons):
            await self._tap(*self._buttons[number - 1])
            return
        self._show(await self._person.tell(self._application, line))

    def note(self, text: str) -> None:
        """A remark of the window itself."""
        self._console.print(Text(text, style=_STYLE))

    async def _tap(self, message: Seen, button: Button) -> None:
        if target := button.url or button.copy_text:
            self.note(target)
            return
        notices = len(self._person.notices)
        row = message.buttons.index(button)
        self._show(await self._person.tap(self._application, row, message))
        for notice in self._person.notices[notices:]:
            self.note(notice)

    def _show(self, messages: Sequence[Seen]) -> None:
        if any(message.buttons for message in messages):
            self._buttons = []
        for message in messages:
            self._console.print(Text(_said(message)))
            self._number(message)
            self._console.print()

    def _number(self, message: Seen) -> None:
        for button in message.buttons:
            self._buttons.append((message, button))
            target = button.url or button.copy_text
            line = f"  [{len(self._buttons)}] {button.text}" + (f"  {target}" if target else "")
            self._console.print(Text(line, style=_STYLE))


def _said(message: Seen) -> str:
    """A message as text: of a place its name and where it lies, of a file its name and what is said about it, of a
    contact name and number."""
    venue, file, contact = (message.json.get(kind) for kind in ("venue", "document", "contact"))
    if contact:
        return f"{contact['first_name']} {contact.get('last_name', '')}".strip() + f"\n{contact['phone_number']}"
    if venue:
        at = venue["location"]
        return f"{venue['title']}, {venue['address']} ({at['latitude']}, {at['longitude']})"
    return f"{file['file_name']}\n{message.text}".rstrip() if file else message.text

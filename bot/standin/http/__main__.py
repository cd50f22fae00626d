"""`python -m bot.standin.http`: the stand-in as a server, for benchmarks and for trying a bot by hand."""

import threading
from typing import Annotated

import typer

from bot.standin.crowds import crowd
from bot.standin.http.serving import Server
from bot.standin.server import StandIn


def serve(
    token: Annotated[str, typer.Option(help="The only token that is let in.")],
    port: Annotated[int, typer.Option(help="The port on 127.0.0.1; 0 takes any free one.")] = 8081,
    people: Annotated[int, typer.Option(help="How many people the bot already knows.")] = 0,
) -> None:
    """Serve a small Telegram until Ctrl-C."""
    standin = StandIn(token=token)
    ids = [person.chat.id for person in crowd(standin, people)]
    with Server(standin, port) as server:
        known = f", chats {ids[0]} to {ids[-1]}" if ids else ""
        typer.echo(f"TELEGRAM_API_URL={server.url}{known}")
        threading.Event().wait()


if __name__ == "__main__":
    typer.run(serve)

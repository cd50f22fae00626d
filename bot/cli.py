"""The command line: reads arguments and hands over to bot/commands/."""

from __future__ import annotations

import sys
from functools import partial
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from bot.commands.opening import fail, finder_or_fail, knowledge_or_fail, settings_or_fail
from bot.leaving import leave
from knowledge.model import Language
from knowledge.problems import ContentError

app = typer.Typer(
    help="The bot of the Antenne Métropole.", no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False
)

Content = Annotated[
    Path | None, typer.Option("--content", help="Another content folder (or ANTENNE_CONTENT).", show_default=False)
]


@app.command()
def run(content: Content = None) -> None:
    """Start the bot: on Telegram if TELEGRAM_BOT_TOKEN is set, else as a chat in the terminal."""
    settings = settings_or_fail(content)
    if settings.token:
        from bot.commands.run import run_on_telegram

        run_on_telegram(settings)
    else:
        chat(content)


@app.command()
def chat(content: Content = None) -> None:
    """Talk to the bot in the terminal; nothing to sign up for."""
    from bot.commands.chat import chat_in_terminal

    chat_in_terminal(settings_or_fail(content))


@app.command()
def ask(
    question: Annotated[str, typer.Argument(help="The question, or - to read JSON lines from standard input.")],
    json: Annotated[bool, typer.Option("--json", help="Answer as JSON lines.")] = False,
    explain: Annotated[bool, typer.Option("--explain", help="Show what spoke for and against, per signal.")] = False,
    content: Content = None,
) -> None:
    """Answer one question, or JSON lines in order."""
    from bot.commands.ask import AskError, answer_lines, ask_once, standard_input

    finder = finder_or_fail(settings_or_fail(content))
    if not json:
        ask_once(finder, question, explain=explain, console=Console())
        return
    lines = standard_input() if question == "-" else [_as_line(question)]
    try:
        for line in answer_lines(finder, lines):
            typer.echo(line)
    except AskError as error:
        fail(str(error))


@app.command()
def check(content: Content = None) -> None:
    """Read the whole content folder and report every problem with file, line and key."""
    from bot.commands.check import check_content

    settings = settings_or_fail(content)
    raise typer.Exit(check_content(settings.content, settings.database, Console()))


@app.command(name="eval")
def evaluate(
    files: Annotated[
        list[Path] | None, typer.Argument(help="Labelled questions (JSON lines).", show_default=False)
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="Print the figures as one JSON object.")] = False,
    errors: Annotated[int, typer.Option("--errors", help="How many of the misses to show.")] = 0,
    fit: Annotated[bool, typer.Option("--fit", help="First fit the confidence anew by cross-validation.")] = False,
    content: Content = None,
) -> None:
    """Measure the answers on labelled questions; without files, by cross-validation of the content."""
    from bot.commands.ask import text_of
    from bot.commands.evaluate import evaluate as measure

    finder = finder_or_fail(settings_or_fail(content))
    try:
        measure(files or [], finder, partial(text_of, finder), Console(), as_json=json, errors=errors, fit=fit)
    except (OSError, ValueError) as error:
        fail(str(error))


@app.command()
def bench(
    files: Annotated[
        list[Path] | None, typer.Argument(help="Questions to measure with (JSON lines).", show_default=False)
    ] = None,
    content: Content = None,
) -> None:
    """Measure speed and memory; by default with the questions in tests/questions/."""
    from bot.commands.bench import QUESTIONS
    from bot.commands.bench import bench as measure

    try:
        measure(settings_or_fail(content).content, files or sorted(QUESTIONS.glob("*.jsonl")), Console())
    except (OSError, ValueError, ContentError) as error:
        fail(str(error))


@app.command()
def bench_reminders(content: Content = None) -> None:
    """Measure broadcasts of a bot that is stopped, killed and cut off; ends with 1 where a target is missed."""
    from bot.commands.bench_reminders import bench_reminders as measure

    settings = settings_or_fail(content)
    if not measure(settings.content, finder_or_fail(settings).kb, Console()):
        raise typer.Exit(1)


@app.command()
def bench_load(
    questions: Annotated[
        int, typer.Option("--questions", min=0, help="How many to ask for the memory; 0 leaves it out.")
    ] = 100_000,
    soak: Annotated[float, typer.Option("--soak", min=0, help="Seconds of bad weather; 0 leaves it out.")] = 600,
    rounds: Annotated[
        int, typer.Option("--rounds", min=0, help="How often both bots are compared; 0 leaves it out.")
    ] = 2,
    plot: Annotated[Path | None, typer.Option("--plot", help="Draw a picture into this file.", show_default=False)] = (
        None
    ),
    json: Annotated[
        Path | None, typer.Option("--json", help="Write all raw figures into this file.", show_default=False)
    ] = None,
    content: Content = None,
) -> None:
    """Measure a bot under load, beside an echo bot, and in bad weather; ends with 1 where a target is missed."""
    from bot.commands.bench import NO_QUESTIONS, QUESTIONS
    from bot.commands.bench import questions as questions_of
    from bot.commands.bench_load import Sizes
    from bot.commands.bench_load import bench_load as measure
    from bot.commands.load_files import LoadFiles

    files = LoadFiles(plot, json)
    if complaint := files.complaint():
        fail(complaint)
    settings = settings_or_fail(content)
    asked = list(questions_of(sorted(QUESTIONS.glob("*.jsonl"))))
    if not asked:
        fail(NO_QUESTIONS)
    finder_or_fail(settings)  # the index must be in the cache before a bot starts
    findings, met = measure(settings.content, asked, Console(), Sizes(rounds=rounds, questions=questions, soak=soak))
    try:
        files.write(findings)
    except OSError as error:
        fail(str(error))
    if not met:
        raise typer.Exit(1)


@app.command()
def reminders(
    days: Annotated[int, typer.Option("--for", min=1, max=1000, help="How many days ahead to look.")] = 30,
    content: Content = None,
) -> None:
    """Show what will go out to how many subscribers, and what has become of what went out."""
    from bot.clock import now
    from bot.commands.reminders import print_reminders
    from bot.storage.database import StorageError

    settings = settings_or_fail(content)
    try:
        print_reminders(settings.content, settings.database, now(), days, Console())
    except StorageError as error:
        fail(str(error), 1)


@app.command()
def links(
    qr: Annotated[
        Path | None, typer.Option("--qr", help="Also write QR codes for print into this folder.", show_default=False)
    ] = None,
    name: Annotated[
        str | None, typer.Option("--name", help="The bot's name; else Telegram is asked.", show_default=False)
    ] = None,
    content: Content = None,
) -> None:
    """List the addresses that open the bot at a topic, a workshop or a language; with --qr for posters."""
    from bot.commands.links import LinksError, links_of, print_links, username_of
    from bot.commands.posters import write_posters

    settings = settings_or_fail(content)
    kb = knowledge_or_fail(settings)
    try:
        found = links_of(kb, username_of(settings, name))
    except LinksError as error:
        fail(str(error))
    print_links(found, Console())
    if qr is None:
        return
    try:
        written = write_posters(kb, found, qr)
    except OSError as error:
        fail(f"the QR codes can't be written to {qr}: {error.strerror}", 1)
    typer.echo(f"{written} QR codes, each as PNG and SVG, in {qr}; index.html shows them all", err=True)


@app.command()
def new_key() -> None:
    """Print a new key for ANTENNE_KEY, which seals what names people in the database."""
    from bot.keys import new_key as make

    typer.echo(make())


@app.command()
def rotate_key() -> None:
    """Seal the database with a new key; in .env the new one takes the place of the old. Stop the bot first."""
    from bot.commands.keys import rotate

    rotate(settings_or_fail(), typer.echo)


@app.command()
def backup(
    folder: Annotated[
        Path | None, typer.Argument(help="Where to; else ANTENNE_BACKUPS, or beside the database.", show_default=False)
    ] = None,
    keep: Annotated[int, typer.Option("--keep", min=1, help="Of how many days a copy is kept.")] = 14,
) -> None:
    """Copy the database, also while the bot runs; the copy is proven, older ones are rotated."""
    from bot.commands.backup import print_backup

    print_backup(settings_or_fail(), folder, keep, typer.echo)


@app.command()
def restore(
    copy: Annotated[Path, typer.Argument(help="A copy of the database.", show_default=False)],
) -> None:
    """Put a copy in the place of the database, which is set aside. Stop the bot first."""
    from bot.commands.restore import print_restore

    print_restore(settings_or_fail(), copy, typer.echo)


@app.command(name="migrate-storage")
def migrate_storage(
    source: Annotated[str, typer.Argument(metavar="FROM", help="The database that is there: a file or an address.")],
    target: Annotated[str, typer.Argument(metavar="TO", help="An empty database, or a file that is not there yet.")],
) -> None:
    """Move everything from SQLite to PostgreSQL or back, and compare it row by row. Stop the bots first."""
    from bot.commands.migrate_storage import print_move

    print_move(source, target, Console())


@app.command()
def privacy(
    language: Annotated[Language, typer.Option("--language", help="The language of the record: de or fr.")] = "de",
    content: Content = None,
) -> None:
    """Print the record of processing activities (GDPR, article 30) as Markdown, for the office's files."""
    from bot.commands.privacy import print_record

    settings = settings_or_fail(content)
    print_record(knowledge_or_fail(settings), settings, language, typer.echo)


@app.command()
def schema(content: Content = None) -> None:
    """Write the JSON Schema of the content files, for completion in editors."""
    from bot.commands.schema import write_schemas

    write_schemas(settings_or_fail(content).content, Console())


def _as_line(question: str) -> str:
    import json

    return json.dumps({"question": question})


def main() -> None:
    """The entry point of the `antenne` command."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")  # whatever the locale, answers are German and French
    try:
        app()
    except SystemExit as ended:
        leave(ended)
        raise
    except BrokenPipeError:  # the reader of our output has gone
        sys.stderr.close()

"""`python -m bot.trials.echo`: a bare bot that sends every text back, as a measure of what python-telegram-bot costs.

Written as anybody would write it: nothing in it belongs to ours but the names of the two settings.
"""

import os

from telegram import Update
from telegram.ext import ApplicationBuilder, ContextTypes, MessageHandler, filters


async def echo(update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
    """Send a text back."""
    if update.message and update.message.text:
        await update.message.reply_text(update.message.text)


def main() -> None:
    """Echo until the process is ended."""
    api = f"{os.environ['TELEGRAM_API_URL']}/bot"
    builder = ApplicationBuilder().token(os.environ["TELEGRAM_BOT_TOKEN"]).base_url(api)
    app = builder.concurrent_updates(True).build()
    app.add_handler(MessageHandler(filters.TEXT, echo))
    app.run_polling()


if __name__ == "__main__":
    main()

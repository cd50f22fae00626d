"""The stand-in over HTTP, for a bot in a process of its own: `TELEGRAM_API_URL` points to a `Server`'s `url`.

Apart from the stand-in itself, because it loads a web server that `antenne chat` has no use for.
"""

from bot.standin.http.network import NetworkFaults, Rates
from bot.standin.http.serving import Server

__all__ = ["NetworkFaults", "Rates", "Server"]

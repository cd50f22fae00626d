"""What a tap on one of the bot's buttons means. A new kind of tap goes into the room it belongs to.

Buttons stay valid across restarts; whatever does not decode is an old or a foreign one.
"""

from bot.callbacks.answers import AskExample, ChooseLanguage, OpenTopic, ShowFamily, ShowMenu, ShowTopic, ShowTown
from bot.callbacks.codec import OldButtonError, Tap, decode, encode
from bot.callbacks.reminders import (
    AboutReminders,
    EndReminders,
    ReminderTap,
    ShowReminders,
    Subscribe,
    SwitchWish,
    Unsubscribe,
)
from bot.callbacks.workshops import AboutWorkshops, OpenWorkshop, SendCalendar, SendMap, ShowPast, ShowWorkshops

__all__ = [
    "AboutReminders",
    "AboutWorkshops",
    "AskExample",
    "ChooseLanguage",
    "EndReminders",
    "OldButtonError",
    "OpenTopic",
    "OpenWorkshop",
    "ReminderTap",
    "SendCalendar",
    "SendMap",
    "ShowFamily",
    "ShowMenu",
    "ShowPast",
    "ShowReminders",
    "ShowTopic",
    "ShowTown",
    "ShowWorkshops",
    "Subscribe",
    "SwitchWish",
    "Tap",
    "Unsubscribe",
    "decode",
    "encode",
]

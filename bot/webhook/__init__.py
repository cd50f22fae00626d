"""Updates that Telegram brings by itself, instead of being asked for them: https://core.telegram.org/bots/webhooks."""

"""How the bot is, for machines: health, readiness and figures over HTTP, on a port for this machine alone."""

"""The machinery around the knowledge: settings, wiring, storage, rendering, command line."""

"""The rules of the editors' lint: each a generator that reads a loaded folder and names what breaks the rule."""

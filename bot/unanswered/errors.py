"""Why a phrasing can't be put somewhere, or taken out."""


class UneditableError(Exception):
    """The file is written in a way that a phrasing can't be put into, or taken out of, without changing more."""


class MissingPhrasingError(Exception):
    """The phrasing does not stand there any more."""

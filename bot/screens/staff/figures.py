"""Numbers as Germans write them."""

_NO_BREAK = "\u00a0"


def figure(number: int) -> str:
    """A whole number: 12.345."""
    return f"{number:,}".replace(",", ".")


def average(total: int, days: int) -> str:
    """So many a day, with one place behind the comma below ten: 2,5."""
    a_day = total / days
    return f"{a_day:.1f}".replace(".", ",") if a_day < 10 else figure(round(a_day))


def share(part: int, total: int) -> str:
    """A part of a total that is not 0: 85 %."""
    return f"{round(100 * part / total)}{_NO_BREAK}%"


def counted(number: int, one: str, many: str) -> str:
    """A number with its noun."""
    return f"{figure(number)} {one if number == 1 else many}"

"""QR codes for posters and e-mail footers: a PNG and an SVG for each address, and a page that shows them all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape
from pathlib import Path

import segno

from bot.commands.links import Link
from bot.deep_links import LanguageTarget, TopicTarget, WorkshopTarget
from bot.screens.menu import family_name
from knowledge.model import FAMILIES, KnowledgeBase, Text

QUIET = 4
"""Empty modules around a code: ISO/IEC 18004 wants four."""
ERROR_CORRECTION = "m"
"""A code is read with 15 % of it damaged or covered; segno takes more where it costs no space."""
PIXELS = 1000
"""Least width of a PNG: 8.5 cm at 300 dots an inch."""

_STYLE = """
  body { font: 16px/1.4 system-ui, sans-serif; margin: 2rem; color: #111; background: #fff; }
  ul { display: grid; grid-template-columns: repeat(auto-fill, minmax(15rem, 1fr)); gap: 1.5rem; padding: 0; }
  li { list-style: none; break-inside: avoid; }
  img { width: 12rem; height: 12rem; display: block; }
  h2 { break-after: avoid; }
  code { overflow-wrap: anywhere; }
"""


def write_posters(kb: KnowledgeBase, links: Iterable[Link], folder: Path) -> int:
    """Write the codes of all addresses but those of single facets, and `index.html`; returns how many codes.

    Other files in the folder stay. Raises OSError where it can't be written.
    """
    shown = [link for link in links if not _is_a_facet(link)]
    folder.mkdir(parents=True, exist_ok=True)
    for link in shown:
        code = code_of(link.address)
        code.save(str(folder / f"{link.name}.png"), scale=_scale(code), border=QUIET)
        code.save(str(folder / f"{link.name}.svg"), scale=10, border=QUIET, title=_both(link.title), desc=link.address)
    (folder / "index.html").write_text(_page(kb, shown), encoding="utf-8", newline="\n")
    return len(shown)


def code_of(address: str) -> segno.QRCode:
    """The QR code of an address."""
    return segno.make_qr(address, error=ERROR_CORRECTION)


def _scale(code: segno.QRCode) -> int:
    """Pixels a module: whole ones, so that its edges stay sharp."""
    width, _ = code.symbol_size(border=QUIET)
    return -(-PIXELS // int(width))


def _is_a_facet(link: Link) -> bool:
    return isinstance(link.target, TopicTarget) and link.target.facet != "what"


def _page(kb: KnowledgeBase, links: list[Link]) -> str:
    """The overview as HTML, in both languages, to look at and to print."""
    sections = "\n".join(_section(heading, group) for heading, group in _groups(kb, links) if group)
    heading = "QR-Codes des Bots"
    return f"""<!DOCTYPE html>
<html lang="de">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{heading} · Codes QR du bot</title>
<style>{_STYLE}</style>
</head>
<body>
<h1>{heading} · <span lang="fr">Codes QR du bot</span></h1>
<p>Jeder Code liegt in diesem Ordner als SVG (für den Druck in jeder Größe) und als PNG. Drucken Sie ihn mindestens
2 cm breit und lassen Sie den weißen Rand stehen.</p>
<p lang="fr">Chaque code se trouve dans ce dossier en SVG (pour imprimer à n’importe quelle taille) et en PNG.
Imprimez-le sur au moins 2 cm de large et gardez la marge blanche.</p>
{sections}
</body>
</html>
"""


def _groups(kb: KnowledgeBase, links: list[Link]) -> Iterator[tuple[Text, list[Link]]]:
    whole = [link for link in links if link.target is None or isinstance(link.target, LanguageTarget)]
    yield Text(de="Der Bot und seine Sprachen", fr="Le bot et ses langues"), whole
    for family in FAMILIES:
        heading = Text(de=family_name(kb, family, "de"), fr=family_name(kb, family, "fr"))
        yield (
            heading,
            [each for each in links if isinstance(each.target, TopicTarget) and _family(kb, each.target) == family],
        )
    workshops = [link for link in links if isinstance(link.target, WorkshopTarget)]
    yield Text(de="Workshops", fr="Ateliers"), workshops


def _family(kb: KnowledgeBase, target: TopicTarget) -> str:
    return kb.topics[target.topic].family


def _section(heading: Text, links: list[Link]) -> str:
    entries = "\n".join(_entry(link) for link in links)
    title = f'{escape(heading.de)} · <span lang="fr">{escape(heading.fr)}</span>'
    return f"<section>\n<h2>{title}</h2>\n<ul>\n{entries}\n</ul>\n</section>"


def _entry(link: Link) -> str:
    alt = escape(f"QR-Code: {link.title.de}")
    address = escape(link.address)
    titles = [f"<strong>{escape(link.title.de)}</strong>"]
    if link.title.fr != link.title.de:
        titles.append(f'<span lang="fr">{escape(link.title.fr)}</span>')
    files = f'<a href="{link.name}.svg">{link.name}.svg</a> · <a href="{link.name}.png">{link.name}.png</a>'
    image = f'<img src="{link.name}.svg" alt="{alt}">'
    return "<li>" + "<br>\n".join([image, *titles, f'<a href="{address}"><code>{address}</code></a>', files]) + "</li>"


def _both(title: Text) -> str:
    return title.de if title.de == title.fr else f"{title.de} · {title.fr}"

"""The words in which people ask for simple language, as patterns of folded text (`knowledge.text.fold`).

Python takes as long to compile the patterns as a start to open the database, and few messages need them: none without
a word of TELLING.
"""

from knowledge.model import Language

Patterns = dict[Language, str]

TELLING = (
    *("leicht", "einfach", "kurz", "lang", "verst", "schnell", "schw", "kompliz", "kapier", "begreif", "viel"),
    *("deutsch", "normal", "ausfuhrlich", "vorher", "immer", "sonst"),
    *("simpl", "court", "facil", "falc", "lent", "doucement", "clair", "vite", "compli", "long", "difficile", "dur"),
    *("rapide", "compr", "francais", "avant", "habitude", "complete", "detail"),
)
"""Parts of words, one of which is in every request that the patterns know."""


def _any(*ways: str) -> str:
    return f"(?:{'|'.join(ways)})"


_SPEECH_DE = _any(
    r"(in |auf |mit )?(einer )?(ganz )?(leichte|einfache|leicht verstandliche)[rmn]? (deutsche[rn]? )?"
    r"(sprache|worten?|satzen?|deutsch)",
    r"(in |mit )?(ganz )?kurzen satzen",
)
_SPEECH_FR = _any(
    r"(en |avec (des )?)?(mots|termes|phrases) (tres |plus )?(simples|courtes)",
    r"(en |dans un )?(langage|francais) (tres |plus )?(simple|facile|simplifie)",
    r"(en |une |dans une )?(langue|version) (tres |plus )?(simple|facile|simplifiee)",
    r"(en )?(falc|facile a lire( et a comprendre)?)",
)
_SAY_DE = _any(
    "erklar(e|en|st)?",
    "sag(e|en|st)?",
    "schreib(e|en|st)?",
    "antworte(n|st)?",
    "formulier(e|en|st)?",
    "sprich|sprechen",
    "red(e|en)?",
)
_SAY_FR = _any(
    "(re)?explique[rz]?",
    "(re)?dis|dites|dire",
    "reponds|repondez|repondre",
    "ecris|ecrivez|ecrire",
    "parle[rz]?",
    "reformule[rz]?",
)
_LITTLE_DE = r"((etwas|ein bisschen|ein wenig|viel|ganz|auch|bitte|noch ?mal|mal|doch) )*"
_LITTLE_FR = r"((un peu|encore|beaucoup|bien) )*"
_EASIER_DE = _any(
    "einfacher", "leichter", "langsam(er)?", "verstandlicher", "kurzer", "nicht so (schnell|kompliziert|schwer|lang)"
)
_EASIER_FR = _any(
    "plus (simple|simplement|facile|facilement|lentement|doucement|clair|clairement|court)",
    "moins (vite|complique|compliquee|long)",
    "lentement",
    "doucement",
    "simplement",
)

CLEAR: Patterns = {
    "de": _any(
        _SPEECH_DE,
        rf"ich (brauche|will|mochte|hatte gern) ((das|es|alles|die antwort(en)?) )?{_LITTLE_DE}{_SPEECH_DE}",
        rf"(geht|gibt es|gibts|hast du|haben sie) (das|es|die antwort) {_LITTLE_DE}{_SPEECH_DE}",
        rf"(kannst|konnen|konntest|konnten|wurdest) (du|sie) (mir )?((das|es) )?{_LITTLE_DE}"
        rf"({_EASIER_DE}|{_SPEECH_DE})( bitte)?( {_SAY_DE})?",
        rf"{_SAY_DE}( sie)?( mir)?( das| es)? {_LITTLE_DE}({_EASIER_DE}|{_SPEECH_DE}|einfach)",
    ),
    "fr": _any(
        rf"(je (veux|voudrais|prefere) )?(une (reponse|version) )?{_SPEECH_FR}",
        r"(tu peux|peux[- ]tu|vous pouvez|pouvez[- ]vous|pourrais[- ]tu|pourriez[- ]vous) "
        rf"(me |m'|le |l'|la |nous )*{_SAY_FR}( ca| cela)? {_LITTLE_FR}({_EASIER_FR}|{_SPEECH_FR})",
        rf"{_SAY_FR}([- ](le|la|moi|nous))*( ca| cela)? {_LITTLE_FR}({_EASIER_FR}|{_SPEECH_FR})",
        r"simplifie[rz]?( ca)?",
    ),
}
"""Requests for simple language; they may also stand beside a question."""

ALONE: Patterns = {
    "de": _any(
        rf"((das|es) )?{_LITTLE_DE}{_EASIER_DE}( erklaren| erklart| schreiben| sprechen)?",
        r"(du|sie) (bist|sind|redest|reden|schreibst|schreiben|sprichst|antwortest) (mir )?(viel )?"
        r"zu (schnell|kompliziert|schwierig|schwer|viel|lang)",
        r"((das|es|alles|die antwort) )?((ist|war|klingt) )?((mir|fur mich) )?(alles )?((viel|etwas) )?"
        r"zu (kompliziert|schwierig|schnell|lang|viel text|schwer zu verstehen)( erklart| geschrieben| fur mich)?",
        r"((das|ich) )?(versteh|verstehe|kapiere?|begreife) "
        r"((ich|das|es|dich|sie|leider|einfach|so|gar|uberhaupt|alles) )*nicht( gut| richtig)?",
        r"((das|es) )?(hab|habe)? ?ich ?((das|es) )?(hab |habe )?(leider )?nicht (verstanden|kapiert)",
        r"(leider )?nicht (verstanden|kapiert)",
        r"ich (kann|spreche|verstehe) (noch )?(nur )?(nicht so gut|nicht gut|wenig|kaum) deutsch",
    ),
    "fr": _any(
        rf"{_LITTLE_FR}{_EASIER_FR}",
        r"((c'est|tu (parles|vas|ecris)|vous (parlez|allez|ecrivez)|[lt]a reponse est) )?((beaucoup|bien|un peu) )?"
        r"trop (complique|compliquee|difficile|dur|vite|long|longue|rapide)( a comprendre)?( pour moi)?",
        r"(je )?(ne |n'y )?comprends? (rien|pas)( (tout|bien|vraiment|du tout))*( ce que (tu|vous) (dis|dites))?",
        r"(je )?n?'?(j')?ai (rien|pas)( (tout|bien|vraiment))* compris",
        r"je (ne )?parle (pas bien|un peu|mal) francais",
    ),
}
"""Complaints and short requests: meant only where nothing else is said."""

POLITE: dict[Language, frozenset[str]] = {
    "de": frozenset({"langsam", "langsamer", "einfach", "einfacher", "leichter", "kurzer", "kurz"}),
    "fr": frozenset({"lentement", "doucement", "moins vite", "plus simple", "plus court", "simple", "simplement"}),
}
"""Meant, also beside a question, where "bitte" or "s'il te plaît" is said with it."""

VAGUE = frozenset({"kurzer", "leichter", "nicht so lang", "plus court", "plus facile", "moins long", "zu lang"})
"""Too little to go by without a word of politeness: "kürzer?" may ask for the time that something takes."""

FULL: Patterns = {
    "de": _any(
        r"(ich (will|mochte|brauche) )?(jetzt )?((wieder|ganz|die|in|mit|bitte) )*"
        r"(normal|normale[rn]? (sprache|antworten?|texte?)|ausfuhrlich(er)?|ausfuhrliche[rn]? (antworten?|texte?)"
        r"|lange[rn]? antworten|wie (vorher|immer|sonst))( antworten| sprechen| schreiben)?",
        r"(antworte|antworten sie|schreib|schreibe|sprich|rede) (mir )?(bitte )?(wieder )?"
        r"(normal|ausfuhrlich(er)?|wie (vorher|immer))",
        r"(keine|nicht mehr in|ohne) (leichte|einfache)[rn]? sprache( mehr)?",
        r"nicht mehr (so )?(einfach|langsam)",
    ),
    "fr": _any(
        r"(je (veux|voudrais|prefere) )?((a|de) nouveau )?((en|des|les|un|une|la) )?"
        r"(normal|normale|normalement|(langage|mode|francais) normal|langue normale|comme (avant|d'habitude)"
        r"|reponses? (normales?|completes?|longues?|detaillees?)|version (normale|complete|longue))",
        r"(reponds|parle|ecris|explique|repondez|parlez|ecrivez)([- ]moi)? ((a|de) nouveau )?"
        r"(normalement|en detail|comme avant)",
        r"(plus de|sans|pas de) (falc|langage simple|langage facile)",
    ),
}
"""Requests for the usual answers."""

WITHIN: Patterns = {
    "de": (
        rf"(?=.*\b({_SAY_DE}|(was|wer|wie) (ist|sind|bedeutet|heisst|funktioniert|geht|lauft))\b)"
        r"(?!.*\b(gibt es|habt ihr|bietet|bieten|muss|soll|darf)\b)"
        r".*\b(in|mit) (ganz )?(leichter|einfacher|einfachen|leichten|kurzen) (sprache|worten|satzen)\b"
    ),
    "fr": (
        rf"(?=.*\b({_SAY_FR}|c'est quoi|qu'est[- ]ce que?|comment)\b)"
        r"(?!.*\b(y a[- ]t[- ]il|avez[- ]vous|existe|dois|faut)\b)"
        r".*\b((en|avec) (des )?(mots|termes|phrases|langage|francais) (tres |plus )?(simples?|courtes|faciles?)"
        r"|en falc)\b"
    ),
}
"""A question that says in which words it wants to be answered."""

BEFORE = (
    r"^((hallo|hi|hey|bitte|bonjour|salut|merci|danke|aber|oh|ok|okay|sorry|entschuldigung|pardon|desolee?|mais|stopp?"
    r"|s'?il (te|vous) plait|s il (te|vous) plait|stp|svp|please|pls|so|jetzt|noch ?mal|encore une fois)\b[ !]*)+"
)
AFTER = r"( *\b(bitte|danke|merci|s'?il (te|vous) plait|s il (te|vous) plait|stp|svp|please|pls|fur mich|pour moi))+$"
"""What people say around a request."""

"""Towns in questions, by the list that ships: however their names are spelled, and words that are no towns."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.finder import Finder
from knowledge.load import SHIPPED, load
from knowledge.model import LANGUAGES, KnowledgeBase, Language
from knowledge.reply import Context
from knowledge.text import fold
from knowledge.towns import Towns, bare

KB = load(SHIPPED)
TOWNS = Towns(KB)


def names(question: str, language: Language = "de") -> list[str]:
    """The towns that a question names, without what stands in brackets."""
    return [town.name.split(" (")[0] for town in TOWNS.named(question, language).known]


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("Göttingen", "Göttingen"),
        ("göttingen", "Göttingen"),
        ("GÖTTINGEN", "Göttingen"),
        ("Goettingen", "Göttingen"),
        ("Gottingen", "Göttingen"),
        ("Go\u0308ttingen", "Göttingen"),
        ("Wolfenbuettel", "Wolfenbüttel"),
        ("Osnabrueck", "Osnabrück"),
        ("Luechow", "Lüchow"),
        ("Faßberg", "Faßberg"),
        ("Fassberg", "Faßberg"),
        ("Nîmes", "Nîmes"),
        ("nimes", "Nîmes"),
        ("NIMES", "Nîmes"),
        ("Créteil", "Créteil"),
        ("creteil", "Créteil"),
        ("Ecommoy", "Écommoy"),
        ("ploermel", "Ploërmel"),
        ("Œuvron Évron", "Évron"),
    ],
)
def test_umlauts_and_accents_may_be_missing_or_written_out(typed: str, name: str) -> None:
    assert names(typed) == [name]


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("St. Andreasberg", "Sankt Andreasberg"),
        ("st-andreasberg", "Sankt Andreasberg"),
        ("Sankt Andreasberg", "Sankt Andreasberg"),
        ("Ste-Foy-la-Grande", "Sainte-Foy-la-Grande"),
        ("ste foy la grande", "Sainte-Foy-la-Grande"),
        ("St Etienne du Rouvray", "Saint-Étienne-du-Rouvray"),
        ("Saint Étienne du Rouvray", "Saint-Étienne-du-Rouvray"),
        ("saint-maur-des-fossés", "Saint-Maur-des-Fossés"),
        ("St Maur", "Saint-Maur-des-Fossés"),
        ("mont st aignan", "Mont-Saint-Aignan"),
        ("Clausthal Zellerfeld", "Clausthal-Zellerfeld"),
        ("clausthal-zellerfeld", "Clausthal-Zellerfeld"),
        ("La-Ferté-Macé", "La Ferté-Macé"),
        ("L’Aigle", "L’Aigle"),
        ("l'aigle", "L’Aigle"),
        ("Hann. Münden", "Hann. Münden"),
        ("Neustadt a. Rbge.", "Neustadt am Rübenberge"),
    ],
)
def test_saints_hyphens_and_apostrophes_may_be_written_in_any_way(typed: str, name: str) -> None:
    assert names(typed) == [name]


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("Celles Partnerstadt", "Celle"),
        ("Goslars Partnerstadt", "Goslar"),
        ("Was ist Lüneburgs Partnerstadt?", "Lüneburg"),
        ("die Goslarer", "Goslar"),
        ("wir Northeimer", "Northeim"),
        ("die Escheder", "Eschede"),
        ("die Celler", "Celle"),
        ("Ich bin Hannoveranerin", "Hannover"),
        ("Je suis Rouennaise", "Rouen"),
        ("nous, les Nîmois", "Nîmes"),
    ],
)
def test_a_genitive_and_the_people_stand_for_their_town(typed: str, name: str) -> None:
    assert names(typed) == [name]


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("Hidesheim", "Hildesheim"),
        ("Hilldesheim", "Hildesheim"),
        ("Braunschweik", "Braunschweig"),
        ("Arcahon", "Arcachon"),
        ("Perpingan", "Perpignan"),
        ("Bernai", "Bernay"),
        ("Marignanne", "Marignane"),
        ("Kuxhaven", "Cuxhaven"),
        ("Delmenhosrt", "Delmenhorst"),
        ("wolfenbütel", "Wolfenbüttel"),
    ],
)
def test_a_slip_is_forgiven_and_known_as_one(typed: str, name: str) -> None:
    found = TOWNS.named(typed, "de").known
    assert [(town.name, town.exact) for town in found] == [(name, False)]


@pytest.mark.parametrize("typed", ["Pua", "Elve", "Laom", "Hud"])
def test_a_short_name_must_be_spelled_right(typed: str) -> None:
    assert names(typed) == []


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("Hanovre", "Hannover"),
        ("Brunswick", "Braunschweig"),
        ("Gœttingue", "Göttingen"),
        ("Lunebourg", "Lüneburg"),
        ("Tourlaville", "Cherbourg-en-Cotentin"),
        ("Büddenstedt", "Helmstedt"),
        ("Kreis Göttingen", "Landkreis Göttingen"),
        ("LK Rotenburg", "Landkreis Rotenburg"),
        ("Land Hadeln", "Neuenkirchen"),
        ("Papenteich", "Samtgemeinde Papenteich"),
    ],
)
def test_other_names_former_names_and_districts_lead_to_the_town(typed: str, name: str) -> None:
    assert names(typed) == [name]


@pytest.mark.parametrize(
    ("typed", "side", "partners"),
    [
        ("Hannover", "de", {"Perpignan", "Rouen", "Petit-Couronne"}),
        ("Rouen", "fr", {"Hannover"}),
        ("Suresnes", "fr", {"Landkreis Göttingen", "Hann. Münden"}),
        ("Bolbec", "fr", {"Bad Essen", "Bohmte", "Ostercappeln"}),
        ("Bad Harzburg", "de", {"Port-Louis", "Jarville-la-Malgrange"}),
    ],
)
def test_a_town_of_either_side_has_all_its_partners(typed: str, side: str, partners: set[str]) -> None:
    (town,) = TOWNS.named(typed, "de").known
    assert town.side == side
    assert {town.partner(twinning) for twinning in town.twinnings} == partners


@pytest.mark.parametrize("typed", ["Melle", "melle", "Hatten"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_name_on_both_sides_is_two_towns_the_askers_own_first(typed: str, language: Language) -> None:
    found = TOWNS.named(typed, language).known
    assert [town.side for town in found] == [language, "fr" if language == "de" else "de"]


def test_each_town_of_several_is_named_once() -> None:
    assert names("Celle, Goslar oder Celle? Und Pau?") == ["Celle", "Goslar", "Pau"]


def every_name(kb: KnowledgeBase) -> list[str]:
    both = [(twinning.de_town, twinning.fr_town) for twinning in kb.twinnings]
    return sorted({name for pair in both for name in pair})


@pytest.mark.parametrize("name", every_name(KB))
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_town_of_the_list_is_found_by_its_name_with_and_without_accents(name: str, language: Language) -> None:
    for typed in (name, fold(name), f"Partnerstadt von {name}", f"{name.upper()} jumelage"):
        found = {found.name for found in TOWNS.named(typed, language).known}
        if typed == "hatten" and language == "de":  # nothing but the German word, unless it is written large
            assert found == set()
        else:
            assert name in found, typed


@pytest.mark.parametrize(
    "question",
    [
        "Hallo, wie geht es dir?",
        "Bonjour, ça va ?",
        "Wie lange dauert PRAXES?",
        "Quelle est la date limite ?",
        "Praktikum in Lyon",
        "",
        "🙂",
    ],
)
@pytest.mark.parametrize("language", LANGUAGES)
def test_questions_without_a_town_name_none(question: str, language: Language) -> None:
    assert names(question, language) == []


def test_the_german_word_hatten_is_no_town_where_it_is_written_small() -> None:
    assert names("Wir hatten Anfang des Jahres geschrieben") == []
    assert names("Wir wohnen in Hatten") == ["Hatten", "Hatten"]


@pytest.mark.parametrize(
    "question",
    [
        "An welcher Stelle muss ich im Antrag unterschreiben?",
        "Springe ich da ins kalte Wasser, wenn ich nach Frankreich gehe?",
        "Wir hatten doch letztes Jahr einen Antrag gestellt",
        "La demande est-elle différente de celle de l’année dernière ?",
        "Il faut tirer un trait sur la subvention ?",
        "J’ai loué un appartement, qui paie ?",
    ],
)
def test_ordinary_words_are_not_answered_as_towns(finder: Finder, question: str) -> None:
    assert finder.find(question).towns == ()


@pytest.mark.parametrize(
    ("question", "language", "unknown"),
    [
        ("Partnerstadt von Emden", "de", "Emden"),
        ("emden partnerstadt", "de", "emden"),
        ("Partnerstadt von Bad Pyrmont", "de", "Bad Pyrmont"),
        ("Mit wem ist Bad Pyrmont verschwistert?", "de", "Bad Pyrmont"),
        ("Hamburg Partnerstadt", "de", "Hamburg"),
        ("jumelage ANNECY", "fr", "ANNECY"),
        ("Avec qui Clermont-Ferrand est-elle jumelée ?", "fr", "Clermont-Ferrand"),
        ("L’Haÿ-les-Roses jumelage", "fr", "L’Haÿ-les-Roses"),
        ("Le Havre est jumelé avec qui ?", "fr", "Le Havre"),
        ("Lyon jumelage", "fr", "Lyon"),
        ("Paris ville jumelée", "fr", "Paris"),
        ("Quelle est la ville jumelle d’Annecy ?", "fr", "Annecy"),
    ],
)
def test_a_town_that_is_not_listed_is_named_as_it_was_typed(question: str, language: Language, unknown: str) -> None:
    found = TOWNS.named(question, language)
    assert (found.known, found.unknown, found.cue) == ((), unknown, True)


@pytest.mark.parametrize("typed", ["Saint-Malo", "St-Malo", "Saint Malo"])
def test_saint_malo_is_not_a_misspelled_saint_maur(typed: str) -> None:
    found = TOWNS.named(f"{typed} jumelage", "fr")
    assert (found.known, found.unknown) == ((), typed)


@pytest.mark.parametrize("question", ["jumelage OFAJ", "jumelage CERV", "OFAJ jumelage", "Partnerschaft Bürgerfonds"])
def test_what_topics_are_called_is_no_unknown_town(question: str) -> None:
    assert [TOWNS.named(question, language).unknown for language in LANGUAGES] == [None, None]


@pytest.mark.parametrize(
    ("question", "cue", "alone", "nothing_else"),
    [
        ("Celle", False, True, True),
        ("Celle?!", False, True, True),
        ("Celle und Pau", False, True, False),
        ("Partnerstadt von Celle", True, True, False),
        ("Celle jumelage", True, True, False),
        ("Wer ist der Bürgermeister von Celle?", False, False, False),
        ("Verschwisterung von Celle mit Meudon feiern, wer zahlt?", True, False, False),
    ],
)
def test_it_is_told_whether_partners_are_asked_for(question: str, cue: bool, alone: bool, nothing_else: bool) -> None:
    found = TOWNS.named(question, "de")
    assert (found.cue, found.alone, found.bare) == (cue, alone, nothing_else)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("St. Étienne-en-Coglès", "saint etienne en cogles"),
        ("Ste-Foy", "sainte foy"),
        ("Goettingen", "gottingen"),
        ("Göttingen", "gottingen"),
        ("L’Aigle", "l aigle"),
        ("🙂", ""),
    ],
)
def test_names_are_compared_without_accents_umlauts_and_hyphens(name: str, expected: str) -> None:
    assert bare(name) == expected


@given(st.text(max_size=60) | st.text("aeoößst -'’.SCLM19_", max_size=60), st.sampled_from(LANGUAGES))
@settings(max_examples=200, deadline=None)
def test_any_text_may_be_asked(question: str, language: Language) -> None:
    found = TOWNS.named(question, language)
    assert found.unknown is None or found.unknown
    assert all(town.twinnings for town in found.known)


def counted(department: str) -> int:
    """How many twinnings the list has in a département."""
    return sum(twinning.fr_department == department for twinning in KB.twinnings)


@pytest.mark.parametrize(
    ("question", "department"),
    [
        ("Quelles communes du Calvados sont jumelées avec la Basse-Saxe ?", "Calvados"),
        ("Welche Partnerstädte gibt es im Calvados?", "Calvados"),
        ("Quels jumelages dans la Sarthe ?", "Sarthe"),
        ("Partnerschaften mit dem Département Seine-Maritime", "Seine-Maritime"),
        ("Pyrenees-Orientales", "Pyrénées-Orientales"),
        ("Orne", "Orne"),
    ],
)
def test_a_departement_has_the_partnerships_of_all_its_towns(finder: Finder, question: str, department: str) -> None:
    [found] = finder.find(question).towns
    assert (found.name, found.side, found.department) == (department, "fr", True)
    assert len(found.twinnings) == counted(department) > 0


@pytest.mark.parametrize(
    "question",
    [
        "une somme d’argent pour mon stage ?",
        "J’habite dans l’Orne et je cherche un stage",
        "Wir kommen aus dem Calvados. Wer zahlt den Bus?",
        "Une bourse pour un apprenti de la Sarthe ?",
    ],
)
def test_who_only_lives_in_a_departement_is_answered_on_what_he_asks(finder: Finder, question: str) -> None:
    assert finder.find(question).towns == ()


def test_a_town_goes_before_the_departement_that_stands_beside_it(finder: Finder) -> None:
    assert [town.name for town in finder.find("Jumelage de Touques (Calvados)").towns] == ["Touques"]


@pytest.mark.parametrize("question", ["und Cremlingen?", "und Uetze", "Et Lisieux ?"])
def test_after_towns_another_name_that_is_not_listed_is_said_to_be_so(finder: Finder, question: str) -> None:
    reply = finder.find(question, Context(topic="twinning-directory"))
    assert (reply.topic, reply.unknown_town) == ("twinning-directory", question.strip(" ?").split()[-1])


@pytest.mark.parametrize("question", ["und cool", "mehr dazu", "Danke!", "Super", "und wie lange?"])
def test_after_towns_what_is_no_name_is_no_town(finder: Finder, question: str) -> None:
    assert finder.find(question, Context(topic="twinning-directory")).unknown_town is None

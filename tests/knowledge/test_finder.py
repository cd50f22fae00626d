"""Questions to the bot that ships: answer, choice or an honest no, in the right language, with memory of one topic."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.finder import Finder
from knowledge.model import Facet, Language
from knowledge.people import SMALL_TALK
from knowledge.reply import Context, Outcome, Reply

QUESTIONS = Path(__file__).parents[1] / "questions"
NOT_TOWNS: list[dict[str, Any]] = [
    json.loads(line) for line in (QUESTIONS / "not-towns.jsonl").read_text("utf-8").splitlines()
]


@pytest.mark.parametrize(
    ("question", "topic", "facet", "language"),
    [
        ("Was ist PRAXES?", "praxes", "what", "de"),
        ("Wie lange dauert PRAXES?", "praxes", "duration", "de"),
        ("PRAXES, c’est combien de temps ?", "praxes", "duration", "fr"),
        ("Wie viel Geld gibt der Bürgerfonds?", "buergerfonds", "money", "de"),
        ("An wen wende ich mich beim Bürgerfonds?", "buergerfonds", "contact", "de"),
        ("Bis wann muss man sich bei Voltaire bewerben?", "voltaire", "deadline", "de"),
        ("Wer kann beim Voltaire-Programm mitmachen?", "voltaire", "who", "de"),
        ("Comment s’inscrire au programme Brigitte Sauzay ?", "brigitte-sauzay", "apply", "fr"),
        ("C’est quoi l’OFAJ ?", "dfjw", "what", "fr"),
        ("Welche Workshops gibt es?", "workshops", "what", "de"),
        ("danke", "thanks", "what", "de"),
        ("merci", "thanks", "what", "fr"),
    ],
)
def test_a_clear_question_is_answered_with_its_topic_led_by_the_facet_asked_for(
    finder: Finder, question: str, topic: str, facet: str, language: Language
) -> None:
    reply = finder.find(question)
    assert (reply.outcome, reply.topic, reply.facet, reply.language) == ("answer", topic, facet, language)
    assert reply.choices == ()


@pytest.mark.parametrize("name", ["praxes", "PRAXES ?", "le programme Voltaire ?", "Bürgerfonds", "CERV", "ProTandem"])
def test_a_name_alone_asks_for_the_overview(finder: Finder, name: str) -> None:
    assert finder.find(name).facet == "what"


@pytest.mark.parametrize("question", ["wie lange dauert praxes", "WIE LANGE DAUERT PRAXES", "wie lang dauert PRAXSE??"])
def test_spelling_hardly_matters(finder: Finder, question: str) -> None:
    reply = finder.find(question)
    assert (reply.topic, reply.facet) == ("praxes", "duration")


def test_a_facet_that_the_topic_has_no_text_for_is_never_answered(finder: Finder) -> None:
    for topic in finder.kb.topics.values():
        for facet in ("deadline", "money", "contact"):
            scores = finder.matcher.scores(f"{topic.title.de} {facet}")
            reply = finder.decide(scores, "de")
            assert reply.outcome != "answer" or reply.facet in finder.kb.topics[str(reply.topic)].available()


@pytest.mark.parametrize(
    "question", ["wegen der Förderung", "Frage zum Antrag", "c’est pour un stage", "renseignements sur les bourses"]
)
def test_a_vague_question_offers_two_to_four_topics_best_first(finder: Finder, question: str) -> None:
    reply = finder.find(question)
    assert (reply.outcome, reply.topic, reply.facet) == ("choice", None, None)
    assert 2 <= len(reply.choices) <= 4
    scores = [choice.score for choice in reply.choices]
    assert scores == sorted(scores, reverse=True)
    assert all(0 <= score <= 1 for score in scores)
    assert {choice.topic for choice in reply.choices} <= set(finder.kb.topics)


@pytest.mark.parametrize(
    "question",
    [
        "Servus, wer zahlt ein Praktikum?",
        "Bonjour, qui finance le voyage en car de notre comité de jumelage ?",
        "Guten Tag. Unsere Gemeinde beabsichtigt, im kommenden Jahr eine Delegation aus der Partnergemeinde zu "
        "empfangen. Können Sie mir mitteilen, welche Fördermöglichkeiten bestehen?",
    ],
)
def test_who_says_good_day_is_not_offered_the_greeting_to_pick(finder: Finder, question: str) -> None:
    reply = finder.find(question)
    assert not {choice.topic for choice in reply.choices} & SMALL_TALK


@pytest.mark.parametrize("question", ["guten abnd", "Guten Tach auch!", "bonjou a tous"])
def test_nobody_is_asked_which_courtesy_they_meant(finder: Finder, question: str) -> None:
    reply = finder.find(question)
    assert (reply.outcome, reply.topic) == ("answer", "greeting")


@pytest.mark.parametrize(
    ("question", "language"),
    [
        ("Wie wird das Wetter morgen?", "de"),
        ("Schreib mir ein Gedicht", "de"),
        ("Quelle est la capitale du Japon ?", "fr"),
        ("une recette de crêpes", "fr"),
    ],
)
def test_what_is_none_of_our_subjects_is_declined(finder: Finder, question: str, language: Language) -> None:
    reply = finder.find(question)
    assert (reply.outcome, reply.topic, reply.choices, reply.language) == ("none", None, (), language)


@pytest.mark.parametrize(
    ("context", "expected"),
    [
        (Context(), "de"),
        (Context(code="de"), "de"),
        (Context(code="fr"), "fr"),
        (Context(code="fr-FR"), "fr"),
        (Context(code="FR-ca"), "fr"),
        (Context(code="en"), "de"),
        (Context(code="fy"), "de"),
        (Context(code=""), "de"),
        (Context(chosen="fr"), "fr"),
        (Context(chosen="fr", code="de"), "fr"),
        (Context(chosen="de", code="fr"), "de"),
    ],
)
@pytest.mark.parametrize("question", ["PRAXES", "🙂", "12", "1 🙂", "What is PRAXES?", "Melle", "Celle", "Pau"])
def test_where_the_question_does_not_tell_the_chat_and_then_telegram_say_the_language(
    finder: Finder, question: str, context: Context, expected: Language
) -> None:
    assert finder.find(question, context).language == expected


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Was kostet das?", "de"),
        ("Wie lange dauert PRAXES?", "de"),
        ("Partnerstadt von Rouen?", "de"),
        ("C’est combien ?", "fr"),
        ("Combien de temps dure PRAXES ?", "fr"),
        ("jumelage Celle", "fr"),
    ],
)
@pytest.mark.parametrize("context", [Context(chosen="de"), Context(chosen="fr"), Context(code="fr"), Context()])
def test_the_language_of_a_clear_question_goes_before_the_chosen_one(
    finder: Finder, question: str, context: Context, expected: Language
) -> None:
    assert finder.find(question, context).language == expected


@pytest.mark.parametrize(
    ("topic", "question", "facet"),
    [
        ("praxes", "und wie lange?", "duration"),
        ("praxes", "und was kostet das?", "money"),
        ("praxes", "bis wann?", "deadline"),
        ("praxes", "wie bewerbe ich mich?", "apply"),
        ("voltaire", "et la date limite ?", "deadline"),
        ("voltaire", "c’est combien ?", "money"),
        ("buergerfonds", "und wer darf das beantragen?", "who"),
    ],
)
def test_a_follow_up_goes_on_with_the_last_topic(finder: Finder, topic: str, question: str, facet: str) -> None:
    reply = finder.find(question, Context(topic=topic))
    assert (reply.outcome, reply.topic, reply.facet) == ("answer", topic, facet)


@pytest.mark.parametrize(
    "question",
    ["und wie lange?", "wer zahlt das?", "wie melde ich mich an?", "et la date limite ?", "qui paie ça ?", "mehr dazu"],
)
def test_a_follow_up_to_a_towns_partners_leads_to_other_topics_about_twinning(finder: Finder, question: str) -> None:
    before = finder.find("Welche Partnerstadt hat Celle?")
    directory = finder.kb.topics["twinning-directory"]
    reply = finder.find(question, Context(topic=finder.subject(before)))
    offered = {str(reply.topic)} if reply.outcome == "answer" else {choice.topic for choice in reply.choices}
    assert reply.outcome != "none"
    assert directory.id not in offered
    assert all(finder.kb.topics[name].family == directory.family or name in directory.related for name in offered)


@pytest.mark.parametrize(
    ("question", "facet"),
    [("und bis wann?", "deadline"), ("was kostet das?", "money"), ("où s’inscrire ?", "apply")],
)
def test_what_is_offered_after_a_towns_partners_has_the_facet_asked_for(
    finder: Finder, question: str, facet: str
) -> None:
    reply = finder.find(question, Context(topic="twinning-directory"))
    assert reply.outcome == "choice"
    assert all(facet in finder.kb.topics[choice.topic].available() for choice in reply.choices)


def test_who_asks_for_people_after_a_towns_partners_is_led_to_them(finder: Finder) -> None:
    reply = finder.find("wer ist da der Ansprechpartner?", Context(topic="twinning-directory"))
    assert (reply.topic or reply.choices[0].topic) == "contact"


def test_after_a_towns_partners_another_town_is_asked_for_by_its_name(finder: Finder) -> None:
    reply = finder.find("und Hannover?", Context(topic="twinning-directory"))
    assert "Perpignan" in partners(reply)


@pytest.mark.parametrize(
    ("question", "outcome", "topic"),
    [
        ("Was ist der Bürgerfonds?", "answer", "buergerfonds"),
        ("C’est quoi le programme Voltaire ?", "answer", "voltaire"),
        ("Und was ist der Bürgerfonds?", "answer", "buergerfonds"),
        ("danke", "answer", "thanks"),
        ("Partnerstadt von Celle", "answer", "twinning-directory"),
        ("Celle", "answer", "twinning-directory"),
        ("Wie wird das Wetter morgen?", "none", None),
        ("🙂", "none", None),
    ],
)
def test_a_question_with_a_subject_of_its_own_leaves_the_last_topic(
    finder: Finder, question: str, outcome: Outcome, topic: str | None
) -> None:
    reply = finder.find(question, Context(topic="praxes"))
    assert (reply.outcome, reply.topic) == (outcome, topic)


OFFERED = ("voltaire", "praxes", "buergerfonds", "human")


@pytest.mark.parametrize(
    ("question", "facet"),
    [("und wie lange?", "duration"), ("Geld?", "money"), ("et la date limite ?", "deadline")],
)
def test_a_follow_up_to_topics_that_were_only_offered_offers_those_again_that_tell_of_it(
    finder: Finder, question: str, facet: Facet
) -> None:
    reply = finder.find(question, Context(offered=OFFERED))
    telling = [name for name in OFFERED if facet in finder.kb.topics[name].available()]
    assert len(telling) in (2, 3)
    assert (reply.outcome, reply.facet, [choice.topic for choice in reply.choices]) == ("choice", facet, telling)


def test_who_wants_to_know_more_of_what_was_offered_chooses_among_all_of_it(finder: Finder) -> None:
    reply = finder.find("mehr dazu?", Context(offered=OFFERED))
    assert (reply.outcome, reply.facet, [choice.topic for choice in reply.choices]) == ("choice", None, list(OFFERED))


def test_after_an_offer_a_question_with_a_subject_of_its_own_is_answered_and_topics_that_are_gone_are_not_offered(
    finder: Finder,
) -> None:
    assert finder.find("Was ist der Bürgerfonds?", Context(offered=OFFERED)).topic == "buergerfonds"
    for offered in (("gone", "gone-too"), ("praxes", "gone")):
        assert finder.find("und wie lange?", Context(offered=offered)) == finder.find("und wie lange?")


@pytest.mark.parametrize(
    ("question", "before"),
    [
        ("Où aller en Allemagne ?", "start-twinning"),
        ("Où est-ce que je trouve une famille d’accueil ?", "voltaire"),
        ("ou trouver un hotel a Hanovre", "praxes"),
    ],
)
def test_who_asks_where_does_not_go_on_from_the_last_topic(finder: Finder, question: str, before: str) -> None:
    assert finder.find(question, Context(topic=before)) == finder.find(question)


@pytest.mark.parametrize("context", [Context(), Context(topic="gone"), Context(topic="")])
def test_without_a_topic_before_a_follow_up_is_not_answered(finder: Finder, context: Context) -> None:
    assert finder.find("und wie lange?", context).outcome != "answer"


def partners(reply: Reply) -> set[str]:
    return {town.partner(twinning) for town in reply.towns for twinning in town.twinnings}


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Celle", {"Meudon"}),
        ("celle partnerstadt", {"Meudon"}),
        ("Mit wem ist Goslar verschwistert?", {"Arcachon"}),
        ("Avec quelle ville Angers est-elle jumelée ?", {"Osnabrück"}),
        ("Braunschweik partnerstadt", {"Nîmes"}),
        ("Göttingen und Pau", {"Pau", "Göttingen"}),
        ("papenteich, welcher kanton in frankreich?", {"Pays de Loiron"}),
    ],
)
def test_a_towns_name_is_answered_with_its_partners(finder: Finder, question: str, expected: set[str]) -> None:
    reply = finder.find(question)
    assert (reply.outcome, reply.topic, reply.facet) == ("answer", "twinning-directory", "what")
    assert partners(reply) == expected


@pytest.mark.parametrize(
    ("question", "unknown"),
    [("Emden Partnerstadt", "Emden"), ("Saint-Malo jumelage", "Saint-Malo"), ("Lyon jumelage", "Lyon")],
)
def test_a_town_that_is_not_listed_is_said_to_be_so(finder: Finder, question: str, unknown: str) -> None:
    reply = finder.find(question)
    assert (reply.topic, reply.towns, reply.unknown_town) == ("twinning-directory", (), unknown)


@pytest.mark.parametrize("case", NOT_TOWNS, ids=[case["q"] for case in NOT_TOWNS])
def test_a_town_in_passing_is_not_answered_with_its_partners(finder: Finder, case: dict[str, Any]) -> None:
    reply = finder.find(case["q"], Context(code=case["lang"]))
    assert (reply.towns, reply.unknown_town) == ((), None)
    assert reply.topic != "twinning-directory"
    assert reply.language == case["lang"]


def test_towns_are_looked_up_by_name_with_the_topic_that_tells_of_them(finder: Finder) -> None:
    towns, topic = finder.town("Suresnes", "fr")
    assert [town.name for town in towns] == ["Suresnes"]
    assert topic is not None
    assert topic.action == "towns"
    assert finder.town("Nirgendwo", "de")[0] == ()


def test_the_same_question_gets_the_same_reply_whatever_was_asked_between(finder: Finder) -> None:
    first = finder.find("Wie lange dauert PRAXES?")
    finder.find("Was ist der Bürgerfonds?")
    assert finder.find("Wie lange dauert PRAXES?") == first


def test_a_reply_says_what_it_rests_on(finder: Finder) -> None:
    basis = finder.find("Wie lange dauert PRAXES?").basis
    assert basis is not None
    assert basis.scores.ranked()[0][0] == "praxes"
    assert 0.5 < basis.right <= 1
    assert basis.decided == "sure enough"


@pytest.mark.parametrize("question", ["", " ", "\n", "🙂", "👍🏽👍🏽", "…", "?!", "___", "\u200b\u200d\ufeff", "\x00"])
def test_a_question_without_a_word_is_not_answered(finder: Finder, question: str) -> None:
    assert finder.find(question, Context(topic="praxes")).outcome == "none"


@pytest.mark.parametrize(
    "question",
    ["a" * 10_000, "Bürgerfonds " * 1000, "é" * 10_000, "🙂" * 10_000 + "a", "日本語 " * 3000, "\ud800abc", "1"],
    ids=["one word", "words", "accents", "emoji", "other script", "lone surrogate", "digit"],
)
def test_long_and_odd_questions_get_a_reply(finder: Finder, question: str) -> None:
    assert finder.find(question).outcome in ("answer", "choice", "none")


def test_zero_width_characters_do_not_hide_a_question(finder: Finder) -> None:
    assert finder.find("\u200bWie lange\u200b dauert \ufeffPRAXES?").topic == "praxes"


@given(question=st.text(max_size=300), topic=st.sampled_from([None, "praxes", "twinning-directory", "gone"]))
@settings(max_examples=60, deadline=None)
def test_any_text_gets_a_whole_reply(finder: Finder, question: str, topic: str | None) -> None:
    reply = finder.find(question, Context(topic=topic))
    assert 0 <= reply.score <= 1
    assert (reply.topic is not None) == (reply.facet is not None) == (reply.outcome == "answer")
    assert (2 <= len(reply.choices) <= 4) == (reply.outcome == "choice")

"""Messages of one word: the answer or the choice that the content gives for it, whatever the scores say."""

import pytest

from knowledge.finder import Finder
from knowledge.keywords import Keywords
from knowledge.load import SHIPPED, load
from knowledge.model import Keyword, Language
from knowledge.reply import Context

KB = load(SHIPPED)
SMALL = Keywords(
    [
        Keyword(words={"de": ["Zuschuss", "Bus"], "fr": ["subvention"]}, topics=["one"]),
        Keyword(words={"fr": ["bus", "téléphone"]}, topics=["two", "three"]),
        Keyword(words={"de": ["Förderung"]}, topics=["four"]),
    ]
)
EVERY = [
    (word, language, keyword) for keyword in KB.keywords for language, words in keyword.words.items() for word in words
]


@pytest.mark.parametrize(
    ("message", "language", "topics", "spoken"),
    [
        ("Zuschuss", "de", ["one"], "de"),
        ("  ZUSCHUSS?! ", "de", ["one"], "de"),
        ("subvention", "de", ["one"], "fr"),
        ("Bus", "de", ["one"], "de"),
        ("Bus", "fr", ["two", "three"], "fr"),
        ("telephone", "fr", ["two", "three"], "fr"),
        ("le téléphone ?", "fr", ["two", "three"], "fr"),
        ("ein Zuschuss", "de", ["one"], "de"),
        ("Foerderung", "de", ["four"], "de"),
    ],
)
def test_a_word_is_found_as_people_type_it(
    message: str, language: Language, topics: list[str], spoken: Language
) -> None:
    assert SMALL.named(message, language) == (topics, spoken)


@pytest.mark.parametrize("message", ["Zuschüsse", "Zuschuss für uns", "der die", "ein", "هل يدفع Zuschuss؟", "", "…"])
def test_more_or_other_words_are_no_keyword(message: str) -> None:
    assert SMALL.named(message, "de") is None


def test_every_keyword_of_the_content_leads_where_it_says(finder: Finder) -> None:
    for word, language, keyword in EVERY:
        reply = finder.find(word, Context(code=language))
        led = [reply.topic] if reply.outcome == "answer" else [choice.topic for choice in reply.choices]
        assert led == keyword.topics, word
        assert reply.outcome == ("answer" if len(led) == 1 else "choice"), word
        assert reply.language == language, word


def test_the_language_that_somebody_chose_stays(finder: Finder) -> None:
    assert finder.find("subvention", Context(chosen="de", code="de")).language == "de"
    assert finder.find("subvention", Context(code="de")).language == "fr"


@pytest.mark.parametrize("topic", ["voltaire", "praxes", "buergerfonds", "internship-students"])
@pytest.mark.parametrize(
    ("word", "facet"), [("Geld?", "money"), ("Geld", "money"), ("argent ?", "money"), ("Frist?", "deadline")]
)
def test_after_an_answer_a_word_first_asks_on(finder: Finder, topic: str, word: str, facet: str) -> None:
    reply = finder.find(word, Context(topic=topic))
    assert (reply.topic, reply.facet) == (topic, facet)


@pytest.mark.parametrize("word", ["Unterkunft", "logement ?", "association", "Partner"])
def test_after_an_answer_a_word_that_asks_for_none_of_its_facets_is_a_keyword(finder: Finder, word: str) -> None:
    alone = finder.find(word)
    after = finder.find(word, Context(topic="voltaire"))
    assert (after.topic, after.choices) == (alone.topic, alone.choices)


def test_what_a_keyword_leads_to_is_foreseen(finder: Finder) -> None:
    assert finder.find("Geld").foreseen
    assert not finder.find("Was ist PRAXES?").foreseen


def test_a_folder_may_do_without_keywords() -> None:
    assert Keywords([]).named("Geld", "de") is None


def test_the_words_that_people_type_most_are_there() -> None:
    words = {word.casefold() for word, _, _ in EVERY}
    assert {"geld", "praktikum", "kontakt", "argent", "stage", "logement", "jumelage"} <= words

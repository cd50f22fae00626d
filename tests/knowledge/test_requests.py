"""Doing what is asked for: only where a sentence says so, not where it asks how, or misses what it names."""

import pytest

from knowledge.requests import is_request


@pytest.mark.parametrize(
    "text",
    [
        "keine Erinnerungen mehr",
        "Bitte nicht mehr erinnern!",
        "ich will keine Erinnerungen mehr bekommen",
        "Schreib mir bitte nicht mehr.",
        "Hör auf, mich zu erinnern",
        "stopp",
        "Erinnerungen abbestellen",
        "Bitte stell die Erinnerungen ab.",
        "kannst du mich abmelden",
        "Je ne veux plus de rappels",
        "arrête les rappels stp",
        "Arrêtez de m’envoyer des rappels, s’il vous plaît.",
        "Je ne souhaite plus recevoir de rappels",
        "Je n’ai plus besoin de rappels",
        "plus de rappels",
        "désabonne-moi",
    ],
)
def test_who_says_what_shall_be_done_asks_for_it(text: str) -> None:
    assert is_request(text)


@pytest.mark.parametrize(
    "text",
    [
        "Wie kann ich die Erinnerungen abbestellen?",
        "wie stelle ich die erinnerungen ab",
        "Wo schalte ich das aus",
        "Kann man die Erinnerungen beenden",
        "keine Erinnerungen mehr?",
        "Comment arrêter les rappels ?",
        "où est-ce que je peux me désabonner",
        "C’est possible d’arrêter les rappels ?",
        "Que faut-il faire pour ne plus recevoir de rappels",
    ],
)
def test_who_asks_how_it_is_done_only_asks(text: str) -> None:
    assert not is_request(text)


@pytest.mark.parametrize(
    "text",
    [
        "Ich bekomme keine Erinnerungen mehr",
        "hab gar keine Erinnerung bekommen",
        "Je ne reçois plus de rappels",
        "Je n’ai pas reçu de rappel hier",
        "Bitte beende die Erinnerungen nicht",
        "Erinnerungen bitte nicht abbestellen",
        "N’arrête surtout pas les rappels",
        "ne me désabonne pas",
    ],
)
def test_who_misses_reminders_or_wants_to_keep_them_does_not_ask_for_their_end(text: str) -> None:
    assert not is_request(text)

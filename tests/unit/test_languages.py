"""Which language a page is in."""

import re

import pytest

from idp.sentences import Sentence, sentence
from tests.gallery import STATES_OF_PAGES
from views.languages import negotiated
from views.speech import speech


@pytest.mark.parametrize(
    ("accept", "language"),
    [
        ("", "en"),
        ("es", "es"),
        ("es-MX,es;q=0.9,en;q=0.8", "es"),
        ("de,fr;q=0.7,en;q=0.9", "en"),
        ("zh-Hant-TW, en;q=0.1", "zh"),
        ("fr;q=0, es;q=0.1", "es"),
        ("tlh", "en"),
        ("*", "en"),
        ("es;q=2,fr", "fr"),
        (",,;q=1," * 500, "en"),
        ("es" * 5000, "en"),
    ],
)
def test_the_browser_asks_for_a_language(accept, language):
    """The weightiest that is spoken here; English for whoever asks for none, and for what is no wish."""
    assert negotiated(accept) == language


def test_a_sentence_is_its_english_text():
    """Filled in, so that it can be compared, counted and printed; and it brings what it was made of."""
    words = sentence("Shorten this to {most} characters", most=5)
    assert words == "Shorten this to 5 characters"
    assert speech("en").say(words) == words
    assert Sentence("{n} minute", "{n} minutes", n=1) == "1 minute"
    assert Sentence("{n} minute", "{n} minutes", n=2) == "2 minutes"


def test_a_value_with_braces_is_said_as_it_is():
    """What is filled in is filled in once."""
    assert speech("en").say(sentence("Call {who}", who="{n}")) == "Call {n}"


def test_chinese_has_no_space_between_sentences():
    """On no page; what was typed stays as it is."""
    for state in STATES_OF_PAGES:
        text = re.sub("<[^>]*>", "<>", state.html(speech("zh")))
        assert not re.search(r"[。！？]\s+[^\s<]", text), state.name
    assert speech("zh").joined('<p>好。 请</p><input value="好。 请">') == '<p>好。请</p><input value="好。 请">'
    assert speech("en").joined("<p>好。 请</p>") == "<p>好。 请</p>"

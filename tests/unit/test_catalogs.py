"""Every sentence in every language, and nothing said that no catalog knows."""

import html
import re
from string import Formatter

import pytest

from tests import pseudo
from tests.catalogs import found, languages, renewed, translated
from tests.gallery import STATES_OF_PAGES
from tests.house import FORM
from tests.reading import grade
from views.speech import LANGUAGES, speech

#: What people or companies are called, and what is the same in each language.
NAMES = ["Department of Examples", "LexisNexis", "K7M-2QX-9ZD", "UTC", "November", "hours", "hour", "minutes", "and",
         *LANGUAGES.values()]  # fmt: skip


def places(text: str) -> list[str]:
    return sorted(name for _, name, _, _ in Formatter().parse(text) if name)


@pytest.fixture(scope="module")
def asked():
    """The sentences of code and templates."""
    return {message.id for message in found() if message.id}


@pytest.mark.parametrize("language", languages())
def test_no_sentence_is_missing_and_none_is_left_over(language, asked):
    """`python -m tests.catalogs` brings the files up to date."""
    catalog = translated(language)
    said = {message.id: message for message in catalog if message.id}
    assert set(said) == asked
    for message in said.values():
        forms = message.string if isinstance(message.string, tuple) else (message.string,)
        assert all(forms), message.id
        assert not message.fuzzy, message.id
        assert len(forms) == (catalog.num_plurals if message.pluralizable else 1), message.id


@pytest.mark.parametrize("language", languages())
def test_plural_forms_are_those_of_the_file(language):
    """Whatever Babel's own tables count: its newer ones give Spanish and French a third form for millions."""
    old = translated(language)
    new = renewed(language, old)
    assert new.plural_forms == old.plural_forms
    assert [(message.id, message.string) for message in new if message.pluralizable] == [
        (message.id, old.get(message.id[0]).string) for message in new if message.pluralizable
    ]


@pytest.mark.parametrize("language", languages())
def test_a_translation_has_the_same_places_and_no_markup(language):
    """What is filled in is filled in everywhere; a sentence brings no tag and no blank at its ends."""
    for message in translated(language):
        if not message.id:
            continue
        english = message.id if isinstance(message.id, tuple) else (message.id,)
        for text in message.string if isinstance(message.string, tuple) else (message.string,):
            assert places(text) in [places(one) for one in english]
            assert text == text.strip()
            assert "<" not in text


def test_no_line_of_french_begins_with_a_sign():
    """Its spaces before : ; ? ! and inside of guillemets do not break."""
    said = [form for message in translated("fr") if message.id for form in
            (message.string if isinstance(message.string, tuple) else (message.string,))]  # fmt: skip
    assert [text for text in said if re.search(r" [:;?!»]|« ", text)] == []


def words_of(page: str) -> list[str]:
    """What people see or hear of a page: its text, and what stands in attributes for them."""
    said = re.findall(r'\b(?:aria-label|alt|title|data-\w+)="([^"]*[A-Za-z]{2}[^"]*)"', page)
    whole = re.sub('<span class="usa-number">([^<]*)</span>', r"\1", page)
    text = re.sub(r"(?s)<(script|style|option).*?</\1>|<!DOCTYPE html>", " ", whole)
    said += re.split(r"<[^>]*>", text)
    return [html.unescape(words).strip() for words in said if words.strip()]


@pytest.mark.parametrize("state", STATES_OF_PAGES, ids=lambda state: state.name)
def test_nothing_is_said_that_no_catalog_knows(state):
    """In a made-up language every sentence is marked; what is left over are names, numbers and what was typed."""
    left = []
    for words in words_of(state.html(pseudo.spoken())):
        rest = pseudo.unmarked(words)
        for name in (*NAMES, *FORM.values()):
            rest = rest.replace(name, " ") if name else rest
        left += re.findall(r"[A-Za-z]{2,}", rest)
    assert left == []


@pytest.mark.parametrize("state", STATES_OF_PAGES, ids=lambda state: state.name)
def test_the_english_is_easy_to_read(state):
    """Grade 8 at most, of each page's own words."""
    main = re.search(r"(?s)<main.*</main>", state.html(speech("en"))).group(0)
    assert grade("\n".join(words_of(main))) <= 8


def test_numbers_and_dates_are_those_of_the_language():
    """Plural forms and months, as each language has them."""
    one = "You have {n} attempt left. After it you have to wait before you can try again."
    many = "You have {n} attempts left."
    assert speech("es").count(one, many, 2) == "Le quedan 2 intentos."
    assert speech("zh").count(one, many, 1) == speech("zh").count(one, many, 2).replace("2", "1")
    assert {language: speech(language).moment(1_795_600_800) for language in LANGUAGES} == {
        "en": "November 25, 2026, 10:00\xa0UTC",
        "es": "25 de noviembre de 2026, 10:00\xa0UTC",
        "fr": "25 novembre 2026, 10:00\xa0UTC",
        "zh": "2026年11月25日, 10:00\xa0UTC",
    }
    assert [speech(language).stretch(21_540) for language in LANGUAGES] == [
        "5 hours and 59 minutes", "5 horas y 59 minutos", "5\xa0heures et 59 minutes", "5小时和59分钟",
    ]  # fmt: skip


def test_a_number_holds_together_and_nothing_else_is_touched():
    """Whole numbers with hyphens in a page's text: no part of a reference number, nothing within a tag or the title."""
    page = '<title>9-1-1</title><body a="1-2"><p>Call 1-800-555-0100.</p> YD1-1NJ-T6E 12-A <b>x-1-2</b> 1-2'
    held = page.replace("1-800-555-0100", '<span class="usa-number">1-800-555-0100</span>')
    assert speech("en").joined(page) == held

"""What was pasted becomes what was seen."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from unit.filled import faults, read

from idp.typed.text import digits, is_latin, tidy


@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        ("Nu\u0301n\u0303ez", "Núñez"),  # decomposed, as a Mac's file names are
        ("O\u2019Brien", "O'Brien"),
        ("Ka\u02bbahumanu", "Ka'ahumanu"),  # an okina
        ("Q\ua78banjob\ua78cal", "Q'anjob'al"),  # a saltillo, of both cases
        ("D`Angelo, O\u00b4Neill", "D'Angelo, O'Neill"),
        ("D\uff40Angelo O\u1ffdNeill N\u1fefDiaye Ka\u0374ala", "D'Angelo O'Neill N'Diaye Ka'ala"),
        ("Smith\u2011Jones\u2013Lee\u2014Ray\u2212Roe", "Smith-Jones-Lee-Ray-Roe"),
        ("\u201cBob\u201d", '"Bob"'),
        ("\u00a0Mary\u2003Ann\t\r\nLee\u2028", "Mary Ann Lee"),
        ("Fak\u200bey\ufeff", "Fakey"),
        ("A\x07B\x00\x1b", "AB"),
        ("Mc\u00adFakerson", "McFakerson"),
        ("\u202a(202) 555-1212\u202c", "(202) 555-1212"),
        ("\u202egnihton", "gnihton"),
        ("e\u200d\u0301", "é"),
        ("\u3164Lee\ufe0f", "Lee"),
        ("Lee\ufffe\ud800", "Lee"),
        ("\uff26\uff41\uff4b\uff45\uff59 \uff11\uff12", "Fakey 12"),
        ("\ufb01nn", "finn"),
        ("123\u00bd Main", "123 1/2 Main"),
        ("Zoë Łukasz Nguyễn Ñandú", "Zoë Łukasz Nguyễn Ñandú"),
    ],
)
def test_what_is_seen_stays(typed, plain):
    """NFC; plain quotes, dashes and spaces; nothing that has no ink."""
    assert tidy(typed) == plain


@given(st.text())
def test_tidy_text_is_tidy(text):
    """Once is enough; NFC; no control, format, surrogate or doubled space is left but what is seen."""
    once = tidy(text)
    assert tidy(once) == once
    assert unicodedata.normalize("NFC", once) == once
    assert " ".join(once.split()) == once
    assert {unicodedata.category(c) for c in once} & {"Cc", "Cs", "Pd", "Zl", "Zp"} <= {"Pd"}
    assert {c for c in once if unicodedata.category(c) == "Pd"} <= {"-"}


@pytest.mark.parametrize(
    ("text", "latin"),
    [
        ("Zoë Łukasz Nguyễn", True),
        ("Ọ̀ṣun", True),  # an accent that has no composed form
        ("Nº 5, 3ª", True),
        ("張", False),
        ("محمد", False),
        ("Иван", False),
        ("Αθηνα", False),
        ("😀", False),
        ("\ue000", False),  # private use: whoever typed it sees something else
        ("\u0378", False),  # not assigned
        ("\u0301a", False),
        ("a\u0301\u0302\u0303", False),
        ("\ufffd", False),
    ],
)
def test_which_letters_records_hold(text, latin):
    """Latin ones, whatever their accents."""
    assert is_latin(text) == latin


def test_every_script_has_digits():
    """Full-width ones are tidied; the Arabic and Bengali ones count as much."""
    assert digits(tidy("\uff11\u0662\u09e93")) == "1233"


@pytest.mark.parametrize("field", ["first_name", "last_name", "address1", "address2", "city"])
def test_other_letters_are_said(field):
    """Not sent to vendors whose records can't hold them, and not dropped either."""
    for typed in ("\u5f35\u5049", "Фейки", "Lee \U0001f600", "Lee \ue000"):
        assert "Latin letters" in faults(**{field: typed})[field]


@pytest.mark.parametrize("field", ["first_name", "last_name", "address1", "address2", "city"])
def test_nothing_is_cut_in_silence(field):
    """255 characters pass whole, one more is said."""
    assert getattr(read(**{field: "x" * 255}), field) == "x" * 255
    assert "to 255 characters. It has 300" in faults(**{field: "x" * 300})[field]
    assert "to 30 characters" in faults(state_id_number="1" * 31)["state_id_number"]

"""What was typed or pasted, as plain text: all that a person sees of it, in the signs that records are kept in."""

import re
import unicodedata

#: Signs that stand for a plain one, whatever keyboard, autocorrection or document they come from.
_PLAIN = str.maketrans(
    dict.fromkeys("\u2018\u2019\u201a\u201b\u2032\u2035\u2039\u203a`\u00b4\uff40", "'")
    | dict.fromkeys("\u02b9\u02bb\u02bc\u02bd\u02be\u02bf\u02c8\ua78b\ua78c", "'")
    | dict.fromkeys('\u201c\u201d\u201e\u201f\u2033\u2036\u00ab\u00bb', '"')
    | {"\u2212": "-", "\u2043": "-", "\u2044": "/", "\u00bc": " 1/4", "\u00bd": " 1/2", "\u00be": " 3/4"}
)  # fmt: skip

#: Default_Ignorable_Code_Point beyond category Cf (Unicode, DerivedCoreProperties.txt): letters and marks without ink.
_INKLESS = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef]"
)  # fmt: skip

#: Prepended_Concatenation_Mark (PropList.txt): of category Cf, and seen all the same.
_SEEN = re.compile("[\u0600-\u0605\u06dd\u070f\u0890\u0891\u08e2\U000110bd\U000110cd]")

_MARKS = "\u0300-\u036f"  # Combining Diacritical Marks
_STRAY_MARK = re.compile(f"(?:^|[^\\w{_MARKS}])[{_MARKS}]|[{_MARKS}]{{3}}")


def tidy(text: str) -> str:
    """NFC, with quotes, dashes and spaces made plain, one space at a time, and without what nobody sees: control,
    formatting and bidirectional characters. Shapes of plain letters and digits (full-width, ligatures) become those.
    """
    composed = unicodedata.normalize("NFC", text).translate(_PLAIN)
    if composed.isascii() and composed.isprintable():  # Nearly always, and all of it is plain.
        return " ".join(composed.split())
    return " ".join(unicodedata.normalize("NFC", "".join(map(_plain, composed))).split())


def _plain(c: str) -> str:
    if c.isspace():
        return " "
    if _is_unseen(c):
        return ""
    if unicodedata.category(c) == "Pd":
        return "-"
    shape = unicodedata.normalize("NFKC", c)
    return shape if shape.isascii() else c


def _is_unseen(c: str) -> bool:
    """Also what is no character: a lone surrogate, a noncharacter (U+FFFE, ...)."""
    if unicodedata.category(c) in ("Cc", "Cf", "Cs"):
        return not _SEEN.match(c)
    return bool(_INKLESS.match(c)) or ord(c) & 0xFFFE == 0xFFFE or 0xFDD0 <= ord(c) <= 0xFDEF


def is_latin(text: str) -> bool:
    """Whether tidied `text` is of ASCII and Latin letters with their accents, as all records that are asked are."""
    return all(c.isascii() or _is_latin_letter(c) or "\u0300" <= c <= "\u036f" for c in text) and not (
        _STRAY_MARK.search(text)
    )


def _is_latin_letter(c: str) -> bool:
    return c.isalpha() and unicodedata.name(c, "").startswith(("LATIN ", "FEMININE ORDINAL", "MASCULINE ORDINAL"))


def digits(text: str) -> str:
    """Tidied `text` with the digits of every script as 0 to 9."""
    return "".join(str(unicodedata.decimal(c, c)) for c in text)

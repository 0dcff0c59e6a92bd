"""What a page says, in the language that its reader chose: sentences, numbers with their plural, dates."""

import math
import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from functools import cache
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path

from babel.dates import format_date, format_time, format_timedelta
from babel.lists import format_list
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from idp.sentences import Sentence
from idp.unseen import unseen

CATALOGS = Path(__file__).parent / "locale"

#: Code: what its readers call it.
LANGUAGES = {"en": "English", "es": "Español", "fr": "Français", "zh": "中文"}

#: Code: the tag of what the pages are written in, for browsers and screen readers, where it says more.
TAGS = {"zh": "zh-Hans"}

#: Behind a Chinese full stop, up to the text's next word: outside of tags, whose values stay as they were typed.
#: Bounded, so that no text makes it slow.
_GAP = re.compile(r"(?<=[\u3002\uff01\uff1f])\s+(?=[^\s<>][^<>]{0,400}<)")

#: A number with hyphens in a page's text, as of a phone: it is read as one, and no line ends in its middle.
_NUMBER = re.compile(r"(?<![\w-])\d+(?:-\d+)+(?![\w-])(?=[^<>]{0,400}<)")

_NEVER_DAYS = 100_000  # hours from which on Babel would say days


class Speech:
    """One language. Sentences come as a template or a module wrote them, in English."""

    def __init__(self, language: str, catalog: NullTranslations | None = None) -> None:
        self.language, self.tag = language, TAGS.get(language, language)
        self._catalog = catalog or NullTranslations()

    def say(self, text: str, **values: object) -> str:
        """`text` in this language, with `values` in its `{places}`; a Sentence brings its own."""
        if isinstance(text, Sentence):
            return self._filled(self._found(text.one, text.many, text.values.get("n")), {**text.values, **values})
        return self._filled(self._catalog.gettext(text) if text else "", values)

    def count(self, one: str, many: str, n: int, **values: object) -> str:
        """The form of a sentence that goes with the number `n`, which may stand in it as `{n}`."""
        return self._filled(self._found(one, many, n), {"n": n} | values)

    @unseen
    def joined(self, html: str) -> str:
        """A page whose numbers hold together. Its templates put a space between two sentences: Chinese has none."""
        head, body, rest = html.rpartition("<body")
        rest = _NUMBER.sub(r'<span class="usa-number">\g<0></span>', rest)
        html = head + body + rest
        return _GAP.sub("", html) if self.language == "zh" else html

    def stretch(self, seconds: float) -> str:
        """A stretch of time in words, rounded up to minutes."""
        hours, minutes = divmod(max(1, math.ceil(seconds / 60)), 60)
        by_hour, by_minute = timedelta(hours=hours), timedelta(minutes=minutes)
        parts = [
            format_timedelta(by_hour, "hour", _NEVER_DAYS, locale=self.language) if hours else "",
            format_timedelta(by_minute, "minute", _NEVER_DAYS, locale=self.language) if minutes else "",
        ]
        return format_list(list(filter(None, parts)), "standard", locale=self.language)

    def moment(self, when: float) -> str:
        """A date and a time of day, of epoch seconds; in UTC, as nothing tells us where the reader is."""
        at = datetime.fromtimestamp(when, UTC)
        day, minute = format_date(at, "long", locale=self.language), format_time(at, "HH:mm", locale=self.language)
        return f"{day}, {minute}\xa0UTC"

    def _found(self, one: str, many: str, n: object) -> str:
        return self._catalog.ngettext(one, many, n) if many and isinstance(n, int) else self._catalog.gettext(one)

    def _filled(self, text: str, values: Mapping[str, object]) -> str:
        said = {name: self.say(value) if isinstance(value, Sentence) else value for name, value in values.items()}
        return text.format_map(said) if said else text


@cache
def speech(language: str) -> Speech:
    """How to speak one of LANGUAGES. The catalogs are read as translators write them: nothing need be built."""
    return Speech(language, None if language == "en" else _compiled(CATALOGS / f"{language}.po", language))


def _compiled(path: Path, language: str) -> GNUTranslations:
    compiled = BytesIO()
    with path.open("rb") as file:
        write_mo(compiled, read_po(file, locale=language))
    compiled.seek(0)
    return GNUTranslations(compiled)

"""What a page says, in the language that its reader chose: sentences, numbers with their plural, dates."""

import math
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cache
from gettext import NullTranslations

from babel.dates import format_date, format_time
from babel.lists import format_list
from babel.units import format_unit

from idp.sentences import Sentence

#: Code: what its readers call it.
LANGUAGES = {"en": "English", "es": "Español", "fr": "Français", "zh": "中文"}

#: Code: the tag of what the pages are written in, for browsers and screen readers, where it says more.
TAGS = {"zh": "zh-Hans"}


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

    def stretch(self, seconds: float) -> str:
        """A stretch of time in words, rounded up to minutes."""
        hours, minutes = divmod(max(1, math.ceil(seconds / 60)), 60)
        parts = [
            format_unit(n, f"duration-{unit}", "long", locale=self._locale)
            for n, unit in ((hours, "hour"), (minutes, "minute"))
            if n
        ]
        return format_list(parts, "standard", locale=self._locale)

    def moment(self, when: float) -> str:
        """A date and a time of day, of epoch seconds; in UTC, as nothing tells us where the reader is."""
        at = datetime.fromtimestamp(when, UTC)
        return f"{format_date(at, 'long', locale=self._locale)}, {format_time(at, 'HH:mm', locale=self._locale)} UTC"

    def _found(self, one: str, many: str, n: object) -> str:
        return self._catalog.ngettext(one, many, n) if many and isinstance(n, int) else self._catalog.gettext(one)

    def _filled(self, text: str, values: Mapping[str, object]) -> str:
        said = {name: self.say(value) if isinstance(value, Sentence) else value for name, value in values.items()}
        return text.format_map(said) if said else text

    @property
    def _locale(self) -> str:
        return self.language


@cache
def speech(language: str) -> Speech:
    """How to speak one of LANGUAGES."""
    return Speech(language)

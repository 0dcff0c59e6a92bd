"""A language that nobody speaks: longer by half, and each sentence marked, so that what was not asked for shows.

`⟦` and `⟧` stand around whatever came through a catalog.
"""

import re
from gettext import NullTranslations

from views.speech import Speech

OPENS, CLOSES = "⟦", "⟧"
_ACCENTS = str.maketrans("aeiouAEIOUcnsy", "àéîõüÀÉÎÕÜçñšý")


class _Pseudo(NullTranslations):
    def gettext(self, message: str) -> str:
        return _longer(message)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return _longer(msgid1 if n == 1 else msgid2)


def _longer(text: str) -> str:
    """Every other word twice; what is filled in stays."""
    words = [word if "{" in word else word.translate(_ACCENTS) for word in text.split(" ")]
    twice = [f"{word} {word}" if n % 2 and "{" not in word else word for n, word in enumerate(words)]
    return f"{OPENS}{' '.join(twice)}{CLOSES}"


def spoken() -> Speech:
    """How to speak it; dates and numbers are English."""
    return Speech("en", _Pseudo())


def unmarked(text: str) -> str:
    """What of a text did not come through a catalog."""
    inner = re.compile(f"{OPENS}[^{OPENS}{CLOSES}]*{CLOSES}")
    while inner.search(text):
        text = inner.sub(" ", text)
    return text

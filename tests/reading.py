"""How hard English is to read: the Flesch-Kincaid grade (Kincaid and others 1975, Navy research branch report 8-75)."""

import re

_NAMES = re.compile(r"Department of Examples|LexisNexis|[A-Z]{2,}|https?://\S+|[\d.,:/-]*\d[\d.,:/-]*")


def grade(text: str) -> float:
    """The school year that a text asks for. Each sentence ends with a full stop, a colon or a line."""
    sentences = [part for part in re.split(r"[.?!:]\s|\n", _NAMES.sub("it", text)) if re.search("[a-zA-Z]", part)]
    words = [word for part in sentences for word in re.findall(r"[A-Za-z']+", part)]
    syllables = sum(map(_syllables, words))
    return 0.39 * len(words) / len(sentences) + 11.8 * syllables / len(words) - 15.59


def _syllables(word: str) -> int:
    word = re.sub(r"[^a-z]", "", word.lower())
    silent = re.search("[^aeiouyl]e$|[^aeiouytd]ed$|[^aeiouysxzc]es$", word)
    return max(1, len(re.findall("[aeiouy]+", word)) - bool(silent))

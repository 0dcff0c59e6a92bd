"""The catalogs of sentences: found in code and templates, compared with what is translated, and written anew.

`python -m tests.catalogs` rewrites views/locale/*.po: new sentences come in empty, gone ones go. A test holds that
nothing is left to do.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_python
from babel.messages.pofile import read_po, write_po
from bottle import SimpleTemplate

from tests.house import ROOT
from views.pages import TEMPLATES
from views.speech import CATALOGS, LANGUAGES

#: What marks a sentence; of the last two the second argument is its plural.
MARKS = ("sentence", "_", "Sentence", "_n")
WITH_PLURAL = MARKS[2:]

_HEAD = "# Sentences of the pages. `python -m tests.catalogs` brings this file up to date."
_SINCE = datetime(2026, 11, 25, tzinfo=UTC)  # Else each rewriting would be a change.


def found() -> Catalog:
    """Every sentence of the code and of the templates, with the files that it stands in."""
    catalog = Catalog(fuzzy=False)
    for path in [*sorted((ROOT / "idp").rglob("*.py")), *sorted((ROOT / "views").rglob("*.py"))]:
        _add(catalog, path, path.read_text())
    for path in sorted(TEMPLATES.glob("*.tpl")):
        _add(catalog, path, SimpleTemplate(path.read_text(), lookup=[str(TEMPLATES)]).code)
    return catalog


def _add(catalog: Catalog, path: Path, code: str) -> None:
    for _, function, messages, _ in extract_python(BytesIO(code.encode()), list(MARKS), (), {"encoding": "utf-8"}):
        said = messages if isinstance(messages, tuple) else (messages,)
        texts = [text for text in said if isinstance(text, str) and text]
        if texts:
            has_plural = function in WITH_PLURAL and len(texts) > 1
            place = [(str(path.relative_to(ROOT)), 0)]
            catalog.add(tuple(texts[:2]) if has_plural else texts[0], locations=place)


def translated(language: str) -> Catalog:
    """What stands in a language's catalog."""
    with (CATALOGS / f"{language}.po").open("rb") as file:
        return read_po(file, locale=language)


def languages() -> Iterator[str]:
    """All that need a catalog: English is what the code says."""
    return (language for language in LANGUAGES if language != "en")


def renewed(language: str, old: Catalog) -> Catalog:
    """The sentences of the code in a language, translated as they are in `old`, and with its plural forms: the next
    release of Babel may count others, and each sentence is written in these.
    """
    catalog = Catalog(locale=language, fuzzy=False, project="idp", version="1")
    catalog.header_comment, catalog.creation_date, catalog.revision_date = _HEAD, _SINCE, _SINCE
    catalog.mime_headers = [("Plural-Forms", old.plural_forms)]
    for message in found():
        if message.id:
            known = old.get(message.id if isinstance(message.id, str) else message.id[0])
            catalog.add(message.id, known.string if known else "", locations=message.locations)
    return catalog


def rewrite(language: str) -> None:
    """Bring a language's file up to date with the code."""
    catalog = renewed(language, translated(language))
    with (CATALOGS / f"{language}.po").open("wb") as file:
        write_po(file, catalog, width=110, include_lineno=False)


if __name__ == "__main__":
    for one in languages():
        rewrite(one)
        missing = [message.id for message in translated(one) if message.id and not message.string]
        print(f"{one}: {len(missing)} missing", *missing, sep="\n  ")

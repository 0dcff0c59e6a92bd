"""A sentence that a person will read: English as text, and able to be said in another language by whoever shows it.

What can be wrong with a form is known here, and in which language the person reads only where the page is made.
"""

from collections.abc import Mapping
from typing import Self


class Sentence(str):
    """The English text, filled in, with what it was made of: `one` as it stands in the catalogs (and `many`, where a
    number decides), and the values for its `{places}`.
    """

    one: str
    many: str
    values: Mapping[str, object]

    def __new__(cls, one: str, many: str = "", /, **values: object) -> Self:
        text = many if many and values.get("n") != 1 else one
        made = super().__new__(cls, text.format(**values) if values else text)
        made.one, made.many, made.values = one, many, values
        return made

    def with_values(self, **values: object) -> "Sentence":
        """The same sentence, filled in."""
        return Sentence(self.one, self.many, **values)


def sentence(text: str, **values: object) -> Sentence:
    """A sentence for the catalogs; a value may be a sentence itself."""
    return Sentence(text, **values)

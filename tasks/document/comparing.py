"""Which facts differ between two readings of the same person, by name and never by value. Pure."""

import re
import unicodedata
from collections.abc import Mapping
from typing import Any

from idp.personal import Text
from idp.unseen import unseen

#: Facts that are compared where both sides have them.
_FACTS = (
    "first_name", "last_name", "name_suffix", "dob", "state_id_number", "state_id_jurisdiction", "state_id_expiration",
    "address1", "address2", "city", "state", "zipcode",
)  # fmt: skip


def differing(read: Mapping[str, Any], other: Mapping[str, Any]) -> list[str]:
    """The names of facts that differ: of letters and digits, in capitals, without accents; a ZIP code of five digits; a
    name that the license cuts short by its beginning. What either side lacks does not differ.
    """
    cut = read.get("truncated", ())
    return [name for name in _FACTS if not _agree(name, _plain(name, read), _plain(name, other), name in cut)]


def _agree(name: str, one: str, other: str, is_cut: bool) -> bool:
    return not one or not other or one == other or (is_cut and other.startswith(one))


@unseen
def _plain(name: str, facts: Mapping[str, Any]) -> Text:
    bare = unicodedata.normalize("NFKD", str(facts.get(name) or "")).upper()
    text = re.sub(r"[^A-Z0-9]", "", bare)
    return Text(text[:5] if name == "zipcode" else text)

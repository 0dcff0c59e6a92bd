"""Whether the vendors that are asked are stand-ins, so that made-up people may be typed."""

from idp.addresses import is_nobodys, split
from idp.settings import ABOUT, Settings


def asks_stand_ins(s: Settings) -> bool:
    """Never in production; elsewhere where each vendor's address is nobody's, or the default, which is for tests too. A
    single real one is enough: what is made up would be paid for there.
    """
    places = [name for name, about in ABOUT.items() if about.needed and "https" in about.schemes]
    return not s.production and all(_is_stand_in(getattr(s, name), getattr(Settings, name)) for name in places)


def _is_stand_in(url: str, default: str) -> bool:
    return url == default or is_nobodys(split(url).hostname or "")

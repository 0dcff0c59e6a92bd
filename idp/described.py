"""How a setting is described: a sentence, its unit and bounds, whether it is a secret, when production must set it."""

from dataclasses import dataclass, field
from typing import Any

HTTPS = ("https", "http")
POSTGRES = ("postgresql", "postgres")

# What the items of a list look like: a list of others would be accepted and mean nothing.
EXCEPTION_ID = (r"[0-9]{4}", "four digits each, as '0047'")
CODE = (r"[A-Z][0-9]{3}", "a capital letter and three digits each, as 'R907'")

#: Unit: the largest number that production takes, where the setting itself names none. Beyond it a number is a slip.
MOST = {"seconds": 120, "minutes": 10_080, "hours": 168, "days": 90, "attempts": 100, "jobs": 1_000_000, "hops": 10}


@dataclass(frozen=True)
class About:
    """What is to be known of a setting besides its name, type and default."""

    says: str  #: one sentence, without a full stop
    needed: str = ""  #: when production must set it: one of the conditions of `when`; empty: never
    unit: str = ""
    choices: tuple[str, ...] = ()  #: all that it may be
    schemes: tuple[str, ...] = ()  #: what an address may begin with
    each: tuple[str, str] = ("", "")  #: a pattern that every item of a list must match, and what that is in words
    least: int | None = None  #: the smallest number it may be; None: more than 0
    most: int | None = None  #: the largest number that production takes; None: its unit's of MOST
    default_will_do: bool = False  #: production must say it, and may say what the default is
    secret: bool = False  #: its value opens something: taken out of the environment once it is read

    @property
    def bound(self) -> int | None:
        """The largest number that production takes; None for what is no number with a unit."""
        return self.most or MOST.get(self.unit)


def setting(default: Any, says: str, needed: str = "", **more: Any) -> Any:
    """A field of `Settings`; `more` are fields of About."""
    kind = "default_factory" if callable(default) else "default"
    return field(**{kind: default}, metadata={"about": About(says, needed, **more)})


def secret(default: Any, says: str, needed: str = "", **more: Any) -> Any:
    """A setting whose value opens something."""
    return setting(default, says, needed, secret=True, **more)


def seconds(default: float, says: str, **more: Any) -> Any:
    """A setting in seconds."""
    return setting(default, says, unit="seconds", **more)

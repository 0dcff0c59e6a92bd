"""Every vendor's stand-in, found in its folder."""

from functools import cache
from importlib import import_module
from importlib.util import find_spec
from pkgutil import iter_modules

from tasks import vendors
from tasks.vendors.mocking import StandIn


@cache
def stand_ins() -> tuple[StandIn, ...]:
    """`STAND_INS` of each folder of `tasks.vendors` that has a `standin`."""
    names = [f"{vendors.__name__}.{found.name}.standin" for found in iter_modules(vendors.__path__) if found.ispkg]
    return tuple(one for name in names if find_spec(name) for one in import_module(name).STAND_INS)


def made_up_settings() -> dict[str, str]:
    """The settings without which some vendor can't be asked, such as AAMVA's key pair."""
    return {name: value for one in stand_ins() for name, value in one.made_up().items()}

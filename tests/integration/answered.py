"""A tab whose form was sent, and what a worker then tells of it."""

from integration.tab import Tab

from idp.sessions import Session
from tasks.engine.telling import tell

YES = {"outcome": "verified", "errors": {}}
NO = {"outcome": "not_verified", "errors": {"ssn": ["UNVERIFIED"], "address": ["UNVERIFIED"]}}
FAILED = {"outcome": "vendor_error", "errors": {}}


def session_of(tab):
    return Session.load(tab.token)


def sent(result=None, **changes):
    """A tab whose form was sent and, where there is a result, answered."""
    tab = Tab()
    assert tab.submit(**changes).location == "/verify/wait"
    if result:
        tell(session_of(tab).wait.id, result)
    return tab

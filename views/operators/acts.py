"""What an operator does: asked once more, then done, then told. Each act goes through `tasks.ops.verbs`."""

from bottle import HTTPResponse, request

from tasks.ops import history
from tasks.ops.looks import NotFound
from tasks.ops.verbs import VERBS, Refused, perform
from views.operators.door import has_good_token, operator
from views.operators.pages import out_of_date, page, told


def confirm() -> HTTPResponse:
    """The question."""
    verb, to = request.query.get("verb") or "", request.query.getunicode("to") or ""
    if verb not in VERBS:
        return told("No such page", "Look at the overview.", 404)
    return page("confirm", verb=verb, to=to, says=VERBS[verb].says)


def act() -> HTTPResponse:
    """The deed, and what came of it."""
    verb, to = request.forms.get("verb") or "", request.forms.getunicode("to") or ""
    if verb not in VERBS or not has_good_token():
        return out_of_date()
    history.forget()
    try:
        return told("Done", f"{perform(verb, to, operator())}.")
    except (Refused, NotFound) as e:
        return told("Nothing was done", f"{e}.", 409)

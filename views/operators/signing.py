"""Signing in and out."""

import logging

from bottle import HTTPResponse, request

from idp.logs import event
from idp.unseen import unseen
from tasks.ops.verbs import NAME_WANTED, is_name
from views.operators import door
from views.operators.pages import out_of_date, page
from views.pages import see_other


def ask() -> HTTPResponse:
    """The form."""
    return see_other("/ops") if door.operator() else page("sign_in", fault="")


@unseen
def sign_in() -> HTTPResponse:
    """Look at name and password. What stands in the log before both are good is neither of them."""
    name, given = request.forms.getunicode("name") or "", request.forms.getunicode("password") or ""
    if not is_name(name):
        return page("sign_in", 422, fault=NAME_WANTED)
    opens = door.lock.opens(given)
    if opens:
        event("operator.signed_in", by=name)
        return door.let_in(name, see_other("/ops"))
    event("operator.turned_away", logging.WARNING)
    if opens is None:
        answer = page("sign_in", 429, fault="Too many wrong passwords. Try again in a minute.")
        answer.set_header("Retry-After", str(round(door.SECONDS)))
        return answer
    return page("sign_in", 403, fault="That is not the password.")


def sign_out() -> HTTPResponse:
    """Take the cookie away; not at the wish of another site."""
    if not door.has_good_token():
        return out_of_date()
    return door.let_out(see_other("/ops/sign-in"))

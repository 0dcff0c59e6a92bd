"""What is known of a session's token without it."""

import hmac
from hashlib import sha256

from idp import keys


def digest(token: str) -> str:
    """What Redis knows of a token."""
    return sha256(token.encode()).hexdigest()


def visit_of(token: str) -> str:
    """The visit of whoever has this token, for the log: 64 bits that lead back to neither it nor its digest.

    Of the token, so known before a session is stored; kept in the plain part, where another release put none.
    """
    return hmac.new(keys.current("visit id"), token.encode(), sha256).hexdigest()[:16]

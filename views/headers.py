"""The headers that every answer has, whoever gives it."""

from idp.config import settings

#: For a year, and for what stands below this host.
HSTS = "max-age=31536000; includeSubDomains"

_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
}


#: What a browser heeds in a page alone, and a poll each second need not carry.
_OF_PAGES = ("Content-Security-Policy", "Cross-Origin-Opener-Policy", "Permissions-Policy", "Referrer-Policy")


def of_a_mere_sign() -> dict[str, str]:
    """Those of an answer without a body (204): nothing of it is ever shown."""
    return {name: value for name, value in of_every_answer().items() if name not in _OF_PAGES}


def of_every_answer() -> dict[str, str]:
    """By name. What may be kept says so itself in the place of `Cache-Control`."""
    return _HEADERS | ({"Strict-Transport-Security": HSTS} if settings().production else {})

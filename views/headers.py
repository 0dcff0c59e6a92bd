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


def of_every_answer() -> dict[str, str]:
    """By name. What may be kept says so itself in the place of `Cache-Control`."""
    return _HEADERS | ({"Strict-Transport-Security": HSTS} if settings().production else {})

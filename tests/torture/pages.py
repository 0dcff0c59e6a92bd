"""What a page tells the person who looks at it."""

from tests.torture.browser import Page

VERIFIED, NOT_VERIFIED, VENDOR_ERROR = "verified", "not verified", "vendor error"
TIMED_OUT, SESSION_ENDED, FORM_AGAIN = "timed out", "session ended", "the form again"
REFUSED = "refused"  #: a form that was not taken

STOP_POLLING = 286
STEPS = {"verify": "/phone", "phone": "/verified"}  #: and where a yes leads

_OUTCOMES = {"/not-verified": NOT_VERIFIED, "/vendor-error": VENDOR_ERROR}


def told_by(page: Page, step: str) -> str:
    """The outcome of a step's wait, '' where the page tells none: it still waits, or was not answered well."""
    if page.status == 0 or page.status >= 500:
        return ""
    if page.path.startswith(f"/{step}/wait"):
        return TIMED_OUT if 'id="timed-out"' in page.text else ""
    if page.path == STEPS[step]:
        return VERIFIED
    if page.path in _OUTCOMES:
        return _OUTCOMES[page.path]
    return SESSION_ENDED if says_ended(page) else FORM_AGAIN


def says_ended(page: Page) -> bool:
    """Whether a page, a form that was sent too late among them, says that its session is over."""
    return "session ended" in page.text

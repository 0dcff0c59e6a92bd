"""What each step says to people."""

from dataclasses import dataclass

from idp.sentences import Sentence, sentence


@dataclass(frozen=True)
class Said:
    """`label` names the step; `doing` and `asks` say what goes on while one waits; `refused` is the heading of a no,
    with `advice`, and `button` below it.
    """

    label: Sentence
    doing: Sentence
    asks: Sentence
    refused: Sentence = sentence("")
    advice: Sentence = sentence("")
    button: Sentence = sentence("")


VERIFY = Said(
    label=sentence("Your information"),
    doing=sentence("Checking your information"),
    asks=sentence(
        "We are asking {checker} and the state that issued your card if your information matches their records."
    ),
    refused=sentence("We could not verify your information"),
    advice=sentence("Compare it with your cards, digit by digit."),
    button=sentence("Check my answers and try again"),
)

PHONE = Said(
    label=sentence("Your phone number"),
    doing=sentence("Checking your phone number"),
    asks=sentence("We are asking {phone_checker} if this phone number belongs to you."),
    refused=sentence("We could not verify your phone number"),
    advice=sentence("Use a number that is in your own name, and that you have had for a while."),
    button=sentence("Try again or use another number"),
)

LICENSE = Said(
    label=sentence("Your information"),
    doing=sentence("Reading your license"),
    asks=sentence("We are reading your photo. We delete it as soon as it is read."),
)

"""What a person is told of a photo that was not opened, or not read: what to do, by the word for why."""

from idp.sentences import Sentence, sentence

#: A side of the card: its label on the page.
SIDES = {"front": sentence("Front of your license or ID"), "back": sentence("Back of your license or ID")}

WORDS = {
    "empty": sentence("Choose a photo of the back of your license, or type your information instead"),
    "format": sentence("That file is no JPEG or PNG picture. Choose a photo"),
    "heic": sentence(
        "That photo is a HEIC picture, which we can't open. Set your camera to “Most Compatible”, or choose a JPEG"
    ),
    "too_small": sentence("That picture is too small to read. Choose the photo itself, not a preview of it"),
    "too_large": sentence(
        "That picture has too many pixels. Choose one of at most 60 megapixels as JPEG, or 25 as PNG"
    ),
    "depth": sentence("That picture has more than 8 bits a color. Save it as JPEG and choose that"),
    "broken": sentence("That file is damaged or was cut short on its way. Choose it again, or take another photo"),
    "dark": sentence("The photo is too dark. Take another where there is more light, without the flash"),
    "blurred": sentence(
        "The photo is blurred. Rest your hand on something, tap the barcode on the screen, and take another"
    ),
    "unread": sentence(
        "We see a barcode and can't read it. Lay the card flat, hold the camera straight above it, closer, and "
        "let no lamp shine on it"
    ),
    "not_seen": sentence(
        "We see no barcode. Take the back of the card, the wide striped block included, so that the card fills "
        "the picture"
    ),
    "not_a_license": sentence("We read a barcode that is not of a U.S. driver's license or state ID"),
    "again": sentence("That very photo could not be read before. Take another, or type your information instead"),
    "gone": sentence("We no longer have your photo, or what was read: both are kept for a minute only. Take another"),
    "limit": sentence("You have sent as many photos as we may read for now. Type your information instead"),
}
NO_FRONT = sentence("Choose a photo of the front of your license, or type your information instead")

#: What TrueID's word comes to.
OF_VENDOR = {
    "doc_type_check": sentence(
        "That is no driver's license or ID card of a U.S. state or territory; military IDs are not taken"
    ),
    "dpi_low": sentence("The card is too small in the picture. Let it fill the frame and take another"),
    "sharp_low": sentence("The photo is blurred or dark. Take another in a bright place"),
    "glare_low": sentence("A light shines on the card. Switch the flash off, tilt the card a little, and take another"),
    "barcode_read_check": sentence("The barcode could not be read. Take the back again"),
    "barcode_content_check": sentence("The barcode is damaged, or of an unknown kind. Use another ID if you have one"),
    "ref_control_number_check": sentence("The back could not be read. Take it again"),
    "control_number_check": sentence("The back could not be read. Take it again"),
    "birth_date_checks": sentence("The date of birth could not be read. Take both sides again"),
    "id_not_recognized": sentence(
        "The card was not recognized: it may be worn, damaged, or of an unknown kind. Take both sides again"
    ),
    "doc_crosscheck": sentence("Front and back do not go together. Take both sides again"),
    "doc_number_checks": sentence("The number could not be read. Take both sides again"),
    "doc_expired_check": sentence(
        "The card has expired, or its expiration date could not be read. Take both sides again; a card that has "
        "expired can't be used"
    ),
    "expiration_checks": sentence(
        "The expiration date could not be read. Take both sides again; a card that has expired can't be used"
    ),
    "issue_date_checks": sentence("The date of issue could not be read. Take both sides again"),
    "full_name_check": sentence("The name could not be read. Take both sides again"),
    "sex_check": sentence("A part of the card could not be read. Take both sides again"),
    "id_not_verified": sentence(
        "The card could not be verified: it may have moved, or was too dark. Take both sides again"
    ),
    "visible_color_check": sentence("The colors could not be seen. Take both sides again by daylight"),
    "visible_photo_check": sentence("The picture on the card could not be seen. Take the front again"),
    "multiple_front": sentence("Several parts of the front could not be read. Take it again in a bright place"),
    "multiple_back": sentence("Several parts of the back could not be read. Take it again in a bright place"),
    "general": sentence("The card could not be read. Take both sides again, in a bright place, on a dark plain table"),
}


def words_for(reason: str) -> tuple[str, Sentence]:
    """The field, and the sentence, for `word` (of the back) or `side:word`; a whole card's stands at its front."""
    side, _, word = reason.rpartition(":")
    side = {"card": "front", "": "back"}.get(side, side)
    if (side, word) == ("front", "empty"):
        return side, NO_FRONT
    return side, (WORDS | OF_VENDOR).get(word, OF_VENDOR["general"])

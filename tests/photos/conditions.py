"""What can be wrong with a photo of a card. Lengths are in pixels of a photo of 12.2 megapixels, angles in degrees."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Condition:
    """`tilt` is how much shorter the far edge is; `width` the card's share of the photo's; `dim` multiplies the light;
    `grain` is the noise's deviation in 255ths.
    """

    name: str
    angle: float = 0.0
    tilt: float = 0.0
    width: float = 0.74
    blur: float = 0.0
    shaken: float = 0.0
    dim: float = 1.0
    grain: float = 2.0
    glare: bool = False
    quality: int = 90


CONDITIONS = (
    Condition("flat, sharp"),
    Condition("turned 7°", angle=7),
    Condition("turned 30°", angle=30),
    Condition("turned 90°", angle=90, width=0.62),
    Condition("upside down", angle=180),
    Condition("tilted 12 %", tilt=0.12),
    Condition("tilted 25 %", tilt=0.25),
    Condition("card small", width=0.5),
    Condition("soft focus, blur 4 px", blur=4),
    Condition("out of focus, blur 7 px", blur=7),
    Condition("shaken sideways 9 px", shaken=9),
    Condition("shaken sideways 15 px", shaken=15),
    Condition("dark and grainy", dim=0.25, grain=8),
    Condition("glare over the code", glare=True),
    Condition("JPEG quality 25", quality=25),
    Condition("typical", angle=4, tilt=0.06, blur=2, dim=0.8, quality=75),
    Condition("poor", angle=9, tilt=0.10, blur=4, dim=0.6, quality=60),
)

NAMED = {one.name: one for one in CONDITIONS}

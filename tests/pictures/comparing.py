"""Two pictures by their pixels."""

import shutil
from pathlib import Path

from PIL import Image, ImageChops

#: How much of a pixel's color may differ (of 255), and how many pixels by more: the edge of a letter.
_SHADE, _FEW = 32, 20


def differing(new: Path, accepted: Path, folder: Path) -> bool:
    """Whether a picture is not what was accepted; both are then put into `folder`. What was never accepted differs."""
    if accepted.exists() and _is_same(new, accepted):
        return False
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copy(new, folder / f"{new.stem}.new.png")
    if accepted.exists():
        shutil.copy(accepted, folder / f"{new.stem}.accepted.png")
    return True


def _is_same(one: Path, other: Path) -> bool:
    with Image.open(one) as new, Image.open(other) as old:
        if new.size != old.size:
            return False
        changed = ImageChops.difference(new.convert("RGB"), old.convert("RGB")).convert("L")
        return sum(changed.histogram()[_SHADE:]) <= _FEW

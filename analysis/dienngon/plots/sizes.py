"""Where a figure is printed: how wide it is there, and how small its letters may be."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from dienngon.errors import ParameterError, nearest

SizeName = Literal["report", "single", "double", "slide"]

_CM = 1 / 2.54
# The smallest letters in a figure as it is printed, in points: journals ask for 6 to 8.
LEAST_POINTS = 7.0
# A wider figure is no longer readable on a page of the report.
_WIDEST = 14.0
# On a page of A4 less its margins and a caption, in inches.
_PAGE = 24 * _CM
# A slide of 13.33 inches shows what is drawn 20 cm wide 1.7 times as large: letters of 7 points have 12 there.
_SLIDE = 20 * _CM


@dataclass(frozen=True)
class Size:
    """A size of figures, in inches; without a width or a height what is drawn decides.

    Examples
    --------
    >>> round(SIZES["single"].over(9.6), 2), SIZES["report"].over(9.6)
    (3.35, 9.6)
    """

    name: SizeName
    width: float | None = None
    height: float | None = None

    def over(self, natural: float) -> float:
        """Return the width of a figure whose content would like ``natural``."""
        return natural if self.width is None else self.width

    @property
    def widest(self) -> float:
        """Return the width that no figure exceeds."""
        return self.over(_WIDEST)

    @property
    def most(self) -> float | None:
        """Return the height from which a figure no longer fits where it is printed; None where it may go on."""
        return None if self.width is None else self.height or _PAGE

    def columns(self, usual: int, least: float) -> int:
        """Return how many panels are side by side: as usual, fewer where each would be narrower than ``least``."""
        return usual if self.width is None else max(1, min(usual, int(self.width / least)))


# One column and two columns of a journal on A4, and a slide of 16:9.
SIZES = {
    "report": Size("report"),
    "single": Size("single", 8.5 * _CM),
    "double": Size("double", 17.5 * _CM),
    "slide": Size("slide", _SLIDE, _SLIDE * 9 / 16),
}
REPORT = SIZES["report"]


def size_of(name: str) -> Size:
    """Return the size of a name; ParameterError if there is none.

    Examples
    --------
    >>> round(size_of("slide").height or 0, 2)
    4.43
    """
    if name not in SIZES:
        raise ParameterError(f"size must be one of {', '.join(SIZES)}. Got {name!r}. {nearest(name, SIZES)}")
    return SIZES[name]

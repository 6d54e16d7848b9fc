"""What callers give, checked before it is used."""

from __future__ import annotations

from dienngon.errors import ParameterError
from dienngon.segmentation import Tokens


def segmented(tokens: object) -> Tokens:
    """Return a segmented corpus as it is.

    Raises
    ------
    ParameterError
        If it is anything else, such as the corpus itself.
    """
    if isinstance(tokens, Tokens):
        return tokens
    message = (
        f"Themes are counted in a segmented corpus. Got {type(tokens).__name__} instead; call "
        "dienngon.segment(corpus, lexicon) first and give what it returns."
    )
    raise ParameterError(message)

"""On which documents a finding rests, in words."""

from __future__ import annotations

from collections.abc import Sequence


def resting_note(members: Sequence[int], names: Sequence[str], finding: str) -> str:
    """Return which documents must not be missed, or an empty string if there are none.

    Parameters
    ----------
    members
        Places among ``names``: one document, or several that move together.
    names
        Of documents.
    finding
        What is gone without them: ``difference`` or ``trend``.
    """
    if not members:
        return ""
    first, more = names[members[0]], len(members) - 1
    together = f" and {more} other{'s' if more > 1 else ''}, which move together," if more else ""
    return f"without {first}{together} the {finding} is gone"

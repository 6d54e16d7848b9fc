"""Why something was not computed is a note, which is worded in the language of its reader."""

from __future__ import annotations

from collections.abc import Callable

import pytest

import dienngon as dn
from dienngon.codes import Note, reason, worded
from dienngon.corpus import Corpus
from dienngon.errors import ParameterError
from dienngon.examples import corpus


def tokens(documents: int) -> dn.Tokens:
    return dn.segment(Corpus(corpus().documents[:documents]))


Refused = Callable[[], object]
REFUSED: dict[str, Refused] = {
    "refused.one_group": lambda: dn.keyness(dn.count(tokens(1))),
    "refused.no_term": lambda: dn.keyness(dn.count(tokens(10)), minimum=500),
    "refused.no_collocate": lambda: dn.collocations(dn.index(tokens(10)), "lúa", minimum=500),
    "refused.small": lambda: dn.fit_topics(dn.count(tokens(1)), "nmf", 2),
    "refused.k": lambda: dn.fit_topics(dn.count(tokens(10)), "nmf", 500),
}


@pytest.mark.parametrize("code", REFUSED)
def test_a_reason_is_worded_in_both_languages(code: str) -> None:
    with pytest.raises(ParameterError) as refused:
        REFUSED[code]()
    why = reason(refused.value)
    assert isinstance(why, Note)
    assert why.code == code
    assert str(refused.value) == worded(why, "en") != worded(why, "vi")
    assert "Hãy" in worded(why, "vi") or "hãy" in worded(why, "vi")
    if code == "refused.no_collocate":
        assert "lúa" in worded(why, "vi")

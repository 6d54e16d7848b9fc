"""Query: what is looked for in an index, written as terms of a lexicon are, or as a regular expression over words."""

from __future__ import annotations

import dataclasses
import time
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import regex

from dienngon.errors import ParameterError
from dienngon.lexicon import Lexicon, Term
from dienngon.lexicon.codebook import GAP
from dienngon.positions.index import Index
from dienngon.positions.search import Nodes, find, of_words
from dienngon.segmentation.options import old_tones
from dienngon.themes.fit import Why, told
from dienngon.themes.matcher import Matcher, Stretch

# An expression may be looked for so long, in seconds: what takes longer is one that tries everything again and again.
LONGEST_SEARCH = 5.0
# What a gap stands for in an expression.
_ANYTHING = r"(?:\W+\w+)*?"


@dataclass(frozen=True)
class Query:
    """What is looked for.

    Made by :meth:`parse`, :meth:`of_theme` or :meth:`of_terms`; narrowed by :meth:`near`.
    """

    text: str
    terms: tuple[Term, ...] = field(default=(), repr=False)
    expression: str = ""
    lexicon: Lexicon | None = field(default=None, repr=False)
    theme: str = ""
    case: bool = False
    beside: Query | None = None
    within: int = 0

    @classmethod
    def parse(cls, text: str, *, case: bool = False) -> Query:
        """Return the query that a text stands for.

        Parameters
        ----------
        text
            A term as in a lexicon (``an ninh``, ``chia sẻ … thông tin``, ``đào*``, ``(hợp|cộng) tác``), or between
            slashes a regular expression that a whole word must match (``/.*hoá/``).
        case
            Whether the hits must be written as the query is.

        Raises
        ------
        LexiconError
            If it is no term.
        ParameterError
            If the expression cannot be understood.

        Examples
        --------
        >>> Query.parse("an ninh").terms[0].phrase, Query.parse("/xuyên .*/").expression
        ('an ninh', 'xuyên .*')
        """
        stripped = text.strip()
        if len(stripped) > 2 and stripped.startswith("/") and stripped.endswith("/"):
            _compiled(stripped[1:-1], case=case)
            return cls(text, expression=stripped[1:-1], case=case)
        return cls(text, (Term.parse(text, case="any"),), case=case)

    @classmethod
    def of_theme(cls, lexicon: Lexicon, theme: str) -> Query:
        """Return the query for the hits of a theme, exclusions and all; a LexiconError says if there is no such one."""
        return cls(lexicon.theme(theme).id, lexicon=lexicon, theme=theme)

    @classmethod
    def of_terms(cls, text: str, terms: Sequence[str]) -> Query:
        """Return the query for any of some terms, such as the first ones of a topic."""
        return cls(text, tuple(Term.parse(one, case="any") for one in terms))

    def near(self, other: Query, within: int) -> Query:
        """Return the query for the same where another is within so many words, in the same paragraph.

        Raises
        ------
        ParameterError
            If ``within`` is below 1.

        Examples
        --------
        >>> import dienngon as dn
        >>> from dienngon.examples import corpus
        >>> index = dn.index(dn.segment(corpus()))
        >>> len(Query.parse("lừa đảo").near(Query.parse("an ninh"), 6).nodes(index))
        1
        """
        if within < 1:
            raise ParameterError(f"'within' must be at least 1 word. Got {within}.")
        return dataclasses.replace(self, beside=other, within=within)

    def nodes(self, index: Index) -> Nodes:
        """Return where the query is found, in copies as well; a ParameterError says if it takes too long."""
        if self.lexicon is not None:
            found = _of_theme(index, self.lexicon, self.theme)
        elif self.expression:
            found = of_words(index, index.words(_matching(index, self.expression, case=self.case)))
        else:
            found = find(index, self.terms, GAP)
            found = found.take(_as_written(found, self.terms)) if self.case else found
        if self.beside is not None:
            found = found.take(found.near(self.beside.nodes(index), self.within))
        return found


def _compiled(expression: str, *, case: bool) -> regex.Pattern[str]:
    try:
        return regex.compile(expression, 0 if case else regex.IGNORECASE)
    except regex.error as problem:
        raise ParameterError(f"The expression /{expression}/ cannot be understood: {problem}.") from None


def _matching(index: Index, expression: str, *, case: bool) -> list[int]:
    """Return the forms of words that an expression matches as a whole, wherever tone marks are put unless ``case``."""
    pattern, began = _compiled(expression, case=case), time.monotonic()
    # hoá and hòa are one spelling more often than two words: both are looked for as Pyvi's dictionary writes them.
    older = pattern if case else _compiled(old_tones(expression), case=False)

    def left() -> float:
        return max(0.001, began + LONGEST_SEARCH - time.monotonic())

    def fits(surface: str) -> bool:
        if pattern.fullmatch(surface, timeout=left()):
            return True
        return not case and older.fullmatch(old_tones(surface), timeout=left()) is not None

    try:
        return [number for number in np.flatnonzero(index.sizes).tolist() if fits(index.surfaces[number])]
    except TimeoutError:
        raise ParameterError(
            f"The expression /{expression}/ was given up after {LONGEST_SEARCH:g} seconds; write it without repeats "
            "inside repeats, such as (a+)+."
        ) from None


def _as_written(nodes: Nodes, terms: Sequence[Term]) -> np.ndarray:
    """Return which hits are written as one of some terms is, capitals and tone marks alike."""
    patterns = [regex.compile(_spelt(variant.written)) for term in terms for variant in term.variants]
    texts, number = np.unique(np.array(nodes.surfaces(), dtype=object), return_inverse=True)
    fits = [any(one.fullmatch(text) for one in patterns) for text in texts.tolist()]
    return np.array(fits, dtype=bool)[number] if len(nodes) else np.zeros(0, dtype=bool)


def _spelt(written: str) -> str:
    """Return an expression for the words of a term as they are written; what is between words is free."""
    pieces = regex.findall(r"\w+\*?|\*|…\d*|\.\.\.\d*", written)
    return r"\W+".join(_piece(one) for one in pieces).replace(rf"\W+{_ANYTHING}\W+", rf"{_ANYTHING}\W+")


def _piece(written: str) -> str:
    if written[0] in "….":
        return _ANYTHING
    return r"\w+" if written == "*" else regex.escape(written).replace(r"\*", r"\w*")


def _of_theme(index: Index, lexicon: Lexicon, theme: str) -> Nodes:
    """Return the hits of a theme: matched in the documents that hold one of its terms."""
    wanted = lexicon.theme(theme)
    family = {theme, *(one.id for one in lexicon.themes if theme in lexicon.ancestors(one))}
    phrases = [term.phrase for one in lexicon.themes if one.id in family for term in one.terms]
    terms = [Term.parse(one, case="any", commas="any") for one in phrases]
    documents = np.unique(find(index, terms, lexicon.gap).document)
    matcher, number = Matcher(lexicon), lexicon.themes.index(wanted)
    found = [np.zeros((5, 0), dtype=np.int64)]
    for position in documents.tolist():
        document = index.corpus[position]
        stretches = [Stretch(document.text[one.start : one.end], document.name) for one in document.paragraphs]
        hits = matcher.find(stretches)
        begin = np.array([one.start for one in document.paragraphs], dtype=np.int64)[hits.stretch]
        places = (np.full(len(begin), position), begin + hits.start, begin + hits.end)
        found.append(np.stack([hits.entry, hits.why, *places]))
    entry, why, *rows = np.concatenate(found, axis=1)
    kept = (matcher.theme[entry] == number) & (told(entry, why, len(matcher.entries)) == Why.COUNTED)
    return Nodes.at(index, *(one[kept] for one in rows))

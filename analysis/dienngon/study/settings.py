"""study.toml: what a study asks for."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal, TypeVar, cast

import msgspec

from dienngon.codes import Wording
from dienngon.comparison.groups import together
from dienngon.context.windows import Window, read_window
from dienngon.corpus import Corpus
from dienngon.errors import LexiconError, ParameterError, StudyError, nearest
from dienngon.inference import LEVEL, PERMUTATIONS, Design
from dienngon.messages import DEFAULT as DEFAULT_LANGUAGE
from dienngon.messages import LANGUAGES, SPOKEN, Language, Spoken
from dienngon.periods import CHOSEN, LENGTHS, Periods
from dienngon.positions import Query
from dienngon.privacy import TEXTS, Texts
from dienngon.reuse import check_lengths
from dienngon.selection import Selection
from dienngon.text import phrase_key, shown
from dienngon.toml import own_words, read_toml
from dienngon.topic_models import DEFAULT, MODELS
from dienngon.wordlists import WordLists

Choice = TypeVar("Choice", bound=str)


class _Corpus(msgspec.Struct, forbid_unknown_fields=True, rename={"first": "from", "last": "to"}):
    path: str = "."
    metadata: str = ""
    overrides: str = ""
    encoding: str = ""
    columns: dict[str, str] = msgspec.field(default_factory=dict)
    follow_links: bool = False
    foreign: bool = False
    filter: str = ""
    first: Any = ""  # a text, a year, or a date of TOML
    last: Any = ""


class _Periods(msgspec.Struct, forbid_unknown_fields=True):
    by: str = "year"
    first: int | str | None = None
    last: int | str | None = None


class _Lexicon(msgspec.Struct, forbid_unknown_fields=True):
    path: str


class Keywords(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Keywords and terms of keyness: how many of a period, and how often a keyword occurs at least.

    ``stop`` and ``merge`` say what counts as a term, here and in topics: files, or their lines
    (:class:`dienngon.WordLists`).
    """

    top: int = 12
    minimum: int = 2
    stop: str | tuple[str, ...] = ()
    merge: str | tuple[str, ...] = ()


class Reuse(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Which copies of a text count, ``first`` or ``all``; the least length of a copy, and the gap that it bridges."""

    count: str = "first"
    least: int = 10
    gap: int = 5


class Comparison(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How groups are compared: least count, level of the verdict, permutations, what moves together."""

    minimum: int = 5
    level: float = LEVEL
    permutations: int = PERMUTATIONS
    together: str = ""

    def design(self, corpus: Corpus, reposts: Sequence[Sequence[int]], seed: int) -> Design:
        """Return the design for these documents; ParameterError if all lack a value in the column ``together``."""
        return Design(self.level, self.permutations, seed, together(corpus, self.together, reposts))


class Topics(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The topic models, with ``k`` topics or ``auto``; terms shown of a topic; whether to scan k though it is given."""

    models: tuple[str, ...] = (DEFAULT,)
    k: int | str = "auto"
    terms: int = 8
    scan: bool = False

    @property
    def asked(self) -> int | Literal["auto"]:
        """Return the number of topics, or that it is to be chosen."""
        return self.k if isinstance(self.k, int) else "auto"


# What a page can hold: nodes, the panels of a figure, and lines of a node.
MOST_NODES, MOST_COLLOCATES, MOST_LINES = 6, 12, 200


class Discourse(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The words that are read in context: which ones, what is near them, how many collocates and lines are shown.

    Without ``nodes`` they are chosen (:func:`dienngon.study.discourse.chosen_nodes`); ``show`` is false to leave all
    of it out.
    """

    show: bool = True
    nodes: tuple[str, ...] = ()
    window: tuple[int, ...] | str = (5, 5)
    collocates: int = 6
    lines: int = 12

    @property
    def near(self) -> Window:
        """Return the window, as collocations take it."""
        return cast("Window", self.window)

    def check(self) -> None:
        """Raise StudyError if a value cannot be used."""
        read_window(self.window)
        if len(self.nodes) > MOST_NODES:
            raise StudyError(f"'discourse.nodes' may name up to {MOST_NODES} words or phrases. Got {len(self.nodes)}.")
        keys = []
        for one in self.nodes:
            try:
                keys.append(phrase_key(Query.parse(one).text))
            except (LexiconError, ParameterError) as problem:
                raise StudyError(f"'discourse.nodes' cannot name '{shown(one)}'. {problem}") from None
            if keys[-1] in keys[:-1]:
                raise StudyError(f"'discourse.nodes' must name each word or phrase once. Got '{shown(one)}' twice.")
        for name, value, most in (("collocates", self.collocates, MOST_COLLOCATES), ("lines", self.lines, MOST_LINES)):
            if not 1 <= value <= most:
                raise StudyError(f"'discourse.{name}' must be from 1 to {most}. Got {value}.")


class _File(msgspec.Struct, forbid_unknown_fields=True):
    title: str | None = None
    title_vi: str | None = None
    title_en: str | None = None
    lexicon: _Lexicon = msgspec.field(default_factory=lambda: _Lexicon(""))
    corpus: _Corpus = msgspec.field(default_factory=_Corpus)
    periods: dict[str, Any] | None = None
    keywords: Keywords = Keywords()
    comparison: Comparison = Comparison()
    topics: Topics = Topics()
    reuse: Reuse = Reuse()
    discourse: Discourse = Discourse()
    texts: str = "full"
    language: str = DEFAULT_LANGUAGE
    seed: int = 0
    limits: tuple[str, ...] = ()
    limits_vi: tuple[str, ...] = ()
    limits_en: tuple[str, ...] = ()


@dataclass(frozen=True)
class Settings:
    """What a study.toml asks for; paths are resolved.

    ``periods`` may also be a length or a column of metadata, to span the corpus, or :data:`dienngon.periods.CHOSEN`.
    ``reading`` says how the documents are to be read, as arguments of :func:`dienngon.reading.read`. Title and limits
    are notes where they are written in both languages.
    """

    source: Path
    title: Wording
    folder: Path
    reading: Mapping[str, Any]
    lexicon: Path | None
    periods: Periods | str
    keywords: Keywords
    comparison: Comparison
    topics: Topics
    reuse: Reuse
    discourse: Discourse
    texts: Texts
    seed: int
    limits: tuple[Wording, ...]
    language: Spoken = DEFAULT_LANGUAGE
    foreign: bool = False

    @property
    def word_files(self) -> dict[str, Path]:
        """Return the files of stop words and merges that the study names, by what they hold."""
        given = {"stop": self.keywords.stop, "merge": self.keywords.merge}
        return {name: self.source.parent / one for name, one in given.items() if isinstance(one, str) and one}

    def lists(self, stop: Path | None = None, merge: Path | None = None) -> WordLists:
        """Return what counts as a term: as files say that are given, or else the study."""
        own = {"stop": self.keywords.stop or None, "merge": self.keywords.merge or None, **self.word_files}
        return WordLists.read(stop or own["stop"], merge or own["merge"])

    @property
    def languages(self) -> tuple[Language, ...]:
        """Return the languages of figures and reports, that of the plain file names first."""
        return LANGUAGES if self.language == "both" else (self.language,)

    def tail(self, language: Language) -> str:
        """Return what the names of files in a language end with: nothing for the first, ``.vi`` for a second."""
        return "" if language == self.languages[0] else f".{language}"

    @property
    def parameters(self) -> dict[str, Any]:
        """Return what decides the results, apart from the inputs."""
        encoding, columns = self.reading["encoding"], self.reading["columns"]
        found: dict[str, Any] = {"language": self.language} if self.language != DEFAULT_LANGUAGE else {}
        found |= {"corpus.encoding": encoding} if encoding else {}
        found |= {f"corpus.columns.{part}": column for part, column in sorted(columns.items())}
        found |= {"corpus.follow_links": True} if self.reading["follow_links"] else {}
        found |= {"corpus.foreign": True} if self.foreign else {}
        found |= self.reading["selection"].parameters
        periods = self.periods
        if not isinstance(periods, str) and periods.spans:
            pairs = zip(periods.labels, periods.spans, strict=True)
            found |= {f"periods.{label}": f"{first} to {last}" for label, (first, last) in pairs}
        found["periods"] = periods if isinstance(periods, str) else f"{periods.labels[0]}–{periods.labels[-1]}"
        for section in ("keywords", "comparison", "topics", "reuse", "discourse"):
            for name, value in msgspec.structs.asdict(getattr(self, section)).items():
                found[f"{section}.{name}"] = ", ".join(map(str, value)) if isinstance(value, tuple) else value
        return {**found, "texts": self.texts, "seed": self.seed}


def read_study(path: Path | str) -> Settings:
    r"""Return the study that a TOML file describes; its paths are taken from where the file is.

    Raises
    ------
    StudyError
        If the file cannot be read, has an unknown or missing key, or a value that cannot be used.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as home:
    ...     _ = Path(home, "study.toml").write_text("title = 'Rice'\nseed = 3\n[lexicon]\npath = 'themes.toml'")
    ...     study = read_study(Path(home, "study.toml"))
    >>> study.title, study.seed, study.topics.k
    ('Rice', 3, 'auto')
    """
    path = Path(path)
    data = read_toml(path, _File, StudyError)
    try:
        _check_models(data.topics.models)
        _one_of("reuse.count", data.reuse.count, ("first", "all"))
        titles = (data.title, data.title_vi, data.title_en)
        if any(one is not None and not one.strip() for one in titles):
            raise StudyError("'title' must not be empty; it heads the report.")
        _positive("keywords.top", data.keywords.top)
        _positive("keywords.minimum", data.keywords.minimum)
        _positive("topics.terms", data.topics.terms)
        if isinstance(data.topics.k, str) and data.topics.k != "auto":
            raise StudyError(f"'topics.k' must be a whole number or \"auto\". Got '{data.topics.k}'.")
        check_lengths(data.reuse.least, data.reuse.gap)
        try:
            data.discourse.check()
        except ParameterError as problem:
            raise StudyError(f"In [discourse]: {problem}") from None
        _positive("comparison.minimum", data.comparison.minimum)
        try:
            Design(data.comparison.level, data.comparison.permutations)
        except ParameterError as problem:
            raise StudyError(f"In [comparison]: {problem}") from None
        if not 0 <= data.seed < 2**32:
            raise StudyError(f"'seed' must be from 0 to 4294967295. Got {data.seed}.")
        return _study(path, data)
    except (ParameterError, StudyError) as problem:
        raise StudyError(f"{path.name}: {problem}") from None


def usual_study(folder: Path) -> Settings:
    """Return a study of documents for which no file asks anything: all is as usual, and there is no lexicon."""
    return _study(folder / "study.toml", _File(folder.resolve().name))


def _study(source: Path, data: _File) -> Settings:
    home, corpus = source.parent, data.corpus
    (title,) = own_words(data, "title", "", StudyError)
    places = {"corpus.path": corpus.path, "corpus.metadata": corpus.metadata, "corpus.overrides": corpus.overrides}
    words = {"keywords.stop": data.keywords.stop, "keywords.merge": data.keywords.merge}
    places |= {key: place for key, place in words.items() if isinstance(place, str)}
    for key, place in {**places, "lexicon.path": data.lexicon.path}.items():
        if "\0" in place:
            raise StudyError(f"'{key}' must not hold a NUL character. Got '{shown(place)}'.")
    reading = {
        "metadata": home / corpus.metadata if corpus.metadata else None,
        "overrides": home / corpus.overrides if corpus.overrides else None,
        "encoding": corpus.encoding or None,
        "columns": MappingProxyType(corpus.columns),
        "follow_links": corpus.follow_links,
        "selection": _selection(corpus),
    }
    return Settings(
        source=source,
        title=title,
        folder=home / corpus.path,
        reading=reading,
        lexicon=home / data.lexicon.path if data.lexicon.path else None,
        periods=_periods(data.periods),
        keywords=data.keywords,
        comparison=data.comparison,
        topics=data.topics,
        reuse=data.reuse,
        discourse=data.discourse,
        texts=_one_of("texts", data.texts, TEXTS),
        seed=data.seed,
        limits=own_words(data, "limits", "", StudyError, needed=False),
        language=_one_of("language", data.language, SPOKEN),
        foreign=corpus.foreign,
    )


def _selection(corpus: _Corpus) -> Selection:
    try:
        return Selection(corpus.filter, str(corpus.first), str(corpus.last))
    except ParameterError as problem:
        raise StudyError(f"In [corpus]: {problem}") from None


def _periods(stated: dict[str, Any] | None) -> Periods | str:
    if stated is None:
        return CHOSEN
    known = _Periods.__struct_fields__
    spans = {name: value for name, value in stated.items() if name not in known and isinstance(value, (list, str))}
    if spans and len(spans) == len(stated):
        return Periods.named(spans)
    for name in stated:
        if name not in known:
            raise StudyError(
                f"the key '{name}' at 'periods' is not known. {nearest(name, known)} Periods of your own stand there "
                'alone, each with its ends, as in "2021–2022" = ["2021", "2022"].'
            )
    try:
        data = msgspec.convert(stated, _Periods)
    except msgspec.ValidationError as problem:
        what, _, where = str(problem).replace("`", "'").partition(" - at '$")
        place = f"periods{where.rstrip(chr(39))}"
        raise StudyError(f"{what[:1].lower()}{what[1:]} at '{place}'.") from None
    given = {name: getattr(data, name) for name in ("first", "last") if getattr(data, name) is not None}
    if not data.by.strip():
        raise StudyError(f"'periods.by' must be one of {', '.join(LENGTHS)}, or a column of metadata. It is empty.")
    if len(given) == 1:
        raise StudyError(f"[periods] must name both 'first' and 'last', or neither. Got {', '.join(given)} alone.")
    if not given:
        return data.by
    if data.by not in LENGTHS:
        raise StudyError(
            f"'first' and 'last' of [periods] are for {', '.join(LENGTHS)}. Got by = '{data.by}', which is not one of "
            f"them: leave the two out to group by a column of metadata. {nearest(data.by, LENGTHS)}"
        )
    return Periods.between(str(data.first), str(data.last), data.by)


def _check_models(models: Sequence[str]) -> None:
    for model in models:
        if model not in MODELS:
            raise StudyError(
                f"'topics.models' must name models among {', '.join(MODELS)}. Got '{model}'. {nearest(model, MODELS)}"
            )
    if not models or len(set(models)) < len(models):
        raise StudyError(
            f"'topics.models' must name one model or more, each once. Got: {', '.join(models) or 'no model'}."
        )


def _one_of(name: str, value: str, known: Sequence[Choice]) -> Choice:
    for one in known:
        if value == one:
            return one
    raise StudyError(f"'{name}' must be one of {', '.join(known)}. Got '{value}'. {nearest(value, known)}")


def _positive(name: str, value: int) -> None:
    if value < 1:
        raise StudyError(f"'{name}' must be at least 1. Got {value}.")


def with_models(study: Settings, models: Sequence[str]) -> Settings:
    """Return the study with other topic models; StudyError if one is unknown or named twice."""
    _check_models(models)
    return dataclasses.replace(study, topics=msgspec.structs.replace(study.topics, models=tuple(models)))

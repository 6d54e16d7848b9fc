"""One day as it is written, and what is around it that makes it a day and no quantity."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from dienngon.codes import Note
from dienngon.reading.dates import patterns
from dienngon.reading.dates.days import day_of_year, iso, unlikely
from dienngon.reading.thresholds import Dates


@dataclass(frozen=True, slots=True)
class Day:
    """A day as written; what is not said is None."""

    start: int
    end: int
    day: int
    month: int | None = None
    year: int | None = None
    short: bool = False
    joint: str = ""  # what is between day and month
    spaced: bool = False


@dataclass(frozen=True, slots=True)
class Scan:
    """The stretch that is looked through, and whether years of two digits count without a word that says so."""

    text: str
    start: int
    stop: int
    short: bool

    def before(self, position: int, size: int = Dates.BEHIND) -> str:
        """Return the text that is before a position."""
        return self.text[max(self.start, position - size) : position]

    def char(self, position: int) -> str:
        """Return the character at a position, empty outside the stretch."""
        return self.text[position] if self.start <= position < self.stop else ""


def month_number(written: str) -> int:
    """Return the number of a month in digits or words, 0 if it is not a month."""
    if written.isdigit():
        return int(written)
    return patterns.MONTH_WORDS.get(" ".join(patterns.BLANKS.split(written.casefold())), 0)


def day_at(scan: Scan, start: int) -> Day | None:
    """Return the day with its month, and year if it is said, that is written at ``start``."""
    match = patterns.NUMERIC.match(scan.text, start, scan.stop)
    if match is not None:
        if match[3] == "." and match[2] + match[4] and not match[6]:
            return None
        year = int(match[6]) if match[6] else None
        short = match[6] is not None and len(match[6]) == 2
        if year is not None and short:
            year += 2000 if year < Dates.CENTURY else 1900
        spaced = bool(match[2] or match[4])
        return Day(start, match.end(), int(match[1]), int(match[5]), year, short, match[3], spaced)
    match = patterns.WORDED.match(scan.text, start, scan.stop)
    if match is None:
        return None
    return Day(start, match.end(), int(match[1]), month_number(match[2]), int(match[3]) if match[3] else None)


def cue_before(scan: Scan, start: int) -> int | None:
    """Return where the word begins that says that a day follows, None if there is none."""
    before = scan.before(start)
    match = patterns.CUE.search(before)
    if match is None or match[1] is not None:
        return None
    # Of "hôm nay (30/9)" only what is in brackets is the date.
    return start if "(" in match.group()[len(match[2]) :] else start - (len(before) - match.start(2))


def is_quantity(scan: Scan, one: Day) -> bool:
    """Return whether what looks like a day and month is a quantity: ngày 2-3 lần."""
    return one.joint not in {"", "/"} and patterns.UNIT_AFTER.match(scan.text, one.end, scan.stop) is not None


def plainly_day(scan: Scan, one: Day, month: int) -> bool:
    """Return whether a day and month in digits is no fraction: (30/9), thứ Năm, 30/9, 30/9 (TTXVN)."""
    if one.joint != "/" or one.spaced:
        return False
    if patterns.WEEKDAY_BEFORE.search(scan.before(one.start)) or patterns.AGENCY_AFTER.match(
        scan.text, one.end, scan.stop
    ):
        return True
    # (2/3) is a fraction, (24/7) every hour of the week.
    in_brackets = scan.char(one.start - 1) == "(" and scan.char(one.end) == ")"
    return in_brackets and one.day > month and (one.day, month) != (24, 7)


@dataclass(frozen=True, slots=True)
class Mention:
    """A date in the text. ``value`` is ISO 8601 cut to its precision; without a year it is ``--MM-DD``."""

    value: str  # of a range of days the first
    start: int
    end: int
    until: str = ""  # the last of a range
    short: bool = False  # whether the year has two digits

    @property
    def partial(self) -> bool:
        """Return whether the year is missing."""
        return self.value.startswith("--")


@dataclass(frozen=True, slots=True)
class Impossible:
    """What is written as a date in ``text[start:end]`` and is not one, and why."""

    start: int
    end: int
    reason: Note


def mentions(text: str, start: int = 0, end: int | None = None, *, short: bool = False) -> list[Mention]:
    """Return the dates in ``text[start:end]`` in order, day first; of a range of days, the first day.

    Days without a year count where a word says that they are days (``ngày 29-11``, ``chiều 23/2``).
    What the calendar does not have (31/02/2022) is not returned; see :func:`impossible`. A year of two digits
    (30/09/21) counts without ``ngày`` before it only if ``short``.
    """
    return both(text, start, end, short=short)[0]


def impossible(text: str, start: int = 0, end: int | None = None) -> list[Impossible]:
    """Return what is written as a full date in ``text[start:end]`` and is not one, in order, with the reason."""
    return both(text, start, end)[1]


def both(
    text: str, start: int = 0, end: int | None = None, *, short: bool = False
) -> tuple[list[Mention], list[Impossible]]:
    """Return :func:`mentions` and :func:`impossible` of a stretch, looked through once."""
    scan = Scan(text, start, len(text) if end is None else end, short)
    dates: list[Mention] = []
    wrong: list[Impossible] = []
    position = start
    while (run := patterns.RUN.search(text, position, scan.stop)) is not None:
        found = _at(scan, run.start(), run.end())
        position = run.end() if found is None else max(run.end(), found.end)
        if isinstance(found, Mention):
            dates.append(found)
        elif found is not None:
            wrong.append(found)
    return dates, wrong


def _at(scan: Scan, start: int, end: int) -> Mention | Impossible | None:
    """Return the date that the run of digits ``text[start:end]`` opens or, as its year, closes."""
    size = end - start
    if size <= 2:
        return _months(scan, start) or _days(scan, start, end)
    if size == 4:
        return _year_first(scan, start) or _year_last(scan, start, end)
    return _compact(scan, start) if size == 8 else None


def _months(scan: Scan, start: int) -> Mention | None:
    """Return a month of a year in digits, as it is after ``tháng``; of several the first."""
    head = patterns.AFTER_MONTH.search(scan.before(start, 10))
    match = patterns.MONTHS.match(scan.text, start, scan.stop) if head else None
    if head is None or match is None or head.group() == "t":
        return None
    month, last, year = int(match[1]), int(match[2] or match[1]), int(match[3])
    value, until = iso(year - (month > last), month), iso(year, last)
    if value is None or until is None or patterns.NOT_OURS_AFTER.match(scan.text, match.end(), scan.stop):
        return None
    return Mention(value, start - len(head.group()), match.end(), until if match[2] else "")


def _year_first(scan: Scan, start: int) -> Mention | Impossible | None:
    before, further = scan.char(start - 1), scan.char(start - 2)
    if before in {"/", "."} or (before == "-" and further.isdigit()):
        return None
    match = patterns.YEAR_FIRST.match(scan.text, start, scan.stop)
    if match is not None:
        return _dated(int(match[1]), int(match[3]), int(match[4]), *match.span())
    match = patterns.YEAR_MONTH.match(scan.text, start, scan.stop)
    if match is None or before == "-" or patterns.SEASON_BEFORE.search(scan.before(start)):
        return None
    alone = scan.before(start).strip().lower() in {"", "date", "date:"}
    if int(match[2]) == int(match[1][2:]) + 1 and not alone:
        # 2010-11 is a season or a school year.
        return None
    value = iso(int(match[1]), int(match[2]))
    return None if value is None else Mention(value, *match.span())


def _year_last(scan: Scan, start: int, end: int) -> Mention | None:
    """Return a month in words, a quarter or a form with blanks that ends with its year."""
    year = int(scan.text[start:end])
    before = scan.before(start, Dates.YEAR_BEHIND)
    month = patterns.MONTH_BEFORE.search(before)
    if month is not None:
        value = iso(year, month_number(month[1]))
    else:
        # A quarter and a form that was not filled in are no closer than their year.
        month = patterns.QUARTER_BEFORE.search(before) or patterns.BLANKS_BEFORE.search(before)
        value = iso(year)
    if month is None or value is None or patterns.NOT_OURS_AFTER.match(scan.text, end, scan.stop):
        return None
    return Mention(value, start - (len(before) - month.start()), end)


def _compact(scan: Scan, start: int) -> Mention | None:
    before, further = scan.char(start - 1), scan.char(start - 2)
    match = patterns.COMPACT.match(scan.text, start, scan.stop)
    if match is None or before.isalpha() or (before in {".", ",", "/", "-"} and further.isdigit()):
        return None
    value = iso(int(match[1]), int(match[2]), int(match[3]))
    if value is None or patterns.OTHER_BEFORE.search(scan.before(start)):
        return None
    return Mention(value, *match.span())


def _days(scan: Scan, start: int, end: int) -> Mention | Impossible | None:
    first = day_at(scan, start) or Day(start, end, int(scan.text[start:end]))
    if first.joint and scan.char(start - 1) in {"/", first.joint} and scan.char(start - 2).isdigit():
        return None
    last, joints = _last_of_list(scan, first)
    if last is not None:
        found = _range(scan, first, last, joints)
        if found is not None:
            return found
    if first.month is None:
        return None
    return _single(scan, first)


def _last_of_list(scan: Scan, first: Day) -> tuple[Day | None, list[str]]:
    """Return the day with a month that closes a range or list begun by ``first``, and what joins its days."""
    joints: list[str] = []
    last: Day | None = None
    position = first.end
    while len(joints) < Dates.LIST - 1:
        joint = patterns.TO.match(scan.text, position, scan.stop)
        if joint is None:
            break
        joints.append(joint.group())
        following = day_at(scan, joint.end())
        if following is not None:
            last, position = following, following.end
            if last.year is not None:
                break
            continue
        run = patterns.RUN.match(scan.text, joint.end(), scan.stop)
        if first.month is not None or last is not None or run is None or run.end() - run.start() > 2:
            break
        position = run.end()
    return last, joints


def _range(scan: Scan, first: Day, last: Day, joints: list[str]) -> Mention | None:
    """Return a range or list of days as its first day, if it is one."""
    month = first.month or last.month
    year = last.year
    if last.month is None or month is None or (first.month is None and first.day >= last.day):
        return None
    if last.short and not (scan.short or cue_before(scan, first.start)):
        return None
    if first.year is not None:
        if last.year is None or first.year > last.year or any(one.strip() in {",", "&", "và"} for one in joints):
            return None
        year = first.year
    elif year is not None and (month, first.day) > (last.month, last.day):
        year -= 1
    cue = cue_before(scan, first.start)
    if not _joined(scan, first, last, joints, cue=cue is not None):
        return None
    value = day_of_year(month, first.day) if year is None else iso(year, month, first.day)
    until = day_of_year(last.month, last.day) if last.year is None else iso(last.year, last.month, last.day)
    if value is None or until is None or patterns.NOT_OURS_AFTER.match(scan.text, last.end, scan.stop):
        return None
    start = cue if year is None and cue is not None else first.start
    return Mention(value, start, last.end, until, last.short)


def _joined(scan: Scan, first: Day, last: Day, joints: list[str], *, cue: bool) -> bool:
    """Return whether days that are side by side belong together: 8 giờ 20 - 24/2/2022 holds one day."""
    if cue:
        return last.year is not None or not is_quantity(scan, last)
    if last.year is None:
        return False
    if first.month is not None:
        return all(one.strip() not in {",", "&", "và"} for one in joints)
    before = scan.before(first.start)
    if patterns.SPAN_CUE.search(before):
        return True
    tight = len(joints) == 1 and patterns.TIGHT.fullmatch(joints[0]) is not None
    return tight and not before[-1:].isalnum() and before[-1:] != ":" and not patterns.OTHER_BEFORE.search(before)


def _single(scan: Scan, one: Day) -> Mention | Impossible | None:
    month = one.month or 0
    if patterns.NOT_OURS_AFTER.match(scan.text, one.end, scan.stop):
        return None
    if one.year is not None and not one.short:
        return _dated(one.year, month, one.day, one.start, one.end)
    cue = cue_before(scan, one.start)
    value = day_of_year(month, one.day) if one.year is None else iso(one.year, month, one.day)
    if value is None or (cue is not None and one.year is None and is_quantity(scan, one)):
        return None
    if one.year is not None:
        return Mention(value, one.start, one.end, short=True) if scan.short or cue is not None else None
    if cue is not None or plainly_day(scan, one, month):
        return Mention(value, one.start if cue is None else cue, one.end)
    return None


def _dated(year: int, month: int, day: int, start: int, end: int) -> Mention | Impossible:
    value = iso(year, month, day)
    return Impossible(start, end, unlikely(year, month)) if value is None else Mention(value, start, end)


def stripped(text: str, spans: Iterable[tuple[int, int]]) -> str:
    """Return a text with a space for each of some spans, which are in order."""
    kept, position = [], 0
    for start, end in spans:
        kept.append(text[position:start])
        position = end
    return " ".join([*kept, text[position:]])

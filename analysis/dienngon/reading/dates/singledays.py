"""One day as it is written, and what stands around it that makes it a day and no quantity."""

from __future__ import annotations

from dataclasses import dataclass

from dienngon.reading.dates import forms

# Text before a run of digits that can say what the number is.
_BEHIND = 48
# Two digits from here on are of the last century.
_CENTURY = 50


@dataclass(frozen=True, slots=True)
class Day:
    """A day as written; what is not said is None."""

    start: int
    end: int
    day: int
    month: int | None = None
    year: int | None = None
    short: bool = False
    joint: str = ""  # what stands between day and month
    spaced: bool = False


@dataclass(frozen=True, slots=True)
class Scan:
    """The stretch that is looked through, and whether years of two digits count without a word that says so."""

    text: str
    start: int
    stop: int
    short: bool

    def before(self, position: int, size: int = _BEHIND) -> str:
        """Return the text that stands before a position."""
        return self.text[max(self.start, position - size) : position]

    def char(self, position: int) -> str:
        """Return the character at a position, empty outside the stretch."""
        return self.text[position] if self.start <= position < self.stop else ""


def month_number(written: str) -> int:
    """Return the number of a month in digits or words, 0 if it is none."""
    if written.isdigit():
        return int(written)
    return forms.MONTH_WORDS.get(" ".join(forms.BLANKS.split(written.casefold())), 0)


def day_at(scan: Scan, start: int) -> Day | None:
    """Return the day with its month, and year if it is said, that is written at ``start``."""
    match = forms.NUMERIC.match(scan.text, start, scan.stop)
    if match is not None:
        if match[3] == "." and match[2] + match[4] and not match[6]:
            return None
        year = int(match[6]) if match[6] else None
        short = match[6] is not None and len(match[6]) == 2
        if year is not None and short:
            year += 2000 if year < _CENTURY else 1900
        spaced = bool(match[2] or match[4])
        return Day(start, match.end(), int(match[1]), int(match[5]), year, short, match[3], spaced)
    match = forms.WORDED.match(scan.text, start, scan.stop)
    if match is None:
        return None
    return Day(start, match.end(), int(match[1]), month_number(match[2]), int(match[3]) if match[3] else None)


def cue_before(scan: Scan, start: int) -> int | None:
    """Return where the word begins that says that a day follows, None if there is none."""
    before = scan.before(start)
    match = forms.CUE.search(before)
    if match is None or match[1] is not None:
        return None
    # Of "hôm nay (30/9)" only what is in brackets is the date.
    return start if "(" in match.group()[len(match[2]) :] else start - (len(before) - match.start(2))


def is_quantity(scan: Scan, one: Day) -> bool:
    """Return whether what looks like a day and month is a quantity: ngày 2-3 lần."""
    return one.joint not in {"", "/"} and forms.UNIT_AFTER.match(scan.text, one.end, scan.stop) is not None


def plainly_day(scan: Scan, one: Day, month: int) -> bool:
    """Return whether a day and month in digits is no fraction: (30/9), thứ Năm, 30/9, 30/9 (TTXVN)."""
    if one.joint != "/" or one.spaced:
        return False
    if forms.WEEKDAY_BEFORE.search(scan.before(one.start)) or forms.AGENCY_AFTER.match(scan.text, one.end, scan.stop):
        return True
    # (2/3) is a fraction, (24/7) every hour of the week.
    in_brackets = scan.char(one.start - 1) == "(" and scan.char(one.end) == ")"
    return in_brackets and one.day > month and (one.day, month) != (24, 7)

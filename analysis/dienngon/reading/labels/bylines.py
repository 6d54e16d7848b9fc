"""Names as they sign a text, whole or abbreviated: alone on a line, or behind its last sentence."""

from __future__ import annotations

import re

from dienngon.reading.labels import vocabulary
from dienngon.reading.thresholds import Lines
from dienngon.text import phrase_key

_PARTS = re.compile(r"\s*[-–/,;&]\s*|\s+và\s+")
_BRACKETS = re.compile(r"\s*\([^()]{2,40}\)$")
# A name is cut at the stops of its initials: N.T. Hà is N., T. and Hà.
_PIECES = re.compile(r"[^\W\d_]+\.?")
# Letters that are written together, so that an initial can be two: Th.Hà, Ng. Anh.
_DIGRAPHS = frozenset({"Ch", "Gi", "Kh", "Ng", "Nh", "Ph", "Qu", "Th", "Tr"})
# What stands behind a name, at times without a space: N.HàTheo VNE, Minh Phương Tổng hợp, An NhiênẢnh: Đỗ Hà.
_BEHIND = re.compile(
    r"(?<=[^\W_])(?:\s*(?=Theo\s|Tổng hợp\b|(?:Ảnh|Video|Clip|Nguồn|Đồ họa|Thiết kế|Tham khảo)\s*:)"
    r"|\s+(?=theo\s|(?:thực hiện|ghi|tổng hợp|biên dịch|lược dịch|dịch)$))"
)
# An agency or paper by its letters, or by its address: TTXVN, VOV-Moscow, VietnamNet, baochi.vn.
_LETTERS = re.compile(
    r"(?:[A-ZĐ]{2,7}\d?|[A-ZĐ][a-z]+[A-ZĐ][A-Za-z]*|\w{2,20}\.(?:com|net|org)?\.?vn)(?:\s?[-–/]\s?\w[\w .–-]{1,20})?"
)
# Where a sentence ends, or a caption or credit in brackets.
_STOP = re.compile(r"(?:[.!?…]|[.!?…]?[\"”’)\]])\s+(?=[^\W\d_]|\()|\s(?=Theo\s[^\W\d_])")
# A stop behind these is not that of a sentence: TP. Hồ Chí Minh, GS. Lê Văn An.
_SHORTENED = re.compile(
    r"(?:\b(?:tp|tx|tt|gs|pgs|ts|ths|bs|ks|ls|nsnd|nsưt|mr|mrs|ms|dr|st|[a-zđ])\.)\s+$", re.IGNORECASE
)


def person(text: str) -> bool:
    """Return whether a text is nothing but the name of a person, with rank or degree, in capitals or not."""
    bare = vocabulary.DEGREE.sub("", text)
    return _capitalised(bare) or _capitals(bare)


def named(text: str) -> bool:
    """Return whether a text is a name that opens with a surname, with rank or degree, and not in capitals."""
    bare = vocabulary.DEGREE.sub("", text)
    return _capitalised(bare) and _surname(bare)


def names(text: str, *, capitals: bool = False) -> bool:
    """Return whether a line is one name or several: Viết Tuân - Vũ Anh, Nguyễn Bằng (CTTĐT BQP).

    Names may be in ``capitals`` only where the line cannot be a heading.
    """
    parts = _PARTS.split(_BRACKETS.sub("", vocabulary.DEGREE.sub("", text)).strip())
    if len(parts) == 1 and parts[0] == text and not capitals:
        return _capitalised(text)
    return all(_capitalised(one) or (capitals and _capitals(one)) for one in parts)


def abbreviated(text: str, *, given: bool = False) -> bool:
    """Return whether a text is a name with initials: H.Long, M. Hà, N.T.B, Nguyễn T.

    Where a line may as well head a list (A.Khái niệm), the one word beside them must be a ``given`` name.

    Examples
    --------
    >>> [abbreviated(one) for one in ("H.Long", "P.V", "Th. Minh Hà", "TP.HCM", "A. Mục tiêu")]
    [True, True, True, False, False]
    """
    pieces = _PIECES.findall(text)
    if "".join(pieces) != "".join(text.split()) or not 2 <= len(pieces) <= Lines.NAME_MOST:
        return False
    letters = [one for one in pieces if len(one.rstrip(".")) == 1 or one[:-1] in _DIGRAPHS]
    words = [one for one in pieces if one not in letters]
    stops = any(one.endswith(".") for one in letters) and not any(one.endswith(".") for one in words)
    if not stops or len(words) > Lines.NAME_LEAST or not all(one[0].isupper() for one in pieces):
        return False
    return not given or not words or (len(words) == 1 and phrase_key(words[0]) in vocabulary.GIVEN)


def signed(text: str, *, last: bool = False) -> str:
    """Return what a line behind the text says: its ``author``, ``source`` or ``credit``, empty if it says none of them.

    ``last`` says that nothing follows the line: only then are names in capitals its author, and an agency's letters
    alone its source.

    Examples
    --------
    >>> [signed(one) for one in ("N.HàTheo Reuters", "P.V - Lê An (ghi)", "Tổng hợp", "Tổng hợp kết quả", "Bình luận")]
    ['author', 'author', 'source', '', '']
    """
    inner = text[1:-1] if text.startswith("(") and text.endswith(")") else text.strip("*-– ")
    if vocabulary.SOURCE.match(inner) and not inner.endswith((".", ";")):
        return "source"
    if vocabulary.AUTHOR.match(inner):
        return "author"
    if vocabulary.CREDIT_LINE.match(inner):
        return "credit"
    if last and _LETTERS.fullmatch(inner):
        return "source"
    bare = _BRACKETS.sub("", _BEHIND.split(inner, maxsplit=1)[0]).strip()
    first, _, rest = bare.partition("/")
    if rest and len(rest.split()) <= Lines.NAME_MOST:
        bare = first
    parts = _PARTS.split(vocabulary.DEGREE.sub("", bare))
    own = all(_capitalised(one) or abbreviated(one) or (last and _capitals(one)) for one in parts)
    return "author" if own else ""


def signature_start(text: str) -> int:
    """Return where the names or the source behind the last sentence of a paragraph begin, its length if none do.

    Examples
    --------
    >>> [text[signature_start(text):] for text in ("Chợ đã mở lại. P.V", "Chợ mở ở TP. Bến Lức", "Chợ đã mở lại.")]
    ['P.V', '', '']
    """
    for stop in _STOP.finditer(text, max(0, len(text) - Lines.SIGNED)):
        rest = text[stop.end() :].rstrip()
        words = rest.split()
        if len(words) > Lines.SHORT or _SHORTENED.search(text, max(0, stop.start() - Lines.SHORT), stop.end()):
            continue
        # Theo and a small letter open a sentence: theo đó, theo thống kê.
        goes_on = words[0].lower() == "theo" and len(words) > 2 and words[1][0].islower()
        if not goes_on and signed(rest, last=True):
            return stop.end()
    return len(text)


def _surname(text: str) -> bool:
    return phrase_key(text).split(" ")[0] in vocabulary.SURNAMES


def _capitals(text: str) -> bool:
    """Return whether a text in capitals may be a name: a surname first or a given name last, of few words."""
    words = text.split()
    if not text.isupper() or not all(map(str.isalpha, words)) or phrase_key(text) in vocabulary.NO_NAMES:
        return False
    most = Lines.NAME_CAPITALS if _surname(text) else Lines.NAME_GIVEN
    return Lines.NAME_LEAST <= len(words) <= most and phrase_key(words[-1]) in vocabulary.GIVEN


def _capitalised(text: str) -> bool:
    words = text.split()
    if text.isupper() or phrase_key(text).split(" ")[0] in vocabulary.DIVISIONS:
        return False
    few = Lines.NAME_LEAST <= len(words) <= Lines.NAME_MOST
    return few and all(word.isalpha() and word[0].isupper() for word in words)

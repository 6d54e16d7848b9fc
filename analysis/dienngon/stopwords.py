"""Vietnamese stop words: a published list, looked at critically."""

from __future__ import annotations

from functools import cache

from dienngon.text import phrase_key

# Entries of the published list that have meaning in political and news texts.
KEPT = (
    *("người", "nhà", "con", "năm", "tháng", "ngày", "thời gian", "số", "việc", "chính", "bộ", "cơ", "bản"),
    *("bài", "cao", "lớn", "nhận", "quyết", "toà", "thanh", "thuần", "cảm ơn", "cây", "đại nhân", "nước"),
)
# Function words and connectives the published list lacks.
ADDED = (
    *("nhằm", "đồng thời", "nhất là", "đối với", "nói chung", "nói riêng", "bên cạnh", "trong đó", "trong khi"),
    *("theo đó", "từ đó", "qua đó", "liên quan đến", "hai", "ba", "thứ", "vẫn", "đây", "rõ", "bên", "cạnh", "buổi"),
    "ngài",
)


def is_letter(word: str) -> bool:
    """Return whether a word is a bare letter: that of a list or a name. Those with marks, as ý and ở, are words.

    Examples
    --------
    >>> [is_letter(one) for one in ("a", "Đ", "ý", "ô", "5G")]
    [True, True, False, False, False]
    """
    return len(word) == 1 and (word.isascii() or word in "đĐ") and word.isalpha()


@cache
def stop_words() -> frozenset[str]:
    """Return the stop words as phrase keys (see :func:`dienngon.text.phrase_key`).

    The list of the package ``stopwordsiso`` (645 entries), without the words in ``KEPT`` and with
    those in ``ADDED``. The larger list that circulates (1,942 entries) holds nước, người, năm, nhà,
    vấn đề, thực hiện and quan trọng and would hide what political texts are about.
    """
    import stopwordsiso

    words = {phrase_key(word) for word in stopwordsiso.stopwords("vi")}
    kept = {phrase_key(word) for word in KEPT}
    return frozenset((words - kept) | {phrase_key(word) for word in ADDED})

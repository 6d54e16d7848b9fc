"""Documents as frames, lists and dicts: the same as files of them."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import dienngon as dn
from dienngon.errors import InputError, ParameterError

TEXT = "Giá gạo ở chợ tăng nhẹ vào cuối năm."


def test_a_frame_is_read_as_the_table_of_it(tmp_path: Path) -> None:
    frame = pd.DataFrame(
        {
            "noi_dung": [f"{TEXT} {number}" for number in range(4)],
            "ngay": pd.to_datetime(["2022-05-17", "2023-01-02", None, "2024-12-31"]),
            "bao": ["Báo A", None, "Báo B", np.nan],
            "so": [1, 2, 3, 4],
        }
    )
    frame.to_csv(tmp_path / "a.csv", index=False)
    ours, theirs = (
        dn.read(frame, text="noi_dung", date="ngay"),
        dn.read(tmp_path / "a.csv", columns={"text": "noi_dung"}),
    )
    for one, other in zip(ours, theirs, strict=True):
        assert (one.text, one.date, one.publisher, one.metadata) == (
            other.text,
            other.date,
            other.publisher,
            other.metadata,
        )
    assert [one.date and one.date.value for one in ours] == ["2022-05-17", "2023-01-02", None, "2024-12-31"]


@pytest.mark.parametrize(
    "dates",
    [
        pd.Series([dt.date(2022, 5, 17), None], dtype=object),
        pd.Series(["2022-05-17", pd.NA], dtype="string"),
        pd.Series([pd.Timestamp("2022-05-17"), pd.NaT]),
    ],
)
def test_dates_of_any_type_are_read_and_missing_ones_are_none(dates: pd.Series) -> None:
    corpus = dn.read(pd.DataFrame({"text": [TEXT, f"{TEXT} Hai."], "date": dates}))
    assert [one.date and one.date.value for one in corpus] == ["2022-05-17", None]


def test_a_list_of_texts_and_texts_by_name() -> None:
    assert [(one.name, one.text) for one in dn.read([TEXT, "Lúa lên xanh đều."])] == [
        ("1", TEXT),
        ("2", "Lúa lên xanh đều."),
    ]
    assert dn.read({"chợ": TEXT, "=1+1": "Lúa lên xanh."})["=1+1"].text == "Lúa lên xanh."


def test_a_list_of_files_is_read_under_their_names(tmp_path: Path) -> None:
    for name in ("2021/a.txt", "2022/a.txt"):
        (tmp_path / name).parent.mkdir()
        (tmp_path / name).write_text(f"{TEXT} {name}", encoding="utf-8")
    (tmp_path / "b.csv").write_text(f"id,text\n7,{TEXT}\n", encoding="utf-8")
    (tmp_path / "c.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    paths = [tmp_path / one for one in ("2022/a.txt", "2021/a.txt", "b.csv", "c.png")]
    corpus = dn.read(paths)
    assert [one.name for one in corpus] == ["2021/a.txt", "2022/a.txt", "b.csv#7"]
    assert [one.name for one in corpus.excluded] == ["c.png"]
    assert [one.name for one in dn.read([str(one) for one in paths])] == [one.name for one in corpus]


@pytest.mark.parametrize(
    ("what", "how", "said"),
    [
        (
            pd.DataFrame({"noi_dung": [TEXT]}),
            {"text": "noidun"},
            "no column 'noidun' for the text. Did you mean 'noi_dung'",
        ),
        (pd.DataFrame({"x": [TEXT]}), {}, "x"),
        (pd.DataFrame({"text": [TEXT]}), {"txt": "text"}, "no parameter 'txt'. Did you mean 'text'"),
        (["a.txt", "b.txt"], {}, "No such folder or file: 'a.txt'"),
        ([Path("gone.txt")], {}, "No such folder or file: 'gone.txt'"),
        ([], {}, "No document|empty|no rows"),
        ({}, {}, "No document|empty|no rows"),
        ([1, 2], {}, "Documents are texts. Got int"),
        (3, {}, "a pandas DataFrame. Got int"),
        (None, {}, "Got NoneType"),
    ],
)
def test_what_cannot_be_read_is_said_in_a_sentence(what: object, how: dict[str, str], said: str) -> None:
    with pytest.raises((InputError, ParameterError), match=said):
        dn.read(what, **how)  # type: ignore[call-overload]


@settings(deadline=None, max_examples=30)
@given(st.lists(st.text(st.characters(codec="utf-8")), min_size=1, max_size=5))
def test_no_text_is_lost_without_a_word(texts: list[str]) -> None:
    try:
        corpus = dn.read({f"text {number}": text for number, text in enumerate(texts)})
    except InputError:
        return
    assert len(corpus) + len(corpus.excluded) == len(texts)


def test_themes_of_a_dict_are_a_lexicon() -> None:
    terms = {"rice": ["giá gạo"]}
    tokens = dn.segment(dn.read([TEXT, "Lúa lên xanh đều."]), terms)
    assert tokens.terms == ("giá gạo",)
    assert len(dn.match(tokens, terms)) == len(dn.match(tokens, dn.Lexicon.of(terms))) == 1


def test_tables_of_a_corpus_need_no_segmentation_first() -> None:
    from dienngon.examples import corpus

    tokens = dn.segment(corpus())
    assert dn.timeline(corpus()).data.equals(dn.timeline(tokens).data)
    assert dn.documents(corpus()).data.equals(dn.documents(tokens).data)

from __future__ import annotations

from reuse_texts import corpus_of, plain, prose, text

from dienngon.reuse import find_reuse


def test_tables_lead_from_a_pair_to_lines_and_texts() -> None:
    shared = text(prose(9, 48))
    reuse = find_reuse(
        corpus_of(
            plain("a", f"{text(prose(1, 90))}\n\n{shared}", "2020"),
            plain("b", f"{shared}\n{text(prose(2, 90))}", "2021"),
        )
    )
    table = reuse.table()
    assert table.frame.to_dict("records") == [
        {
            "first": "a",
            "second": "b",
            "words": 48,
            "first_share": 0.347826,
            "second_share": 0.347826,
            "verdict": "shares_passages",
        }
    ]
    (row,) = table.evidence("a", "b").to_dict("records")
    assert (row["line"], row["second_line"], row["words"], row["kind"]) == (3, 1, 48, "shared_passage")
    assert row["text"] == row["second_text"] == shared.rstrip(".")
    assert reuse.corpus["a"].text[row["start"] : row["end"]] == row["text"]
    assert reuse.passage_table().frame.to_dict("records") == [row]
    assert table.method.parameters == {"least": 10, "gap": 5}
    assert "10 equal syllables" in str(table.method)

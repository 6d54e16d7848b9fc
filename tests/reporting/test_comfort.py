"""What a script adds to a page, in a browser: panels by keyboard, tables that page, sort and filter, and search."""

from __future__ import annotations

import html
import json
import re
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from test_report import browse

from dienngon.corpus import Document, Span
from dienngon.messages import Language
from dienngon.reporting.blocks import Bullets, Evidence, Grid, Link, Section, Sentence, grid
from dienngon.reporting.markup import ROWS_AT_ONCE
from dienngon.reporting.page import render

# Steps wait for one another: a browser follows a link and tells of it later.
STEPS = """
addEventListener("load", async () => {
  const wait = () => new Promise((done) => setTimeout(done, 400));
  const open = () => [...document.querySelectorAll(".panel")].filter((one) => one.getClientRects().length);
  const press = (key) => document.activeElement.dispatchEvent(new KeyboardEvent("keydown", {key, bubbles: true}));
  await wait();
  const said = [];
  const tell = (...what) => said.push(what);
  %s
  const told = document.createElement("pre");
  told.id = "told";
  told.textContent = JSON.stringify(said);
  document.body.replaceChildren(told);
});
"""


def done(page: str, place: Path, steps: str) -> list[Any]:
    """Return what the steps tell of a page in a browser."""
    probe = place / "probe.html"
    page = re.sub("<meta http-equiv[^>]*>", "", page)
    probe.write_text(page.replace("</body>", f"<script>{STEPS % steps}</script></body>"), encoding="utf-8")
    wait = "--virtual-time-budget=20000"
    (told,) = re.findall(
        '<pre id="told">(.*?)</pre>', browse(probe.as_uri(), str(place / "profile"), wait, "--dump-dom")
    )
    return list(json.loads(html.unescape(told)))


def labelled(*lines: tuple[str, str]) -> Document:
    """Return a document of lines with their kinds."""
    text, spans = "", []
    for number, (line, kind) in enumerate(lines, start=1):
        spans.append(Span(number, len(text), len(text) + len(line), kind, "", "example"))  # type: ignore[arg-type]
        text += f"{line}\n"
    return Document("a.txt", text, tuple(spans))


@pytest.fixture(scope="module")
def page() -> str:
    sentence = Sentence("a.txt", 2, ("Giá ", "gạo", " tăng."))
    far = Sentence("b.txt", 1, ("", "Lúa", " chín ở đồng xa."))
    panel = Evidence("ev-a", "Rice, 2021: 1 hit", (sentence, far))
    section = Section("s", "S", (Bullets((Link("1 hit", "#ev-a"),)), panel))
    document = labelled(
        ("Menu", "furniture"), ("Giá gạo tăng.", "body"), ("Xem thêm", "furniture"), ("Chia sẻ", "furniture"),
        ("Lúa mùa.", "body"), ("Liên hệ", "furniture"),
    )  # fmt: skip
    return render("T", "L", [section], documents=[document])


@pytest.mark.browser
def test_a_panel_takes_the_focus_and_gives_it_back(page: str, tmp_path: Path) -> None:
    steps = """
    const link = document.querySelector('main a[href="#ev-a"]');
    link.focus(); link.click(); await wait();
    tell(open()[0].id, document.activeElement === open()[0], document.activeElement.getAttribute("role"));
    const line = open()[0].querySelector('a[href^="#doc-"]');
    line.click(); await wait();
    tell(open()[0].id, [...open()[0].querySelectorAll("mark")].map((one) => one.textContent).join());
    open()[0].querySelector(".back").click(); await wait();
    tell(open()[0].id);
    press("Escape"); await wait();
    tell(open().length, document.activeElement === link);
    """
    assert done(page, tmp_path, steps) == [
        ["ev-a", True, "group"],
        ["doc-a.txt", "gạo"],
        ["ev-a"],
        [0, True],
    ]


@pytest.mark.browser
def test_what_was_removed_is_followed_from_stretch_to_stretch(page: str, tmp_path: Path) -> None:
    steps = """
    location.hash = "doc-a.txt"; await wait();
    for (let link = open()[0].querySelector(".next a"); link;) {
      link.click(); await wait();
      const line = document.querySelector(":target");
      tell(line.id, line.querySelectorAll(".out").length);
      let node = line;
      while (node && !node.matches(".next")) node = node.nextElementSibling;
      link = node && node.querySelector("a");
    }
    """
    assert done(page, tmp_path, steps) == [["doc-a.txt-1", 1], ["doc-a.txt-3", 1], ["doc-a.txt-6", 1]]


@pytest.mark.browser
def test_search_finds_words_in_texts_and_in_sentences(page: str, tmp_path: Path) -> None:
    steps = """
    const words = document.getElementById("words");
    for (const [word, tones] of [["lua", false], ["lúa", true], ["lua", true], ["đồng xa", true]]) {
      document.getElementById("tones").checked = tones;
      words.value = word;
      document.querySelector("form").dispatchEvent(new Event("submit", {cancelable: true}));
      await wait();
      const found = document.getElementById("found");
      tell(open()[0].id, [...found.querySelectorAll("li a")].map((one) => one.getAttribute("href")).join(" "));
    }
    """
    both = "#doc-a.txt-5 #ev-a"
    assert done(page, tmp_path, steps) == [["found", both], ["found", both], ["found", ""], ["found", "#ev-a"]]


def table(language: Language) -> str:
    rows = 3 * ROWS_AT_ONCE
    days = [f"20{20 + number % 3}-{number % 12 + 1:02}-{number % 28 + 1:02}" for number in range(rows)]
    words = [(number * 7919) % 5000 + number / 8 for number in range(rows)]
    frame = pd.DataFrame({"term": [f"gạo {number}" for number in range(rows)], "date": days, "tfidf": words})
    made: Grid = grid(frame, "C", (), "a.csv")
    return render("T", "L", [Section("s", "S", (made,))], language)


@pytest.mark.browser
@pytest.mark.parametrize("language", ["en", "vi"])
def test_tables_page_sort_and_filter(tmp_path: Path, language: Language) -> None:
    steps = """
    const grid = document.querySelector(".grid");
    const rows = () => [...grid.querySelectorAll("tbody tr")].filter((one) => !one.hidden);
    const seen = () => rows().map((one) => one.cells[0].textContent);
    const heads = [...grid.querySelectorAll("th button")];
    const pager = grid.querySelector(".pager");
    tell(seen().length, pager.querySelector("output").value);
    pager.querySelectorAll("button")[1].click(); tell(...seen().slice(0, 1), pager.querySelector("output").value);
    for (const head of heads.slice(1)) {
      head.click(); tell(...seen().slice(0, 3), head.parentElement.getAttribute("aria-sort"));
      head.click(); tell(...seen().slice(0, 3), head.parentElement.getAttribute("aria-sort"));
    }
    const filter = pager.querySelector("input");
    filter.value = "GAO 59"; filter.dispatchEvent(new Event("input")); tell(...seen());
    """
    rows = range(3 * ROWS_AT_ONCE)
    day = sorted(rows, key=lambda number: (number % 3, number % 12, number % 28))
    value = sorted(rows, key=lambda number: (number * 7919) % 5000 + number / 8)
    told = done(table(language), tmp_path, steps)
    assert told[:2] == [[ROWS_AT_ONCE, "1–20 / 60"], ["gạo 20", "21–40 / 60"]]
    for place, order in ((2, day), (4, value)):
        assert told[place] == [*(f"gạo {number}" for number in order[:3]), "ascending"]
        assert told[place + 1][0] == f"gạo {order[-1]}"
        assert told[place + 1][-1] == "descending"
    assert told[6] == ["gạo 59"]

from __future__ import annotations

import base64
import hashlib
import html
import os
import re
import shutil
import subprocess
from collections import Counter
from html.parser import HTMLParser
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import dienngon as dn
from conftest import ROOT
from dienngon.errors import OutputError, ParameterError
from dienngon.reporting.blocks import Cell, Fold, Grid, Paragraph, Section
from dienngon.reporting.drawings import Shapes, inline_svg
from dienngon.reporting.evidence import MOST_IN_ALL, sentences_each
from dienngon.reporting.page import render
from dienngon.reporting.sentences import marked, sentences_of
from dienngon.study.analysis import Results
from dienngon.study.results import Run
from dienngon.table import Table


class Page(HTMLParser):
    """The ids, links and addresses of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.sources: list[str] = []
        self.feed(text)

    def handle_starttag(self, _: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name == "id":
                self.ids.append(value or "")
            elif name in ("href", "xlink:href"):
                self.links.append(value or "")
            elif name in ("src", "action", "srcset"):
                self.sources.append(value or "")


@pytest.fixture(scope="module")
def text(written: Run) -> str:
    return (written.out / "report.html").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def page(text: str) -> Page:
    return Page(text)


def test_the_page_is_self_contained(page: Page, text: str, written: Run) -> None:
    assert page.sources == []
    # Besides places of the page only files next to it, which are there.
    assert {link for link in page.links if not link.startswith("#")} <= set(written.files)
    assert not re.search(r"@import|url\((?!#)", text)


def test_ids_are_unique_and_every_link_arrives(page: Page) -> None:
    assert [one for one, size in Counter(page.ids).items() if size > 1] == []
    assert {link[1:] for link in page.links if link.startswith("#")} <= set(page.ids)


def test_every_number_of_a_theme_leads_to_its_sentences(page: Page, results: Results) -> None:
    for row in results.tables["themes"].frame.itertuples():
        anchor = f"ev-{row.theme}-{row.period}"
        assert (anchor in page.ids) == bool(row.documents)
        # From the first screen, the numbers of the theme, the comparison, the grid and the trajectory.
        assert page.links.count(f"#{anchor}") == (5 if row.documents else 0)


def test_every_sentence_of_the_evidence_is_on_the_page(text: str, results: Results) -> None:
    plain = re.sub(r"</?mark>", "", text)
    for sentence in results.tables["themes"].evidence()["sentence"].unique():
        assert (
            str(pd.Series([sentence]).map(__import__("html").escape).item())
            .replace("&quot;", "&#34;")
            .replace("&#x27;", "&#39;")
            in plain
        )


def test_limits_are_in_plain_words(text: str) -> None:
    for said in (
        "too few documents to tell",
        "even the clearest difference, of 3 from the 2 others, has p = 0.1; 3 documents in each period could show one",
        "no document of 2023: a gap, not a zero",
        "One document each: 2021, 2024",
        "1 date is inferred",
        "1 date conflict",
    ):
        assert said in text


def test_everything_is_escaped() -> None:
    page = render("<b>", "a & b", [Section("s", "<i>", (Paragraph("<script>alert(1)</script>"),))])
    assert "<script>alert" not in page
    assert "<title>&lt;b&gt;</title>" in page
    assert "a &amp; b" in page


def test_what_html_cannot_hold_is_replaced() -> None:
    page = render("a\x00b\ud800", "\u202eabc", [Section("s", "\x1b", (Paragraph("\ufffe\tc\n"),))])
    assert not re.search("[\x00-\x08\x0e-\x1f\x7f-\x9f\u202a-\u202e\ud800-\udfff\ufffe]", page)
    assert "<title>a\ufffdb\ufffd</title>" in page
    assert page.encode("utf-8")


def test_the_policy_knows_all_styles_and_scripts_of_the_page(text: str) -> None:
    (policy,) = re.findall('<meta http-equiv="Content-Security-Policy" content="([^"]*)">', text)
    rules = dict(one.split(" ", 1) for one in html.unescape(policy).split("; "))
    assert rules["default-src"] == "'none'"
    for element, rule in (("style", "style-src-elem"), ("script", "script-src")):
        contents = re.findall(f"<{element}[^>]*>(.*?)</{element}>", text, re.DOTALL)
        hashes = [base64.b64encode(hashlib.sha256(one.encode()).digest()).decode() for one in contents]
        assert [f"'sha256-{one}'" for one in hashes] == [rules[rule]]
    assert text.index("Content-Security-Policy") < text.index("<style")


def test_what_scrolls_can_be_reached_and_has_a_name(text: str) -> None:
    opening = re.findall('<div class="(?:scroll|drawing)"([^>]*)>', text)
    labels = [re.fullmatch(' tabindex="0" role="region" aria-label="([^"]+)"', one) for one in opening]
    names = [label[1] for label in labels if label]
    assert len(names) == len(set(names)) == len(opening) > 0


def test_drawings_do_not_share_ids_or_styles() -> None:
    svg = '<?xml?><svg width="10.5pt" height="2pt"><style>*{a: b}</style>\n  <!-- y -->\n <g id="x"/>\n <g id="xy"/>'
    svg += '<use xlink:href="#x"/><g clip-path="url(#x)"/><a href="#ev-x"><path d="M 1 \nL 2 \n"/></a></svg>'
    drawing = '<g id="one-0"/><g/><use href="#one-0"/><g clip-path="url(#one-0)"/>'
    linked = '<a href="#ev-x"><path d="M1L2"/></a></svg></div>'
    sheet = '<div class="sheet" style="max-width:10.5pt;aspect-ratio:10.5/2">'
    assert inline_svg(svg, "one", Shapes()) == f"{sheet}<svg>{drawing}{linked}"


def test_letters_and_words_of_drawings_are_on_a_page_once() -> None:
    shapes = Shapes()
    drawn = [inline_svg(written_word(letters), name, shapes) for name, letters in (("a", "xyx"), ("b", "yxx"))]
    again = inline_svg(written_word("xyx"), "c", shapes)
    assert again == drawn[0] != drawn[1]
    kept = shapes.svg()
    assert kept.count("<path ") == 2
    for drawing in drawn:
        (word,) = re.findall('<use href="#([^"]+)"/>', drawing)
        letters = re.search(f'<g id="{word}">(.*?)</g>', kept)
        assert letters
        assert len(re.findall("<use ", letters[1])) == 3
        assert set(re.findall('href="#([^"]+)"', letters[1])) == set(re.findall('<path id="([^"]+)"', kept))


def written_word(letters: str) -> str:
    """Return a drawing as matplotlib writes a word of two letters."""
    paths = "".join(f'<path id="F-{one}" d="M {at} 1 \nL 2 {at} \n"/>\n' for at, one in enumerate("xy"))
    uses = "\n".join(
        f'<use xlink:href="#F-{one}" transform="translate({at * 60.123456} 0)"/>' for at, one in enumerate(letters)
    )
    return f'<svg><g id="t">\n<defs>\n{paths}</defs>\n{uses}\n</g></svg>'


@given(st.floats(-5000, 5000), st.text("abc-.", min_size=1, max_size=4))
def test_a_drawing_moves_by_no_more_than_a_hundredth_of_a_point(at: float, name: str) -> None:
    place = f"{name}1.23456"
    svg = f'<svg><a xlink:href="#{place}"><g transform="translate({at:.6f} 1) scale(0.015625)"/></a></svg>'
    drawn = inline_svg(svg, "one", Shapes())
    (moved,) = re.findall(r"translate\((\S+) 1\)", drawn)
    assert abs(float(moved) - at) <= 0.005001
    assert f'"#{place}"' in drawn
    assert "scale(0.015625)" in drawn


def test_marks() -> None:
    assert marked("abcdef", [(1, 2), (4, 6)]) == ("a", "b", "cd", "ef", "")
    assert marked("abcdef", [(1, 4), (2, 5)]) == ("a", "bcde", "f")
    assert marked("abc", []) == ("abc",)


def test_hits_of_one_sentence_are_shown_once() -> None:
    row = {"document": "a", "line": 1, "sentence": "xay xay", "sentence_start": 10}
    hits = pd.DataFrame([{**row, "start": 10, "end": 13}, {**row, "start": 14, "end": 17}])
    sentences, note = sentences_of(hits)
    assert [one.parts for one in sentences] == [("", "xay", " ", "xay", "")]
    assert note == ""


def test_of_many_sentences_some_are_drawn_and_it_is_said() -> None:
    rows = [(f"{number % 7}", number, 0, 3, "xay lúa", 0, 1) for number in range(100)]
    columns = ["document", "line", "start", "end", "sentence", "sentence_start", "counted"]
    hits = pd.DataFrame(rows, columns=columns)
    some, note = sentences_of(hits, "e.csv", 10)
    assert [one.parts for one in some] == [("", "xay", " lúa")] * 10
    places = [(one.document, one.line) for one in some]
    assert places == sorted(set(places))
    assert places != sorted(zip(hits["document"], hits["line"], strict=True))[:10]
    assert str(note) == "10 of 100 sentences, drawn at random; all are in e.csv."
    assert sentences_of(hits, "e.csv", 10)[0] == some
    assert sentences_of(hits, "e.csv", 100)[1] == ""


@given(st.lists(st.integers(0, 500), max_size=300))
def test_all_numbers_together_have_no_more_sentences_than_a_page_holds(sizes: list[int]) -> None:
    most = sentences_each(sizes)
    assert most == 3 or sum(min(size, most) for size in sizes) <= MOST_IN_ALL
    assert most == 60 or sum(min(size, most + 1) for size in sizes) > MOST_IN_ALL


def test_a_report_of_any_tables(results: Results, tmp_path) -> None:
    plain = Table("numbers", "Numbers", "Counted.", pd.DataFrame({"a": [1, 2]}), notes=("A note.",))
    path = dn.report([results.tables["themes"], plain], tmp_path / "out", "Mine")
    assert {one.name for one in path.parent.iterdir()} == {
        *("manifest.json", "report.html", "themes.csv", "themes_evidence.csv", "numbers.csv"),
        *(f"themes_by_year.{suffix}" for suffix in ("svg", "png", "csv", "json")),
    }
    found = Page(path.read_text(encoding="utf-8"))
    assert len(found.ids) == len(set(found.ids))
    with pytest.raises(ParameterError, match="one table or more"):
        dn.report([], tmp_path / "other")
    assert not (tmp_path / "other").exists()
    twice = dn.report([results.tables["timeline"], results.tables["timeline"]], tmp_path / "twice").parent
    assert {"timeline.svg", "timeline_2.svg", "timeline_2.csv"} <= {one.name for one in twice.iterdir()}
    ids = Page((twice / "report.html").read_text(encoding="utf-8")).ids
    assert len(ids) == len(set(ids))
    (tmp_path / "file").write_text("x")
    with pytest.raises(OutputError, match="is a file"):
        dn.report([plain], tmp_path / "file")


def chromium() -> str:
    found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if found is None:
        message = "headless Chromium is not installed: apt-get install chromium"
        if os.environ.get("DIENNGON_REQUIRE_BROWSER"):
            pytest.fail(message)
        pytest.skip(message)
    return found


def axe() -> str:
    """Return the script that judges a page by the rules of accessibility."""
    script = ROOT / "tests" / "reporting" / "axe" / "node_modules" / "axe-core" / "axe.min.js"
    if not script.is_file():
        message = "axe-core is not installed: make axe"
        if os.environ.get("DIENNGON_REQUIRE_BROWSER"):
            pytest.fail(message)
        pytest.skip(message)
    return script.read_text(encoding="utf-8")


def browse(url: str, profile: str, *more: str, errors: bool = False) -> str:
    """Return what a browser prints, or what it reports while it shows the page."""
    options = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"]
    options += ["--disable-background-networking", "--disable-component-update", f"--user-data-dir={profile}"]
    done = subprocess.run([chromium(), *options, *more, url], capture_output=True, text=True, timeout=300, check=True)
    return done.stderr if errors else done.stdout


# What is seen of the page once its script has run.
PROBE = """
addEventListener("load", () => setTimeout(() => {
  const seen = [...document.querySelectorAll(".panel")].filter((one) => one.getClientRects().length);
  const told = document.createElement("pre");
  const place = (node) => node.getBoundingClientRect();
  const lit = document.querySelector(".lines p:target");
  const inside = lit && place(lit).top > place(seen[0]).top && place(lit).bottom < place(seen[0]).bottom;
  told.textContent = [...seen.map((one) => one.id), seen[0] === document.activeElement, inside === true].join(" ");
  document.body.replaceChildren(told);
}, 100));
"""


@pytest.mark.browser
@pytest.mark.parametrize("script", [True, False])
def test_a_link_opens_its_panel_with_and_without_a_script(text: str, tmp_path: Path, *, script: bool) -> None:
    probe = tmp_path / "probe.html"
    page = re.sub("<meta http-equiv[^>]*>", "", text)
    page = page if script else re.sub(r"<script>.*?</script>", "", page, flags=re.DOTALL)
    probe.write_text(page.replace("</body>", f"<script>{PROBE}</script></body>"), encoding="utf-8")
    line = "doc-001_5a8ecfdb2068d23c.txt-16"
    for place, panel, inside in (("ev-cyberspace-2022", "ev-cyberspace-2022", "false"), (line, line[:-3], "true")):
        wait = "--virtual-time-budget=5000"
        opened = browse(f"{probe.as_uri()}#{place}", str(tmp_path / "profile"), wait, "--dump-dom")
        (told,) = re.findall("<pre>(.*?)</pre>", opened)
        # Without a script a browser gives the focus to what a link leads to, or to nothing if that takes none.
        focused = "true" if script or place == panel else "false"
        assert told == f"{panel} {focused} {inside}"


@pytest.mark.browser
def test_a_browser_follows_the_policy(written: Run, tmp_path) -> None:
    """Run no script but the page's own, load nothing, and apply the page's own style."""
    probe = tmp_path / "probe.html"
    page = render("Title", "lead", [Section("s", "S", (Fold("Fold", (Paragraph("inside"),), "inside"),))])
    bad = "<script>document.title = 'run'</script><img src='x' onerror=\"document.title = 'run'\"><style>h1 {order: 7}"
    probe.write_text(page.replace("</main>", f"{bad}</style></main>"), encoding="utf-8")
    opened = browse(f"{probe.as_uri()}#inside", str(tmp_path / "profile"), "--dump-dom")
    assert "<title>Title</title>" in opened
    assert re.search('<details id="inside" open="?"?>', opened)
    report = "--enable-logging=stderr"
    said = browse(probe.as_uri(), str(tmp_path / "profile"), report, "--dump-dom", errors=True)
    assert said.count("violates the following Content Security Policy directive") == 4
    said = browse((written.out / "report.html").as_uri(), str(tmp_path / "profile"), report, "--dump-dom", errors=True)
    assert "Content Security Policy" not in said


@pytest.mark.browser
@pytest.mark.parametrize("width", [400, 1200])
def test_the_page_is_not_wider_than_the_window(written: Run, tmp_path, width: int) -> None:
    probe = tmp_path / "probe.html"
    # Without the policy, which lets no script run but the page's own.
    report = re.sub("<meta http-equiv[^>]*>", "", (written.out / "report.html").read_text(encoding="utf-8"))
    script = "<script>document.title = 'wide ' + (document.documentElement.scrollWidth - innerWidth)</script></body>"
    probe.write_text(report.replace("</body>", script), encoding="utf-8")
    opened = browse(probe.as_uri(), str(tmp_path / "profile"), f"--window-size={width},900", "--dump-dom")
    (extra,) = re.findall(r"<title>wide (-?\d+)</title>", opened)
    assert int(extra) <= 0


# Folds and some panels are opened, for what is hidden is not judged.
OPEN = """
document.querySelectorAll("details").forEach((one) => { one.open = true; });
document.querySelectorAll(".panel").forEach((one, number) => {
  if (number % 20 === 0 || one.matches(".text, #found")) one.style = "display: block; position: static; width: auto";
});
"""
# Of drawings only the marks that lead somewhere are left: a reader of a screen is told nothing of the rest.
JUDGE = """
document.querySelectorAll("svg").forEach((one) => one.replaceChildren(...one.querySelectorAll("a")));
axe.run({resultTypes: ["violations"]}).then((found) => {
  const told = document.createElement("pre");
  const nodes = (one) => one.nodes.map((node) => `${one.id}: ${node.html}`);
  told.textContent = `judged ${found.passes.length} ` + found.violations.flatMap(nodes).join("\\n");
  document.body.replaceChildren(told);
});
"""


def violations(page: str, place: Path, width: int = 400, *, dark: bool = False, opened: bool = True) -> list[str]:
    """Return the rules that a page breaks in a window of some width, and the elements that break them."""
    probe = place / "probe.html"
    # Without the policy, which lets no script run but the page's own.
    page = re.sub("<meta http-equiv[^>]*>", "", page)
    told = "document.title += ` ${matchMedia('(prefers-color-scheme: dark)').matches}`"
    scripts = f"<script>{told}</script><script>{axe()}</script><script>{OPEN if opened else ''}{JUDGE}</script>"
    probe.write_text(page.replace("</body>", f"{scripts}</body>"), encoding="utf-8")
    options = [f"--window-size={width},900", "--virtual-time-budget=60000", "--dump-dom"]
    options += ["--blink-settings=preferredColorScheme=0"] if dark else []
    judged = browse(probe.as_uri(), str(place / "profile"), *options)
    assert f" {str(dark).lower()}</title>" in judged
    (found,) = re.findall(r"<pre>judged [1-9]\d* (.*?)</pre>", judged, re.DOTALL)
    return html.unescape(found).splitlines()


@pytest.mark.browser
@pytest.mark.parametrize("width", [400, 1200])
@pytest.mark.parametrize(("dark", "opened"), [(False, True), (True, True), (True, False)])
def test_the_report_breaks_no_rule_of_accessibility(
    text: str, tmp_path: Path, width: int, *, dark: bool, opened: bool
) -> None:
    assert violations(text, tmp_path, width, dark=dark, opened=opened) == []


@pytest.mark.browser
def test_rules_of_accessibility_are_tested(tmp_path: Path) -> None:
    wide = Grid("C", tuple(map(str, range(60))), (60 * (Cell("wide"),),))
    page = render("Title", "lead", [Section("s", "S", (wide,))]).replace(' tabindex="0" role="region"', "")
    for good, bad in (("<h2", '<img src=""><input><h4'), ("</h2", "</h4"), ("<p ", '<p style="color: #aaa" ')):
        page = page.replace(good, bad)
    broken = {one.partition(":")[0] for one in violations(page, tmp_path)}
    assert {"scrollable-region-focusable", "color-contrast", "image-alt", "label", "heading-order"} <= broken


def test_what_cannot_be_told_of_any_rate_is_said_before_the_rates(text: str) -> None:
    said = text.partition('id="summary"')[2]
    assert said.count("Whether periods differ cannot be told") == 1
    assert said.index("Whether periods differ cannot be told") < said.index("Hits per 1,000 words, and in brackets")

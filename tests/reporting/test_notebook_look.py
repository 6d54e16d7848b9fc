"""Tables in a notebook: the look of JupyterLab does not undo that of ours."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from test_report import browse

import dienngon as dn
from dienngon.examples import corpus

# What JupyterLab 4 says of the tables in outputs.
LAB = ":not(.jp-RenderedMarkdown).jp-RenderedHTMLCommon td { text-align: right; }"
TELL = """
const told = one => getComputedStyle(one).textAlign + one.className;
document.title = [...document.querySelectorAll("td")].map(told).join(" ");
"""


@pytest.mark.browser
def test_words_are_at_the_left_and_numbers_at_the_right(tmp_path: Path) -> None:
    shown = dn.timeline(corpus())._repr_html_() + corpus()._repr_html_()
    page = tmp_path / "page.html"
    page.write_text(
        f"<style>{LAB}</style><div class='jp-RenderedHTMLCommon'>{shown}<table><td>their own</table></div>"
        f"<script>{TELL}</script>",
        encoding="utf-8",
    )
    (said,) = re.findall("<title>(.*?)</title>", browse(page.as_uri(), str(tmp_path / "profile"), "--dump-dom"))
    *ours, theirs = said.split()
    assert theirs == "right"
    assert set(ours) == {"left", "rightnumber"}

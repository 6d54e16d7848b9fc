"""What people read has the numbers and days of their language; what programs read has not."""

from __future__ import annotations

import dataclasses
import html.parser
import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from dienngon import messages
from dienngon.study.pages import write_pages
from dienngon.study.results import Run
from dienngon.study.settings import Settings

# No page of ours has these: a number written past the one place that formats is then seen, in either language.
THOUSANDS, DECIMALS = "\N{MODIFIER LETTER SMALL V}", "\N{MODIFIER LETTER SMALL U}"
# Days as files have them.
ISO = re.compile(r"\b\d{4}[-\N{NON-BREAKING HYPHEN}]\d\d(?:[-\N{NON-BREAKING HYPHEN}]\d\d)?\b")


class Running(html.parser.HTMLParser):
    """Collects the running text of a page.

    What is somebody else's has markup that says so: texts of documents a language of their own, code an element, and
    what a run rests on a section.
    """

    def __init__(self) -> None:
        super().__init__()
        self.open: list[tuple[str, bool]] = []
        self.said: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        foreign = tag in {"script", "style", "svg", "code"} or given.get("id") == "provenance"
        foreign |= tag != "html" and "lang" in given
        if tag not in {"meta", "input", "br", "hr", "img", "use", "path"}:
            self.open.append((tag, foreign))
        if not any(one for _, one in self.open):
            self.said += [one for name in ("aria-label", "title", "alt", "data-some") if (one := given.get(name))]

    def handle_endtag(self, tag: str) -> None:
        while self.open and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        if data.strip() and not any(one for _, one in self.open):
            self.said.append(data)


def running(page: str) -> list[str]:
    parser = Running()
    parser.feed(page)
    return parser.said


@pytest.fixture
def odd(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let both languages have separators that nothing else is written with."""
    real = messages.catalogue
    signs = {"numerals.thousands": THOUSANDS, "numerals.decimals": DECIMALS}
    # Numbers that the catalogue itself states are read by the people who write it.
    worded = {
        one: {key: re.sub(r"(?<=\d)[.,](?=\d)", DECIMALS, text) for key, text in real(one).items()} | signs
        for one in messages.LANGUAGES
    }
    monkeypatch.setattr(messages, "catalogue", lambda language="en": worded[language])
    return


@pytest.mark.usefixtures("odd")
@pytest.mark.parametrize("language", messages.LANGUAGES)
def test_every_number_of_the_seeds_is_written_in_one_place(
    written: Run, study: Settings, tmp_path: Path, language: messages.Language
) -> None:
    folder = tmp_path / "out"
    shutil.copytree(written.out, folder)
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    write_pages(dataclasses.replace(study, language=language), written.results, folder, manifest)
    said = running((folder / "report.html").read_text(encoding="utf-8"))
    wrong = [one for one in said if re.search(r"\d[.,]\d", one)]
    assert wrong == []

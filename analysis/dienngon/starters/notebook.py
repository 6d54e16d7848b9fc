"""A first notebook: a study from its folder to a figure, cell by cell."""

from __future__ import annotations

import json

from dienngon.codes import Note
from dienngon.messages import Language

# Each cell of code with the section of the catalogue that introduces it.
_CELLS = (
    ("notebook_study", '%matplotlib inline\nimport dienngon as dn\n\nstudy = dn.Study(".")\nstudy.corpus'),
    ("notebook_time", 'timeline = study.table("timeline")\ndn.plot(timeline)'),
    ("notebook_words", 'study.table("keywords")'),
    ("notebook_terms", "terms = dn.suggest_terms(study.tokens, top=20)\nterms"),
    (
        "notebook_context",
        'word = [*terms.frame["term"], *study.counts.terms][0]\ndn.concordance(study.index, word)',
    ),
    (
        "notebook_themes",
        'if study.hits.lexicon.themes:\n    display(dn.plot(study.table("themes")))  # noqa: F821',
    ),
)


def notebook_text(title: str, language: Language) -> str:
    """Return a notebook (nbformat 4.5) as JSON text: it reads the folder that it is in, and runs as it is.

    Examples
    --------
    >>> cells = json.loads(notebook_text("Chợ gạo", "en"))["cells"]
    >>> [cell["cell_type"] for cell in cells[:3]]
    ['markdown', 'markdown', 'code']
    """
    cells = [_cell(0, "markdown", f"# {title}\n\n{Note.of('starter.notebook').worded(language)}")]
    for code, source in _CELLS:
        cells.append(_cell(len(cells), "markdown", Note.of(f"starter.{code}").worded(language)))
        cells.append(_cell(len(cells), "code", source))
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    metadata = {"kernelspec": kernel, "language_info": {"name": "python"}}
    content = {"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


def _cell(number: int, kind: str, source: str) -> dict[str, object]:
    own: dict[str, object] = {"execution_count": None, "outputs": []} if kind == "code" else {}
    lines = source.splitlines(keepends=True)
    return {"id": f"cell-{number + 1:02}", "cell_type": kind, "metadata": {}, "source": lines, **own}

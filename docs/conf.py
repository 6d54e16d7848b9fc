"""The documentation as a site: ``make docs`` builds it into build/docs, without network and with warnings as errors.

Pages are Markdown, readable as they are. Two marks in them are filled in when the site is built, each from what the
program itself says: ``<!-- names: dienngon.reading -->`` with public names of a module, ``<!-- verbs -->`` with what
``--help`` prints.
"""

import os
import sys
from pathlib import Path

from sphinx.application import Sphinx

ROOT = Path(__file__).resolve().parent.parent
# Help is as wide as a page.
os.environ["COLUMNS"] = "100"
sys.path[:0] = [str(ROOT / "analysis"), str(ROOT / "tools")]

from reference import filled  # noqa: E402 - from tools/, which is on the path only now

project = "dienngon"
author = "dienngon contributors"
project_copyright = author
language = "en"

extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon"]
source_suffix = {".md": "markdown"}

myst_heading_anchors = 3
myst_enable_extensions = ["deflist"]

autodoc_member_order = "bysource"
autodoc_preserve_defaults = True
autodoc_typehints_format = "short"
python_use_unqualified_type_names = True
napoleon_google_docstring = False
napoleon_use_rtype = False

html_theme = "furo"
html_title = "dienngon"
html_show_sphinx = False
html_show_copyright = False
html_copy_source = False


def setup(app: Sphinx) -> None:
    """Fill in the marks of a page before it is parsed."""
    app.connect("source-read", fill)


def fill(_app: Sphinx, _page: str, source: list[str]) -> None:
    """Replace the text of a page, the one element of a list."""
    source[0] = filled(source[0])

"""Saved web pages: the whole visible text, a block a line, with what each line is and the dates the page states."""

from dienngon.reading.html.mhtml import read_mhtml
from dienngon.reading.html.reader import read_html

__all__ = ["read_html", "read_mhtml"]

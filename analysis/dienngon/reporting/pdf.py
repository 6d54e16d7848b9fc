"""A page printed as PDF, by the browser that is installed."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from pathlib import Path

from dienngon.errors import OutputError

# Chromium and what is built from it, under the names that systems give them.
BROWSERS = (
    *("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "microsoft-edge", "msedge"),
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)
# A page of 8 MB is printed in some 20 seconds.
_SECONDS = 600
# The times in a file, as wide as what takes their place: the same page gives the same bytes.
_TIMES = re.compile(rb"(?<=Date \(D:)\d{14}")
_FIXED = b"19800101000000"


def browser() -> str:
    """Return the program that prints; an OutputError says that there is none."""
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    if found is None:
        raise OutputError(
            "A PDF is printed by Chromium or a browser built from it, and none is installed. Install one (on Debian: "
            "apt-get install chromium), or leave out --pdf and print report.html from any browser."
        )
    return found


def print_pdf(page: Path, out: Path) -> None:
    """Print an HTML file into a PDF file; an OutputError says why the browser did not.

    The sheet size and the numbers of pages are those of the page's own style; nothing is loaded from a network.
    """
    with tempfile.TemporaryDirectory() as profile:
        options = ["--headless", "--disable-gpu", "--no-first-run", "--disable-sync", "--disable-background-networking"]
        options += [f"--user-data-dir={profile}", "--no-pdf-header-footer", f"--print-to-pdf={out}"]
        # Headings become bookmarks; a browser that does not know the option prints without them.
        options += ["--generate-pdf-document-outline"]
        # Chromium refuses to run for the superuser in its sandbox; the page is our own, and its policy is strict.
        options += ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
        command = [browser(), *options, page.resolve().as_uri()]
        try:
            done = subprocess.run(command, capture_output=True, timeout=_SECONDS, check=False)  # noqa: S603 - our page
        except subprocess.TimeoutExpired:
            raise OutputError(
                f"The browser did not print the report within {_SECONDS} seconds; print report.html from it by hand."
            ) from None
    if done.returncode or not out.is_file():
        said = done.stderr.decode("utf-8", "replace").strip().splitlines()
        raise OutputError(
            f"The browser did not print the report ({said[-1] if said else f'exit status {done.returncode}'}); print "
            "report.html from it by hand."
        )
    out.write_bytes(_TIMES.sub(_FIXED, out.read_bytes()))

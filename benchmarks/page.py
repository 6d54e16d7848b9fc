"""What a browser needs for a page: bytes, elements, height at two widths, and the processor time of its main thread.

    python benchmarks/page.py REPORT.html …

Times are processor milliseconds by Chromium's own trace, so that other programs of the machine disturb them little;
parts of a second on the first machine measured, and on a busy one up to half as much again.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

from dienngon.reporting.pdf import browser

# What the main thread does, by the names of the trace.
PARTS = {
    "ThreadControllerImpl::RunTask": "all",
    "ParseHTML": "reading",
    "UpdateLayoutTree": "styles",
    "Layout": "layout",
    "PrePaint": "before painting",
    "Paint": "painting",
    "EvaluateScript": "script",
}
TOLD = """<script>addEventListener("load", () => {
  const all = document.documentElement;
  const sizes = [all.scrollHeight, all.scrollWidth - innerWidth, document.getElementsByTagName("*").length];
  document.title = `told ${sizes.join(" ")}`;
})</script>"""


def browsed(page: Path, profile: Path, *more: str) -> str:
    """Return what a browser prints of a page."""
    options = ["--headless=new", "--no-sandbox", "--disable-gpu", f"--user-data-dir={profile}", *more]
    return subprocess.run(
        [browser(), *options, page.as_uri()], capture_output=True, text=True, check=True, timeout=300
    ).stdout


def times(page: Path, folder: Path) -> dict[str, int]:
    """Return processor milliseconds of the main thread by part."""
    trace = folder / "trace.json"
    traced = ("--trace-startup=devtools.timeline,blink,toplevel,-*", f"--trace-startup-file={trace}")
    whole = ("--trace-startup-duration=0", "--trace-startup-format=json", f"--screenshot={folder / 'page.png'}")
    browsed(page, folder / "traced", *traced, *whole, "--window-size=1200,900")
    events = json.loads(trace.read_text(encoding="utf-8"))["traceEvents"]
    mains = {
        (one["pid"], one["tid"])
        for one in events
        if one.get("name") == "thread_name" and one["args"].get("name") == "CrRendererMain"
    }
    took: Counter[str] = Counter()
    for one in events:
        if one.get("ph") == "X" and (one["pid"], one["tid"]) in mains and one["name"] in PARTS:
            took[PARTS[one["name"]]] += one.get("tdur", 0)
    return {name: round(took[name] / 1000) for name in PARTS.values()}


def main() -> None:
    """Print a line for each page and width, and one of times."""
    for name in sys.argv[1:]:
        text = Path(name).read_text(encoding="utf-8")
        with tempfile.TemporaryDirectory() as home:
            probe = Path(home, "probe.html")
            # Without the policy, which lets no script run but the page's own.
            bare = re.sub("<meta http-equiv[^>]*>", "", text, count=1)
            probe.write_text(bare.replace("</head>", f"{TOLD}</head>", 1), encoding="utf-8")
            print(f"{name}: {len(text.encode()) / 1e6:.1f} MB")
            for width in (400, 1200):
                seen = browsed(probe, Path(home, "seen"), f"--window-size={width},900", "--dump-dom")
                found = re.search(r"<title>told (\d+) (-?\d+) (\d+)</title>", seen)
                if found:
                    height, extra, elements = map(int, found.groups())
                    print(f"  {width} wide: {height:,} px, {max(extra, 0)} px too wide, {elements:,} elements")
            print("  ms:", ", ".join(f"{part} {took:,}" for part, took in times(probe, Path(home)).items()))


if __name__ == "__main__":
    main()

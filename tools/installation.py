"""Build the sdist and from it the wheel, install the wheel elsewhere, and run what README.md says.

    python tools/installation.py              dependencies are those that the running Python has: a .pth file of the new
                                       environment names its site-packages, so nothing is downloaded
    python tools/installation.py --install    dependencies are what pip chooses, as for anybody who installs the wheel

All of it happens in a temporary folder: nothing of the checkout is on the path of the new environment.
"""

from __future__ import annotations

import argparse
import os
import re
import shlex
import shutil
import subprocess
import sys
import sysconfig
import tarfile
import tempfile
import venv
from pathlib import Path
from zipfile import ZipFile

ROOT = Path(__file__).resolve().parent.parent
# What the sdist is made from: a copy, since a build leaves folders behind that would come back in the next one.
SOURCES = ("analysis", "pyproject.toml", "README.md", "LICENSE")
LEFT_BEHIND = shutil.ignore_patterns("__pycache__", "*.egg-info", "build")
# A folder of somebody's own.
MYDOCS = """
from pathlib import Path
from dienngon.examples import corpus
Path("mydocs").mkdir()
for one in corpus():
    Path("mydocs", one.name + ".txt").write_text(f"{one.date.value}\\n\\n{one.text}", encoding="utf-8")
"""
# Of a check, 1 says that something needs a person.
ANSWERS = {"check": (0, 1)}


def build(home: Path) -> tuple[Path, Path]:
    """Build the sdist from a copy of the sources, and the wheel from the sdist; give both."""
    source = home / "source"
    source.mkdir()
    for name in SOURCES:
        path = ROOT / name
        if path.is_dir():
            shutil.copytree(path, source / name, ignore=LEFT_BEHIND)
        else:
            shutil.copy2(path, source / name)
    _backend(source, f"build_sdist({str(home)!r})")
    (sdist,) = home.glob("dienngon-*.tar.gz")
    with tarfile.open(sdist) as packed:
        packed.extractall(home / "unpacked", filter="data")
    _backend(next((home / "unpacked").iterdir()), f"build_wheel({str(home)!r})")
    (wheel,) = home.glob("dienngon-*.whl")
    return sdist, wheel


def _backend(folder: Path, call: str) -> None:
    """Ask the build backend, as pip would."""
    code = f"from setuptools import build_meta; build_meta.{call}"
    subprocess.run([sys.executable, "-c", code], cwd=folder, check=True, stdout=subprocess.DEVNULL)


def missing(wheel: Path) -> list[str]:
    """Give the files of the package that the wheel does not have: catalogues, styles, scripts and all."""
    folder = ROOT / "analysis"
    with ZipFile(wheel) as packed:
        there = set(packed.namelist())
    wanted = {path.relative_to(folder).as_posix() for path in (folder / "dienngon").rglob("*") if path.is_file()}
    return sorted(one for one in wanted - there if "__pycache__" not in one)


def install(wheel: Path, home: Path, *, download: bool = False) -> Path:
    """Install the wheel into an environment of its own; give the folder of its programs."""
    place = home / "env"
    venv.create(place)
    programs = place / ("Scripts" if os.name == "nt" else "bin")
    if not download:
        found = sysconfig.get_path("purelib", vars={"base": str(place), "platbase": str(place)})
        Path(found, "locked.pth").write_text(sysconfig.get_path("purelib"), encoding="utf-8")
    how = [] if download else ["--no-deps", "--no-index"]
    pip = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check", "--python", str(programs / "python")]
    subprocess.run([*pip, "install", *how, str(wheel)], check=True)
    return programs


class Elsewhere:
    """A folder with a copy of the seeds, in which the installed program is run."""

    def __init__(self, home: Path, programs: Path) -> None:
        """Copy the seeds."""
        self.folder, self.programs = home / "elsewhere", programs
        shutil.copytree(ROOT / "seeds", self.folder / "seeds")
        kept = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
        self.environment = kept | {"DIENNGON_CACHE": str(home / "cache")}

    def run(self, *words: str, answers: tuple[int, ...] = (0,)) -> str:
        """Run a program of the new environment; give what it prints."""
        command = [str(self.programs / words[0]), *words[1:]]
        ended = subprocess.run(
            command, cwd=self.folder, env=self.environment, capture_output=True, encoding="utf-8", check=False
        )
        if ended.returncode not in answers:
            sys.exit(f"{shlex.join(words)}: status {ended.returncode}\n{ended.stdout}{ended.stderr}")
        return ended.stdout

    def python(self, code: str) -> str:
        """Run Python in the new environment."""
        return self.run("python", "-W", "error", "-c", code)


def readme(language: str) -> str:
    """Give the code of README.md in one language."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    return "\n".join(re.findall(rf"^```{language}\n(.*?)^```$", text, re.MULTILINE | re.DOTALL))


def main() -> int:
    """Run the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--install", action="store_true", help="let pip install the dependencies as well")
    download = parser.parse_args().install
    with tempfile.TemporaryDirectory() as name:
        home = Path(name)
        sdist, wheel = build(home)
        print(f"{sdist.name}: {sdist.stat().st_size:,} bytes; {wheel.name}: {wheel.stat().st_size:,} bytes")
        if lost := missing(wheel):
            sys.exit(f"The wheel lacks {', '.join(lost)}.")
        there = Elsewhere(home, install(wheel, home, download=download))
        print(there.python("import dienngon; print(dienngon.__file__)").strip())
        print(there.run("dienngon", "--version").splitlines()[0])
        there.python(MYDOCS)
        for line in readme("sh").splitlines():
            if line.startswith("dienngon "):
                words = shlex.split(line)
                there.run(*words, answers=ANSWERS.get(words[1], (0,)))
                print(line)
        there.run("python", "-c", readme("python"))
        print("README.md: its Python runs")
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""Write requirements.lock and requirements-dev.lock, or tell whether they suit this machine.

``make lock`` runs this file. It needs only the standard library and pip: the resolving is done by uv, which it
installs into a temporary environment. Only names, versions and hashes reach the locks, never an address, so the
locks work with whatever index pip is set up to use.
"""

import argparse
import platform
import re
import subprocess
import sys
import tempfile
import tomllib
import venv
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
UV = "uv==0.13.9"

# What the locks promise to work on: CPython of these versions on x86-64 Linux with at least this glibc.
PYTHONS = ((3, 11), (3, 12), (3, 13))
GLIBC = (2, 28)
PROMISE = (
    f"python_full_version < '3.{PYTHONS[-1][1] + 1}'",
    "implementation_name == 'cpython'",
    "platform_machine == 'x86_64'",
    "platform_python_implementation == 'CPython'",
    "sys_platform == 'linux'",
)

# BERTopic asks for these, but works on given vectors without them; with them an installation takes gigabytes.
LEFT_OUT = ("hdbscan", "llvmlite", "numba", "sentence-transformers", "torch", "umap-learn")

# For tests, checking, notebooks and the documentation.
DEV = (
    "furo",
    "hypothesis",
    "ipykernel",
    "jupytext",
    "lxml-html-clean",
    "mypy",
    "myst-parser",
    "nbclient",
    "nbformat",
    "nltk",
    "openpyxl",
    "pandas-stubs",
    "pyarrow",
    "pypdf",
    "pytest",
    "pytest-xdist",
    "python-docx",
    "ruff",
    "sphinx",
    "trafilatura",
)

WHEEL = re.compile(r"-(?P<python>[^-]+)-(?P<abi>[^-]+)-(?P<platform>[^-]+)\.whl$")
GLIBC_TAG = re.compile(r"manylinux_(\d+)_(\d+)_x86_64$")
# The names in use before wheels said their glibc; all are older than GLIBC.
OLD_GLIBC_TAGS = {"manylinux1_x86_64", "manylinux2010_x86_64", "manylinux2014_x86_64"}


class LockError(Exception):
    """No lock can be written that keeps the promise."""


@dataclass(frozen=True)
class Package:
    """One locked package: the hashes are those of the wheels that the promised Pythons can install."""

    name: str
    version: str
    marker: str
    hashes: tuple[str, ...]

    def lines(self) -> str:
        """Give the package as pip's requirements file has it."""
        head = f"{self.name}=={self.version}" + (f" ; {self.marker}" if self.marker else "")
        return " \\\n    ".join([head, *(f"--hash=sha256:{digest}" for digest in self.hashes)])


def fits() -> bool:
    """Tell whether the locks make their promise for the running Python and machine."""
    libc, version = platform.libc_ver()
    return (
        sys.version_info[:2] in PYTHONS
        and sys.implementation.name == "cpython"
        and sys.platform == "linux"
        and platform.machine() == "x86_64"
        and sys.maxsize > 2**32  # a 32-bit Python on a 64-bit kernel needs other wheels
        and not getattr(sys, "abiflags", "")  # so does a free-threaded or debug build
        and libc == "glibc"
        and tuple(int(part) for part in version.split(".")[:2]) >= GLIBC
    )


def runs_on(wheel: str, python: tuple[int, int]) -> bool:
    """Tell whether CPython of this version on the promised machine can install a wheel of this file name."""
    tags = WHEEL.search(wheel)
    if tags is None:
        return False
    pythons, abis = tags["python"].split("."), tags["abi"].split(".")
    own = f"cp{python[0]}{python[1]}"
    python_fits = (
        (own in pythons and own in abis)
        or ("abi3" in abis and any(_no_newer(tag, python) for tag in pythons))
        or ("none" in abis and ("py3" in pythons or own in pythons or f"py{python[0]}{python[1]}" in pythons))
    )
    return python_fits and any(_platform_fits(tag) for tag in tags["platform"].split("."))


def _no_newer(tag: str, python: tuple[int, int]) -> bool:
    found = re.fullmatch(r"cp3(\d+)", tag)
    return found is not None and int(found[1]) <= python[1]


def _platform_fits(tag: str) -> bool:
    if tag == "any" or tag in OLD_GLIBC_TAGS:
        return True
    found = GLIBC_TAG.fullmatch(tag)
    return found is not None and (int(found[1]), int(found[2])) <= GLIBC


def read_package(entry: dict[str, Any]) -> Package:
    """Take one package from uv's answer, with only the hashes that the promise needs.

    Raises
    ------
    LockError
        If a promised Python has no wheel to install.
    """
    wheels = {
        PurePosixPath(wheel.get("name") or wheel.get("url") or wheel["path"]).name: wheel["hashes"]["sha256"]
        for wheel in entry.get("wheels", [])
    }
    useful = set()
    for python in PYTHONS:
        found = {digest for name, digest in wheels.items() if runs_on(name, python)}
        if not found:
            message = f"{entry['name']} {entry['version']} has no wheel for Python {python[0]}.{python[1]}"
            raise LockError(message)
        useful |= found
    return Package(entry["name"], entry["version"], _own_marker(entry.get("marker", "")), tuple(sorted(useful)))


def _own_marker(marker: str) -> str:
    """Leave out what the promise says anyway.

    Without it, pip on another machine says that it finds no wheel, where it would otherwise install nothing and
    call that a success.
    """
    if " or " in marker:
        return marker
    return " and ".join(clause for clause in marker.split(" and ") if clause and clause not in PROMISE)


def resolve(uv: Path, folder: Path, names: list[str], fixed: list[Package]) -> list[Package]:
    """Find one set of versions, from wheels alone, that serves every promised Python.

    Parameters
    ----------
    uv
        The program that resolves.
    folder
        A temporary folder for its input and output.
    names
        The requirements to resolve.
    fixed
        Packages whose versions are decided already.
    """
    # uv takes the machines to resolve for from a project's file only.
    quoted = ", ".join(f'"{name}"' for name in LEFT_OUT)
    settings = f'[tool.uv]\nenvironments = ["{" and ".join(PROMISE)}"]\nexclude-dependencies = [{quoted}]\n'
    (folder / "pyproject.toml").write_text(settings, encoding="utf-8")
    (folder / "requirements.in").write_text("\n".join(names) + "\n", encoding="utf-8")
    constraints = "".join(f"{package.name}=={package.version}\n" for package in fixed)
    (folder / "constraints.txt").write_text(constraints, encoding="utf-8")
    answer = folder / "pylock.toml"
    answer.unlink(missing_ok=True)  # uv would keep the versions it finds there
    command: list[str | Path] = [
        *(uv, "pip", "compile", "requirements.in", "--quiet", "--python", sys.executable),
        *("--constraints", "constraints.txt", "--output-file", answer, "--format", "pylock.toml"),
        *("--universal", "--python-version", f"{PYTHONS[0][0]}.{PYTHONS[0][1]}", "--only-binary", ":all:"),
        *("--fork-strategy", "fewest"),  # else each Python would get versions of its own
    ]
    subprocess.run(command, cwd=folder, check=True)
    packages = [read_package(entry) for entry in tomllib.loads(answer.read_text(encoding="utf-8"))["packages"]]
    return sorted(packages, key=lambda package: package.name)


def write(path: Path, purpose: str, packages: list[Package]) -> None:
    """Write one lock."""
    pythons = ", ".join(f"{major}.{minor}" for major, minor in PYTHONS)
    header = (
        f"# {purpose}\n"
        f"# For CPython {pythons} on x86-64 Linux with glibc {GLIBC[0]}.{GLIBC[1]} or newer.\n"
        "# Written by tools/lock.py: to take newer versions, run `make lock`.\n"
    )
    path.write_text(header + "\n".join(package.lines() for package in packages) + "\n", encoding="utf-8")
    print(f"{path.name}: {len(packages)} packages")


def lock() -> None:
    """Resolve the requirements of pyproject.toml and of the checks, and write both locks."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    project = settings["project"]
    # The build backend is in the lock because the project itself is installed without build isolation.
    wanted = [
        *project["dependencies"],
        *project["optional-dependencies"]["bertopic"],
        *settings["build-system"]["requires"],
    ]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        venv.create(folder / "venv", with_pip=True)
        programs = folder / "venv" / "bin"
        subprocess.run([programs / "python", "-m", "pip", "install", "--quiet", UV], check=True)
        main = resolve(programs / "uv", folder, wanted, [])
        both = resolve(programs / "uv", folder, [*wanted, *DEV], main)
    locked = {package.name for package in main}
    write(ROOT / "requirements.lock", "What the main job needs.", main)
    write(
        ROOT / "requirements-dev.lock",
        "What tests, checks, notebooks and the documentation need on top of requirements.lock.",
        [package for package in both if package.name not in locked],
    )


def main() -> int:
    """Run the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--fits", action="store_true", help="exit with 0 if the locks suit this Python, else with 1")
    parser.add_argument("--tools", action="store_true", help="print the names that requirements-dev.lock is made from")
    options = parser.parse_args()
    if options.fits:
        return 0 if fits() else 1
    if options.tools:
        print(*DEV)
        return 0
    try:
        lock()
    except (LockError, subprocess.CalledProcessError) as error:
        print(f"tools/lock.py: {error}; the locks are left as they were", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())

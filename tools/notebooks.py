"""Run the notebooks and store their outputs, or check that they run and agree with their scripts.

``make notebooks`` runs this file. Each notebook is a pair: the .ipynb and a .py of the same name, which jupytext
keeps in step. What is stored depends on the sources and the results only: no times, no versions, no random names.
"""

import argparse
import os
import sys
from pathlib import Path

import jupytext
import matplotlib.font_manager  # noqa: F401 - on its first import it may announce on stderr that it builds a cache
import nbformat
from jupyter_client.kernelspec import NATIVE_KERNEL_NAME, KernelSpecManager
from jupyter_client.manager import AsyncKernelManager
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from nbformat import NotebookNode

FOLDER = Path(__file__).resolve().parent.parent / "notebooks"
SECONDS_PER_CELL = 300


class NotebookError(Exception):
    """A notebook that cannot be used; the message says which, and what is wrong."""


def execute(path: Path) -> NotebookNode:
    """Run a notebook from its own folder, with the running Python, and return it with its outputs.

    Raises
    ------
    NotebookError
        If a cell raises an error, writes to stderr, or does not end.
    """
    notebook = nbformat.read(path, as_version=4)
    # How far a step is differs from run to run.
    os.environ["DIENNGON_PROGRESS"] = "off"
    # With no folders to look in, the manager offers one kernel: that of the running Python.
    manager = AsyncKernelManager(kernel_name=NATIVE_KERNEL_NAME, kernel_spec_manager=KernelSpecManager(kernel_dirs=[]))
    client = NotebookClient(
        notebook,
        km=manager,
        timeout=SECONDS_PER_CELL,
        record_timing=False,
        coalesce_streams=True,
        extra_arguments=["--log-level=ERROR"],  # about its connection the kernel would write to our stderr
        resources={"metadata": {"path": str(path.parent)}},
    )
    try:
        client.execute(cleanup_kc=True)
    except CellExecutionError as problem:
        message = f"{path.name}: {_failed(notebook)} raised {problem.ename}: {problem.evalue}"
        raise NotebookError(message) from None
    except CellTimeoutError:
        message = f"{path.name}: a cell took more than {SECONDS_PER_CELL} s"
        raise NotebookError(message) from None
    except DeadKernelError:
        message = f"{path.name}: the kernel ended before its last cell"
        raise NotebookError(message) from None
    for name, cell in _named(notebook):
        for output in cell.get("outputs", []):
            if output.get("name") == "stderr":
                message = f"{path.name}: {name} wrote to stderr: {output['text'].strip()}"
                raise NotebookError(message)
    return _tidied(notebook)


def _named(notebook: NotebookNode) -> list[tuple[str, NotebookNode]]:
    """Return the cells with names for people; cells are counted from 1, text included."""
    return [(f"cell {number}", cell) for number, cell in enumerate(notebook.cells, start=1)]


def _failed(notebook: NotebookNode) -> str:
    """Return the name of the cell that holds an error."""
    for name, cell in _named(notebook):
        if any(output.output_type == "error" for output in cell.get("outputs", [])):
            return name
    return "a cell"


def _tidied(notebook: NotebookNode) -> NotebookNode:
    """Return the notebook without what differs between machines and runs."""
    for number, cell in enumerate(notebook.cells, start=1):
        cell["id"] = f"cell-{number:02}"
        cell.metadata.pop("execution", None)
    notebook.metadata["language_info"] = {"name": "python"}
    notebook["nbformat_minor"] = max(notebook.nbformat_minor, 5)  # the first with ids of cells
    return notebook


def sources_agree(path: Path) -> bool:
    """Return whether a notebook and the script of the same name hold the same cells."""
    script = path.with_suffix(".py")
    if not script.is_file():
        return False
    one, other = nbformat.read(path, as_version=4), jupytext.read(script)
    return _sources(one) == _sources(other)


def _sources(notebook: NotebookNode) -> list[tuple[str, str]]:
    return [(cell.cell_type, cell.source) for cell in notebook.cells]


def main() -> int:
    """Run the command line; return the exit status."""
    parser = argparse.ArgumentParser(description="Run every notebook and store its outputs.")
    parser.add_argument("--check", action="store_true", help="write nothing; fail if a notebook fails to run")
    check = parser.parse_args().check
    status = 0
    for path in sorted(FOLDER.glob("*.ipynb")):
        if not sources_agree(path):
            sync = f"jupytext --sync notebooks/{path.stem}.py"
            print(f"{path.name}: its cells differ from those of {path.stem}.py; run {sync}", file=sys.stderr)
            status = 1
            continue
        try:
            notebook = execute(path)
        except NotebookError as problem:
            print(problem, file=sys.stderr)
            status = 1
            continue
        if not check:
            nbformat.write(notebook, path)
        print(f"{path.name}: {'runs' if check else 'written'}")
    return status


if __name__ == "__main__":
    sys.exit(main())

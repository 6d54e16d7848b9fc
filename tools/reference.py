"""What the pages of the documentation take from the program: its public names and its verbs.

Pages hold marks, which docs/conf.py has filled in when the site is built.
"""

from __future__ import annotations

import argparse
import inspect
import re

import dienngon as dn
from dienngon.cli import _parser

NAMES = re.compile(r"<!-- names: (.+?) -->")
VERBS = re.compile(r"<!-- verbs -->")


def filled(text: str) -> str:
    """Give a page with its marks filled in."""
    text = NAMES.sub(lambda found: "\n".join(map(documented, public(found[1].split()))), text)
    return VERBS.sub(lambda _: "\n".join(helped(_parser(), "dienngon")), text)


def public(modules: list[str]) -> list[str]:
    """Give the public names whose home is one of these modules or within it, in the order of the stub."""
    homes = dn._HOMES  # noqa: SLF001 - the stub as it was read
    return [name for name, home in homes.items() if any(f"{home}.".startswith(f"{one}.") for one in modules)]


def documented(name: str) -> str:
    """Give the directive that documents a public name from its docstring."""
    kind, members = ("class", "   :members:\n") if inspect.isclass(getattr(dn, name)) else ("function", "")
    return f"## {name}\n\n```{{eval-rst}}\n.. auto{kind}:: dienngon.{name}\n{members}```\n"


def helped(parser: argparse.ArgumentParser, command: str) -> list[str]:
    """Give what ``--help`` prints, of a command and of the verbs within it."""
    found = [f"## {command}\n\n```text\n{parser.format_help()}```\n"]
    for action in parser._actions:  # noqa: SLF001 - argparse has no other way to list what it takes
        if isinstance(action, argparse._SubParsersAction):  # noqa: SLF001
            for verb, inner in action.choices.items():
                found += helped(inner, f"{command} {verb}")
    return found

"""The verb that completes verbs and options in a shell: completions."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator
from typing import Any

from dienngon.cli.options import add_verb

SHELLS = ("bash", "zsh", "fish")
_EPILOG = """\
examples:
  source <(dienngon completions bash)      # in ~/.bashrc; zsh likewise, in ~/.zshrc after compinit
  dienngon completions fish > ~/.config/fish/completions/dienngon.fish"""
_BASH = """\
_dienngon() {{
  local word=${{COMP_WORDS[COMP_CWORD]}} place= one
  for one in "${{COMP_WORDS[@]:1:COMP_CWORD-1}}"; do
    case "$place $one" in
{places}
    esac
  done
  case "$place" in
{words}
  esac
}}
complete -o bashdefault -o default -F _dienngon dienngon
"""


def add_completions(actions: Any, whole: Callable[[], argparse.ArgumentParser]) -> None:
    """Add ``completions``; ``whole`` returns the parser of all verbs."""
    parser = add_verb(
        actions, "completions", completions, "print what completes verbs and options in a shell", epilog=_EPILOG
    )
    parser.add_argument("shell", choices=SHELLS, metavar="SHELL", help=", ".join(SHELLS))
    parser.set_defaults(whole=whole)


def completions(options: argparse.Namespace) -> None:
    """Print the script of a shell."""
    verbs = dict(_verbs(options.whole()))
    if options.shell == "fish":
        print("\n".join(_fish(verbs)))
        return
    if options.shell == "zsh":
        print("autoload -U +X bashcompinit && bashcompinit")
    places = "\n".join(f"      '{_before(verb)} {verb.split()[-1]}') place='{verb}' ;;" for verb in verbs if verb)
    words = "\n".join(
        f"    '{verb}') COMPREPLY=($(compgen -W '{' '.join(one for one, _ in found)}' -- \"$word\")) ;;"
        for verb, found in verbs.items()
    )
    print(_BASH.format(places=places, words=words), end="")


def _before(verb: str) -> str:
    return verb.rpartition(" ")[0]


def _verbs(parser: argparse.ArgumentParser, verb: str = "") -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """Yield each verb, the empty one first, with the words that may follow and what they are."""
    found: list[tuple[str, str]] = []
    below: list[tuple[str, argparse.ArgumentParser]] = []
    for action in parser._actions:  # noqa: SLF001 - argparse has no other way to list what it takes
        if isinstance(action, argparse._SubParsersAction):  # noqa: SLF001
            helps = {one.dest: one.help or "" for one in action._choices_actions}  # noqa: SLF001
            named = {name: one for name, one in action.choices.items() if " " not in name}
            found += [(name, helps.get(name, "")) for name in named]
            below += [(f"{verb} {name}".strip(), one) for name, one in named.items()]
        elif action.option_strings:
            found.append((action.option_strings[-1], action.help or ""))
        elif action.choices:
            found += [(str(one), "") for one in action.choices]
    yield verb, found
    for name, one in below:
        yield from _verbs(one, name)


def _fish(verbs: dict[str, list[tuple[str, str]]]) -> Iterator[str]:
    for verb, found in verbs.items():
        seen = "".join(f"; and __fish_seen_subcommand_from {one}" for one in verb.split())
        inner = " ".join(one for one, _ in found if not one.startswith("-"))
        none = f"; and not __fish_seen_subcommand_from {inner}" if inner else ""
        for word, text in found:
            said = text.replace("\\", "").replace("'", "")
            kind = (
                f"-l {word[2:]}"
                if word.startswith("--")
                else f"-s {word[1:]}"
                if word.startswith("-")
                else f"-a {word}"
            )
            yield f"complete -c dienngon -n 'true{seen}{none if kind.startswith('-a') else ''}' {kind} -d '{said}'"

"""A parser whose complaints are sentences."""

from __future__ import annotations

import argparse
import re
from typing import NoReturn

from dienngon.errors import UsageError

# What argparse says of an argument, and the sentence it becomes.
_SENTENCES = (
    (r"argument (?P<name>.+?): invalid int value: (?P<got>.+)", "{name} must be a whole number."),
    (r"argument (?P<name>.+?): invalid float value: (?P<got>.+)", "{name} must be a number."),
    (
        r"argument (?P<name>.+?): invalid choice: (?P<got>.+) \(choose from (?P<known>.+)\)",
        "{name} must be one of {known}.",
    ),
    (
        r"argument (?P<name>.+?): not allowed with argument (?P<other>.+)",
        "{name} and {other} exclude each other; leave one out.",
    ),
    (r"argument (?P<name>.+?): expected one argument", "{name} needs a value."),
    (r"argument (?P<name>.+?): (?P<rest>must .+)", "{name} {rest}."),
    (r"the following arguments are required: (?P<name>.+)", "{name} is missing."),
    (r"unrecognized arguments: (?P<name>.+)", "There is no option or argument '{name}' here."),
)


class Arguments(argparse.ArgumentParser):
    """As argparse's parser, but what cannot be understood is raised as one sentence, without the list of options."""

    def error(self, message: str) -> NoReturn:
        """Raise what is wrong with the arguments.

        Raises
        ------
        UsageError
            Always.
        """
        said = f"{message[:1].upper()}{message[1:]}."
        for pattern, sentence in _SENTENCES:
            found = re.fullmatch(pattern, message, re.DOTALL)
            if found:
                parts = found.groupdict()
                parts["known"] = (parts.get("known") or "").replace("'", "")
                got = f" Got {parts['got']}." if parts.get("got") else ""
                said = sentence.format(**parts) + got
                break
        said += f" '{self.prog} --help' lists the options."
        raise UsageError(said)

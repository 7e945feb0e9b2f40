"""Commands run as a person runs them."""

from __future__ import annotations

import io
import json
from typing import Any, NamedTuple

from django.core.management import CommandError, call_command

SECRET_KEY = "a key that only the tests know, as long as a real one: 0123456789"


class Ran(NamedTuple):
    """What a command answered."""

    status: int
    out: str
    err: str

    @property
    def files(self) -> list[dict[str, Any]]:
        """The reports of its JSON."""
        found: list[dict[str, Any]] = json.loads(self.out)["files"]
        return found


def run(*words: object) -> Ran:
    """A command's exit status and what it wrote."""
    out, err = io.StringIO(), io.StringIO()
    try:
        call_command(*map(str, words), stdout=out, stderr=err)
    except SystemExit as end:
        return Ran(int(end.code or 0), out.getvalue(), err.getvalue())
    except CommandError as error:
        return Ran(error.returncode, out.getvalue(), f"{err.getvalue()}{error}")
    return Ran(0, out.getvalue(), err.getvalue())

"""Write docs/rules.md from the rules themselves: run as `python -m scripts.rulebook` after a rule was changed."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

import django

TARGET = Path(__file__).parent.parent / "docs" / "rules.md"

_HEAD = """# The rules

Written by `python -m scripts.rulebook` from `applications/domain/rules/`, `applications/domain/instruction.py` and
`applications/inspection/wording.py`; a test fails if it is out of date. People read the same on the page `/noteikumi/`,
where each code is an anchor.

A rule of the source "instruction" is what the clause's words say; "derived" is an additional check, which people see as
„Papildu pārbaude”. An error stops an application from being finished. A warning does not, once the person has seen it.
Codes, severities, paths and clauses are stable: pages, spreadsheets, files and the command line report the same
findings.
"""


def written() -> str:
    """Return the text of docs/rules.md."""
    from applications.domain.instruction import CLAUSES

    parts = [_HEAD, "## The instruction's clauses\n"]
    parts.append("The numbers are ours, for code and tests. The words are the State Treasury's.\n")
    for number, clause in CLAUSES.items():
        parts.append(f"**{number}** {clause.title}\n")
        parts += [f"> {paragraph}\n>" for paragraph in clause.paragraphs[:-1]]
        parts.append(f"> {clause.paragraphs[-1]}\n")
    parts.append("## The register\n")
    parts += _entries()
    parts.append("## Files\n")
    parts.append("What is found around an application, in a file that is checked or was signed: clause E1.\n")
    parts += _file_entries()
    return "\n".join(parts).rstrip() + "\n"


def _entries() -> Iterable[str]:
    from applications.domain.waivers import WAIVABLE
    from applications.presenting.rulebook import rules_by_code, sentences

    for code, rules in rules_by_code().items():
        asked = [(rule, each) for rule in rules for each in rule.sentences]
        clauses = dict.fromkeys(rule.clause_at(each) for rule, each in asked)
        paths = dict.fromkeys(each.path for _rule, each in asked)
        yield f"### `{code}`\n"
        head = f"{_either(rule.severity for rule in rules)}; {_either(rule.source for rule in rules)}"
        yield f"{head}; clause {', '.join(clauses)}; at {', '.join(f'`{path}`' for path in paths)}\n"
        if code in WAIVABLE:
            yield "An owner, or a guest in their own draft, can waive it for one value with a reason.\n"
        yield (
            "\n".join(f"- {text}" for text in dict.fromkeys(text for rule in rules for text in sentences(rule))) + "\n"
        )
        for rule in rules:
            yield f"Wrong: {_example(rule.wrong)}. Right: {_example(rule.right)}.\n"


def _either(values: Iterable[str]) -> str:
    return " or ".join(dict.fromkeys(values))


def _file_entries() -> Iterable[str]:
    from applications.domain import wording
    from applications.domain.findings import Finding
    from applications.inspection.wording import AROUND
    from applications.presenting.rulebook import file_sentence

    for code, known in AROUND.items():
        yield f"### `{code}`\n"
        source = wording.source(Finding(code, known.severity, "", {}, "E1"))
        yield f"{known.severity}; {source}; clause E1\n"
        yield f"- {file_sentence(code)}\n"
        yield f"Wrong: {known.wrong}. Right: {known.right}.\n"


def _example(example: object) -> str:
    assert isinstance(example, dict)
    return ", ".join(f"`{field.path}` = {_value(value)}" for field, value in example.items())


def _value(value: object) -> str:
    values = value if isinstance(value, tuple) else (value,)
    return " and ".join(f"`{each}`" if each != "" else "nothing" for each in values)


def main() -> None:
    """Write the file."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ekase_pieteikums.settings")
    django.setup()
    TARGET.write_text(written())


if __name__ == "__main__":
    main()

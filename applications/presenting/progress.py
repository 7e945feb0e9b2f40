"""The progress of a draft: each section's state, for the task list and the navigation."""

from __future__ import annotations

from typing import NamedTuple

from applications.domain.checking import check_section
from applications.domain.document import SECTION_ORDER
from applications.models.account import Tally
from applications.models.application import Application
from applications.models.register_facts import facts_of

NOT_STARTED, STARTED, DONE, WRONG = "none", "doing", "ok", "bad"
_UNFINISHED = frozenset({"required", "contact-required"})


class Progress(NamedTuple):
    """One section's state, and the number of its errors and warnings."""

    name: str
    state: str
    errors: int = 0
    warnings: int = 0


class Overview(NamedTuple):
    """The progress of all sections in their order, and the counts of accounts."""

    sections: tuple[Progress, ...]
    tally: Tally

    @property
    def is_done(self) -> bool:
        """Whether every section is without errors."""
        return all(section.state == DONE for section in self.sections)


def overview(application: Application) -> Overview:
    """Return the progress of an application loaded with its sections."""
    tally = Tally.of(application)
    document = application.document(accounts=False)
    facts, sections = facts_of(document), []
    for name in SECTION_ORDER:
        if name == "accounts":
            sections.append(_of_accounts(tally))
            continue
        if getattr(application, name).is_blank():
            sections.append(Progress(name, NOT_STARTED))
            continue
        findings = check_section(document, name, facts)
        errors = [found for found in findings if found.is_error]
        state = WRONG if any(found.code not in _UNFINISHED for found in errors) else STARTED if errors else DONE
        sections.append(Progress(name, state, len(errors), len(findings) - len(errors)))
    return Overview(tuple(sections), tally)


def _of_accounts(tally: Tally) -> Progress:
    if not tally.total:
        return Progress("accounts", NOT_STARTED)
    return Progress("accounts", WRONG if tally.errors else DONE, tally.errors)

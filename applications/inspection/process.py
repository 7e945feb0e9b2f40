"""Inspection in bounds of time and memory, by the one child process of this process: see worker.py."""

from __future__ import annotations

import base64
import json
import logging
from collections.abc import Sequence
from functools import partial

from applications.domain.findings import Finding
from applications.domain.sizes import LARGEST_FILE
from applications.formats import Unreadable
from applications.inspection import pages
from applications.inspection.inspection import Inspection
from applications.inspection.paper import Paper
from applications.inspection.worker import TOO_MUCH
from applications.processes.child import Child, Crashed, Timeout
from applications.processes.pipe import OK
from applications.signatures.checklist import PASS
from applications.signatures.conformity import Expected
from applications.signatures.trusted_lists import TrustedList

logger = logging.getLogger(__name__)

#: Seconds, with the start of the process. The worker's own bounds are smaller, unless the machine is overloaded.
TIMEOUT = 40.0


class Inspector(Child):
    """Inspects files in a child process."""

    def __init__(self) -> None:
        super().__init__("applications.inspection.worker", most_waiting=4)

    def inspect(
        self,
        name: str,
        data: bytes,
        lists: Sequence[TrustedList] = (),
        expected: Expected | None = None,
        timeout: float = TIMEOUT,
    ) -> Inspection:
        """Inspect a file; the inspection holds only an error if it takes too much, or does not end in time.

        The pages of a PDF of ours are compared with its data, unless it is the version that is `expected`.
        """
        if len(data) > LARGEST_FILE:
            return Inspection(error=Unreadable("too-large", bytes=LARGEST_FILE))
        found = self._inspected(name, data, lists, expected, timeout)
        if found.paper is None or found.document is None:
            return found
        if any(point.code == "origin" and point.outcome == PASS for point in found.points):
            return found._replace(pages=pages.SAME_BYTES)
        compare = partial(self._compare, data, found.paper, timeout)
        return found.with_pages(*pages.judge(found.paper, found.document, compare, timeout=pages.PAGE_TIMEOUT))

    def _compare(self, data: bytes, paper: Paper, timeout: float, rendered: bytes) -> list[Finding]:
        """The findings of `intake.compare`; raises Unreadable if there is no answer."""
        header = {"paper": paper, "size": len(data)}
        try:
            answer = self.ask(json.dumps(header).encode() + b"\n" + data + rendered, timeout)
        except (Timeout, Crashed):
            raise Unreadable("inspection-late") from None
        if answer[:1] != OK:
            raise Unreadable("inspection-failed")
        return [Finding(*each) for each in json.loads(answer[1:])]

    def _inspected(
        self,
        name: str,
        data: bytes,
        lists: Sequence[TrustedList],
        expected: Expected | None,
        timeout: float,
    ) -> Inspection:
        header = {
            "name": name,
            "lists": [
                {
                    "territory": each.territory,
                    "sequence": each.sequence,
                    "issued_at": each.issued_at.isoformat(),
                    "next_update": each.next_update.isoformat() if each.next_update else "",
                    "content": base64.b64encode(each.content).decode(),
                }
                for each in lists
            ],
            "expected": expected._asdict() if expected else None,
        }
        try:
            answer = self.ask(json.dumps(header).encode() + b"\n" + data, timeout)
        except (Timeout, Crashed) as error:
            logger.error("a file was not inspected: %s", type(error).__name__)
            return Inspection(error=Unreadable("inspection-late"))
        if answer[:1] == OK:
            return Inspection.from_json(answer[1:])
        if answer[1:] == TOO_MUCH:
            return Inspection(error=Unreadable("inspection-too-much"))
        logger.error("a file was not inspected: %s", answer[1:].decode())
        return Inspection(error=Unreadable("inspection-failed"))


INSPECTOR = Inspector()

"""What a rule is, and what it may look at."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any, NamedTuple

from applications.domain.addresses import IpNetwork
from applications.domain.document import INSTITUTION, SWORN_BAILIFF, Document
from applications.domain.facts import Facts
from applications.domain.fields import Field, Section
from applications.domain.findings import ERROR, Finding
from applications.domain.language import Text


@dataclass(slots=True)
class Around:
    """What is around a value: the document, the facts from outside, and what the rules have met before it.

    Of an account that is checked alone the document is blank.
    """

    document: Document
    facts: Facts
    ibans: set[str] = field(default_factory=set)
    networks: set[IpNetwork] = field(default_factory=set)

    @property
    def kind(self) -> str:
        """The client's kind as far as words depend on it: any other kind is read as an institution."""
        return SWORN_BAILIFF if self.document.client.kind == SWORN_BAILIFF else INSTITUTION


#: Where a rule comes from: the instruction says it, or it follows from the instruction, or helps to keep to it.
INSTRUCTION, DERIVED = "instruction", "derived"

#: False where the rule is kept; True, or the finding's values, where it is broken.
Broken = bool | Mapping[str, Any]
#: The judgement of a rule on a clean value, the section or account that it is in, and what is around.
Judgement = Callable[[Any, Any, Around], Broken]


#: A text, a limit, a list that is not given.
BLANK: tuple[object, ...] = ("", None, ())


class Of(Enum):
    """The values of a field of which a rule is asked, where it is not one value of a fixed list."""

    GIVEN = "any but a blank one"
    BLANK = "a blank one"
    UNKNOWN = "any but a blank one and those of the field's fixed list"


class Depending(NamedTuple):
    """A sentence that depends on one of the finding's values: `texts` by that value, `otherwise` for any other."""

    value: str
    texts: Mapping[str, Text]
    otherwise: Text | Depending

    def all_texts(self) -> Iterator[Text]:
        """Return every text that it may be."""
        if isinstance(self.otherwise, Depending):
            yield from self.otherwise.all_texts()
        else:
            yield self.otherwise
        yield from self.texts.values()


Sentence = Text | Depending
Asked = Field | Section
#: Values by field of one section or account, as typed. A tuple has one value for each account or address.
Example = Mapping[Field, "str | int | tuple[str, ...]"]


@dataclass(frozen=True, eq=False, slots=True)
class Rule:
    """A rule of the register: an entry that holds all that is known of it.

    `sentences` are by the fields, or whole sections, of which the rule is asked. `clause` is "" for the field's own.
    `source` is INSTRUCTION where the clause's words hold the rule, DERIVED for an additional check. `of` says of which
    values it is asked: a kind of values, or one fixed value. Of the rules on one value the first broken one gives its
    finding and ends the asking, unless it `goes_on`.
    """

    code: str
    severity: str
    clause: str
    source: str
    sentences: Mapping[Asked, Sentence]
    of: Of | str
    goes_on: bool
    breaks: Judgement
    #: Values that break the rule, in a document that breaks no other, and right ones in their place.
    wrong: Example
    right: Example

    def is_asked(self, asked: Asked, value: object) -> bool:
        """Whether the rule is asked of this clean value of a field, or of a section as a whole."""
        if asked not in self.sentences:
            return False
        if isinstance(self.of, str):
            return value == self.of
        is_blank = value in BLANK
        if self.of is Of.UNKNOWN:
            return not is_blank and isinstance(asked, Field) and value not in asked.choices
        return is_blank is (self.of is Of.BLANK)

    def clause_at(self, asked: Asked) -> str:
        """The clause from which the rule comes at this field."""
        return self.clause or asked.clause

    def finding(self, asked: Asked, values: Mapping[str, Any] | None = None, path: str = "") -> Finding:
        """The finding of the rule broken at this field; `path` says where in a list of accounts."""
        return Finding(self.code, self.severity, path or asked.path, values or {}, self.clause_at(asked))


def rule(
    code: str,
    *asked: Asked,
    say: Sentence | Mapping[Asked, Sentence],
    wrong: Example,
    right: Example,
    clause: str = "",
    severity: str = ERROR,
    source: str = INSTRUCTION,
    of: Of | str = Of.GIVEN,
    goes_on: bool = False,
) -> Callable[[Judgement], Rule]:
    """Make the decorated judgement a rule.

    It is asked of the fields in `asked`, for which `say` is the sentence, or of those for which `say` has one each.
    `wrong` and `right` are shown to people on the page of the rules, and a test holds that they are so.
    """
    sentences = say if isinstance(say, Mapping) else dict.fromkeys(asked, say)

    def make(breaks: Judgement) -> Rule:
        return Rule(code, severity, clause, source, sentences, of, goes_on, breaks, wrong, right)

    return make

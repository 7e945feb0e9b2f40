"""The rules of the instruction, one function each: with its code, clause, severity, fields, guard and sentence.

A judgement is called `(value, part, around)` with a field's clean value, the section or account that holds it, and
what is around it (`rule.Around`); it returns whether the rule is broken. To add a rule, write it in one of these
modules. `applications.domain.checking` then asks it, and `applications.domain.wording` words it.
"""

from __future__ import annotations

from types import ModuleType

from applications.domain.rules import accounts, everywhere, networks, people, registers
from applications.domain.rules.rule import Around, Depending, Rule, Sentence

__all__ = ["OF_REGISTERS", "RULES", "Around", "Depending", "Rule", "Sentence"]


def _of(module: ModuleType) -> list[Rule]:
    return [each for each in vars(module).values() if isinstance(each, Rule)]


#: Every rule. Those of one field are asked in this order: what is particular to the field, then what holds everywhere,
#: then what registers say.
RULES: tuple[Rule, ...] = (*_of(people), *_of(networks), *_of(accounts), *_of(everywhere), *_of(registers))

#: Codes of the findings that registers give.
OF_REGISTERS = frozenset(each.code for each in _of(registers))

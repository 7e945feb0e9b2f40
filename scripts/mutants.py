"""Mutants of the domain: `python -m scripts.mutants [--sample N] [MODULE...]` prints those that no test notices.

Each mutant changes one thing: an operator, a constant, a member of a literal table, a condition. It is loaded in a
process of its own, in which tests/domain run until the first failure. Exit status 1 means that more than a tenth live.
"""

from __future__ import annotations

import argparse
import ast
import copy
import importlib
import os
import random
import signal
import sys
from collections.abc import Iterator
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from importlib.util import spec_from_loader
from pathlib import Path
from types import CodeType, ModuleType
from typing import Any

ROOT = Path(__file__).parent.parent
DOMAIN = ROOT / "applications" / "domain"
#: Generated, and compared with the fonts as a whole.
LEFT_OUT = {"glyphs.py", "__init__.py"}
#: Seconds of processor time for the tests of one mutant; one that loops for ever is noticed by that.
LIMIT = 120
#: Chooses the sample, so that it is the same each time.
SEED = 20261130
#: What every process needs and no mutant changes: imported once.
_COMMON = ("django.test", "hypothesis", "lxml.html", "phonenumbers", "pytest", "email_validator", "stdnum.lv.pvn")
#: The tests of the rules and tables, which take a second and notice most mutants, come first.
_FIRST = (
    "test_tables",
    "test_rules",
    "test_limits",
    "test_identifiers",
    "test_addresses",
    "test_fields",
    "test_checking",
)
_GENERIC = {"Callable", "Iterable", "Iterator", "Mapping", "attrgetter", "dict", "list", "set", "tuple"}
_COMPARISONS: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.In: ast.NotIn, ast.NotIn: ast.In,
}  # fmt: skip
_ARITHMETIC: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Add, ast.Div: ast.Mult, ast.FloorDiv: ast.Mult, ast.Mod: ast.Mult,
}  # fmt: skip


def mutated(tree: ast.Module) -> Iterator[tuple[int, str, ast.Module]]:
    """Every mutant of a module: the line, what is changed there, and the changed tree."""
    not_run = {id(each) for node in ast.walk(tree) for part in _not_run(node) for each in ast.walk(part)}
    for index, node in enumerate(ast.walk(tree)):
        if id(node) in not_run:
            continue
        for number, (what, _change) in enumerate(_changes(node)):
            mutant = copy.deepcopy(tree)
            same = next(each for place, each in enumerate(ast.walk(mutant)) if place == index)
            _what, change = list(_changes(same))[number]
            change()
            yield getattr(node, "lineno", 0), what, ast.fix_missing_locations(mutant)


def _not_run(node: ast.AST) -> Iterator[ast.AST]:
    """The parts of a node that say only types."""
    match node:
        case ast.AnnAssign(annotation=annotation) | ast.arg(annotation=ast.expr() as annotation):
            yield annotation
        case ast.FunctionDef(returns=ast.expr() as returns):
            yield returns
        case ast.Call(func=ast.Name(id="dataclass" | "TypeVar")):
            yield node
        case ast.Subscript(slice=index) if ast.unparse(node.value) in _GENERIC:
            yield index


def _changes(node: ast.AST) -> Iterator[tuple[str, Any]]:
    match node:
        case ast.Compare(ops=ops):
            for place, op in enumerate(ops):
                other = _COMPARISONS[type(op)]
                yield f"{type(op).__name__} -> {other.__name__}", lambda p=place, o=other: ops.__setitem__(p, o())
        case ast.BoolOp(op=op):
            swapped = ast.Or if isinstance(op, ast.And) else ast.And
            yield f"{type(op).__name__} -> {swapped.__name__}", lambda: setattr(node, "op", swapped())
        case ast.BinOp(op=op) if type(op) in _ARITHMETIC:
            other_op = _ARITHMETIC[type(op)]
            yield f"{type(op).__name__} -> {other_op.__name__}", lambda: setattr(node, "op", other_op())
        case ast.UnaryOp(op=ast.Not()):
            yield "not dropped", lambda: _drop_not(node)
        case ast.Constant(value=bool(value)):
            yield f"{value} -> {not value}", lambda: setattr(node, "value", not value)
        case ast.Constant(value=int(value)):
            yield f"{value} -> {value + 1}", lambda: setattr(node, "value", value + 1)
        case ast.Tuple(elts=elts, ctx=ast.Load()) | ast.List(elts=elts, ctx=ast.Load()) | ast.Set(elts=elts):
            for place, member in enumerate(elts):
                yield f"without {ast.unparse(member)[:40]}", lambda p=place: elts.__delitem__(p)
        case ast.Dict(keys=keys, values=values):
            for place, key in enumerate(keys):
                if key is not None:
                    what = f"without {ast.unparse(key)[:40]}"
                    yield what, lambda p=place: _drop_member(keys, values, p)
        case ast.Call(func=ast.Name(id="frozenset"), args=[ast.Constant(value=str(text)) as signs]):
            for sign in text:
                yield f"without {sign!r}", lambda s=sign: setattr(signs, "value", text.replace(s, ""))
        case ast.Call(keywords=keywords, func=ast.Name(id="rule")):
            for place, keyword in enumerate(keywords):
                if keyword.arg != "say":
                    yield f"without {ast.unparse(keyword)}", lambda p=place: keywords.__delitem__(p)


def _drop_not(node: ast.UnaryOp) -> None:
    node.op, node.operand = ast.UAdd(), ast.Call(ast.Name("bool", ast.Load()), [node.operand], [])


def _drop_member(keys: list[Any], values: list[Any], place: int) -> None:
    del keys[place], values[place]


class _Mutant(MetaPathFinder, Loader):
    """Loads one module from a changed tree."""

    def __init__(self, name: str, path: Path, code: CodeType) -> None:
        self.name, self.path, self.code = name, path, code

    def find_spec(self, fullname: str, path: Any = None, target: Any = None) -> ModuleSpec | None:
        """The mutant's spec for its own name, and none for any other."""
        return spec_from_loader(fullname, self, origin=str(self.path)) if fullname == self.name else None

    def exec_module(self, module: ModuleType) -> None:
        """Run the changed code as the module."""
        module.__file__ = str(self.path)
        exec(self.code, module.__dict__)


def is_noticed(name: str, path: Path, tree: ast.Module) -> bool:
    """Whether a test of tests/domain fails with this mutant."""
    child = os.fork()
    if child:
        return os.waitpid(child, 0)[1] != 0
    signal.setitimer(signal.ITIMER_PROF, LIMIT)
    try:
        sys.meta_path.insert(0, _Mutant(name, path, compile(tree, str(path), "exec")))
        null = os.open(os.devnull, os.O_WRONLY)
        os.dup2(null, 1)
        os.dup2(null, 2)
        import pytest
        from hypothesis import settings

        settings.register_profile("mutants", max_examples=25, derandomize=True, database=None)
        settings.load_profile("mutants")
        options = [
            "-x",
            "-q",
            "-W",
            "ignore::pytest.PytestAssertRewriteWarning",
            "-p",
            "no:cacheprovider",
            "-p",
            "no:xdist",
            "--no-header",
        ]
        # Texts printed by Typst in every glyph take longer than all other tests, and change with no mutant here.
        first = [f"tests/domain/{name}.py" for name in _FIRST]
        status = pytest.main([*options, "--deselect", "tests/domain/test_characters.py", *first, "tests/domain"])
        os._exit(int(status))
    except BaseException:
        os._exit(1)


def main(arguments: list[str]) -> int:
    """Test the mutants of these modules, or of all; print those that live."""
    parser = argparse.ArgumentParser(prog="scripts.mutants")
    parser.add_argument("modules", nargs="*")
    parser.add_argument("--sample", type=int, help="test at most so many mutants of a module, chosen by a fixed seed")
    options = parser.parse_args(arguments)
    os.chdir(ROOT)
    sys.dont_write_bytecode = True
    for name in _COMMON:
        importlib.import_module(name)
    total = lived = 0
    for path in sorted(DOMAIN.rglob("*.py")):
        module = str(path.relative_to(DOMAIN))
        if path.name in LEFT_OUT or options.modules and module not in options.modules:
            continue
        name = ".".join(path.relative_to(ROOT).with_suffix("").parts)
        tree = ast.parse(path.read_text())
        if total == 0 and is_noticed(name, path, tree):
            raise SystemExit("tests/domain fail without a mutant")
        mutants = list(mutated(tree))
        if options.sample and options.sample < len(mutants):
            mutants = random.Random(SEED).sample(mutants, options.sample)
        lives = [(line, what) for line, what, tree in mutants if not is_noticed(name, path, tree)]
        for line, what in lives:
            print(f"{module}:{line}: {what}")
        if mutants:
            noticed = 1 - len(lives) / len(mutants)
            print(f"{module}: {len(mutants)} mutants, {len(lives)} live: {noticed:.1%} noticed", flush=True)
        total, lived = total + len(mutants), lived + len(lives)
    return int(lived * 10 > total)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))

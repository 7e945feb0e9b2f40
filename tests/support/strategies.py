"""Documents that hold anything at all, for the properties that hold of every one."""

from __future__ import annotations

from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from applications.domain import document as d
from applications.domain.fields import SECTIONS, fields_of
from applications.formats.tree import LIMIT_FIELDS

#: How long a property takes to prove says nothing of it: a busy machine is no fault.
untimed = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])

#: What a file may hold in any field: other alphabets, controls, signs alone, and values that mean something.
texts = st.one_of(
    st.sampled_from(
        [
            "", " ", "own", "other", "open", "closed", "view", "manage", "both", "by_law", "written", "registered",
            "sworn_bailiff", "Māra Liepiņa", "J.", "LV80BANK0000435195001", "90000050138", "050575-14962", "1 000,50",
            "1.000", "195.122.1.10", "195.122.0.0/16", "fe80::1%eth0", "67094368", "a@b.lv", "%", "%(value)s", "\ud800",
        ]
    ),
    st.text(max_size=20),
)  # fmt: skip
limits = st.one_of(st.none(), st.integers(), st.floats(), texts)


def documents() -> st.SearchStrategy[d.Document]:
    """Any document, most of them broken in many ways."""
    parts = {name: st.builds(section.part, **_values(name)) for name, section in SECTIONS.items()}
    return st.builds(d.Document, **parts | {"accounts": st.lists(parts["accounts"], max_size=3).map(tuple)})


def _values(section: str) -> dict[str, st.SearchStrategy[Any]]:
    return {
        name: st.lists(texts, max_size=4).map(tuple) if field.is_list else limits if name in LIMIT_FIELDS else texts
        for name, field in fields_of(section).items()
    }

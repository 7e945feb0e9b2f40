"""Documents that hold anything at all, for the properties that hold of every one."""

from __future__ import annotations

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from applications.domain import document as d

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
    accounts = st.builds(d.Account, texts, texts, texts, texts, texts, limits, limits, texts, texts)
    return st.builds(
        d.Document,
        client=st.builds(d.Client, texts, texts, texts),
        certificate_recipient=st.builds(d.CertificateRecipient, texts, texts, texts, texts, texts),
        user=st.builds(d.User, texts, texts, st.lists(texts, max_size=4).map(tuple)),
        accounts=st.lists(accounts, max_size=3).map(tuple),
        signatory=st.builds(d.Signatory, texts, texts, texts, texts),
        preparer=st.builds(d.Preparer, texts, texts, texts, texts),
    )

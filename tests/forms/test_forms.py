"""The forms over parts of the document ask for every field of theirs."""

from __future__ import annotations

import pytest

from applications.domain.fields import fields_of
from applications.forms import SECTION_FORMS
from applications.forms.account import AccountForm
from applications.forms.base import DocumentForm

FORMS: dict[str, type[DocumentForm]] = {**SECTION_FORMS, "accounts": AccountForm}


@pytest.mark.parametrize("section", FORMS)
def test_form_has_every_field_of_its_section(section: str) -> None:
    assert sorted(name for name, _field in FORMS[section]().typed_fields()) == sorted(fields_of(section))

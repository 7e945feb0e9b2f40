"""The forms, one for each section, without rules of their own."""

from applications.forms.account import AccountForm
from applications.forms.base import DocumentForm
from applications.forms.sections import SECTION_FORMS, PreparerForm, UserForm

__all__ = ["SECTION_FORMS", "AccountForm", "DocumentForm", "PreparerForm", "UserForm"]

"""Base classes of the forms, which take any text and show the rules' findings in it."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, ClassVar, NamedTuple

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms
from django.core.validators import MaxLengthValidator
from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from applications.domain.document import INSTITUTION, SWORN_BAILIFF
from applications.domain.fields import FIELDS, Presence, choice_label, choices, field_label, quoted_once
from applications.domain.findings import WAIVED, Finding
from applications.domain.language import Text
from applications.domain.waivers import can_be_waived
from applications.domain.wording import sentence
from applications.forms.widgets import HiddenInput, TextInput
from applications.presenting.rulebook import rule_url, source_title

TOO_LONG = _("Saīsiniet līdz %(limit_value)d zīmēm: tagad ir %(show_value)d")


#: What browsers call a person's own data, by field; all of a bailiff's application is that.
OWN_DATA = {"given_name": "given-name", "surname": "family-name", "phone": "tel", "email": "email"}
_OF_BAILIFF = OWN_DATA | {"name": "name", "institution_name": "name"}


class _BoundField(BoundField):
    field: TypedField

    @property
    def aria_describedby(self) -> str | None:
        """Return the ids of hint and error, as Django does, and of the warning."""
        described = super().aria_describedby
        return f"{described or ''} {self.auto_id}_warning".lstrip() if self.field.warnings else described


class InstitutionSearch(NamedTuple):
    """The search of the registers at a field: the fields that a choice fills, and what was found, if it was asked."""

    name: str
    number: str
    found: Sequence[Any] | None = None
    status: str = ""


class TypedField(forms.CharField):
    """Text exactly as typed; the rules check it, not the form.

    `rules` are the addresses of the rules that the text breaks; `waiver_url` is the page that waives one.
    """

    bound_field_class = _BoundField
    widget: forms.Widget | type[forms.Widget] = TextInput

    def __init__(self, **options: Any) -> None:
        super().__init__(required=False, strip=False, **options)
        self.error_messages["max_length"] = TOO_LONG
        self.optional = False
        self.quotes: tuple[str, ...] = ()
        self.quoted_fields: list[str] = []
        self.warnings: list[str] = []
        self.rules: list[str] = []
        self.can_be_waived = False
        self.waiver_url = ""
        self.other_value = ""
        self.search: InstitutionSearch | None = None

    def limit_to(self, length: int) -> None:
        """Refuse longer texts, but leave them on the page. Not by maxlength: browsers cut texts without a message."""
        self.validators.append(MaxLengthValidator(length))

    def to_python(self, value: Any) -> str:
        """Replace CRLF, which browsers send, and NUL, which databases refuse; change nothing else."""
        return str(super().to_python(value)).replace("\r\n", "\n").replace("\x00", "")


class SummaryLine(NamedTuple):
    """One line of the summary above the heading."""

    anchor: str
    message: str
    severity: str
    source: str  # the instruction's clause, or that it is an additional check; "" for what cannot be saved


class Group(NamedTuple):
    """The lines of the summary that are errors, or those that are warnings, and the heading above them."""

    heading: str
    lines: list[SummaryLine]
    are_warnings: bool


class SummaryForm(forms.Form):
    """A form rendered by crispy-forms, with a summary of its errors above the heading."""

    optional: ClassVar[frozenset[str]] = frozenset()

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.label_suffix = ""
        self.summary: list[SummaryLine] = []
        for name, field in self.typed_fields():
            field.optional = name in self.optional
            # A form's copy of a field would share the lists with every other form's.
            field.warnings, field.rules = [], []
            field.search = None
        self.helper = FormHelper(self)
        self.helper.form_tag = False
        self.helper.disable_csrf = True  # the templates hold the <form> and its token
        self.helper.layout = self.layout()

    def layout(self) -> Layout:
        """Return the fields in their order; forms with groups of fields override it."""
        return Layout(*self.fields)

    def typed_fields(self) -> Iterable[tuple[str, TypedField]]:
        """Return the fields that a person fills in, with their names."""
        return [(name, field) for name, field in self.fields.items() if isinstance(field, TypedField)]

    @property
    def sources(self) -> set[str]:
        """The clauses and other sources named in the summary."""
        return {line.source for line in self.summary if line.source}

    @property
    def error_count(self) -> int:
        """The number of errors in the summary."""
        return sum(line.severity == "error" for line in self.summary)

    @property
    def warning_count(self) -> int:
        """The number of warnings in the summary."""
        return len(self.summary) - self.error_count

    @property
    def groups(self) -> list[Group]:
        """The summary: errors, then warnings; a group without lines is left out."""
        groups = []
        if number := self.error_count:
            heading = ngettext("Jālabo %(number)s kļūda", "Jālabo %(number)s kļūdas", number)
            groups.append(Group(heading % {"number": number}, self._of_severity("error"), are_warnings=False))
        if number := self.warning_count:
            heading = ngettext("%(number)s brīdinājums", "%(number)s brīdinājumi", number)
            groups.append(Group(heading % {"number": number}, self._of_severity("warning"), are_warnings=True))
        return groups

    def _of_severity(self, severity: str) -> list[SummaryLine]:
        return [line for line in self.summary if line.severity == severity]

    def add_form_errors(self) -> None:
        """Add the errors of validation to the summary; such values cannot be saved."""
        for name, messages in self.errors.items():
            self.summary += [SummaryLine(self.anchor(name), str(message), "error", "") for message in messages]

    def anchor(self, name: str) -> str:
        """Return the id of the control to which a summary line links: the first of radio buttons."""
        if name not in self.fields:
            return ""
        bound = self[name]
        return f"{bound.auto_id}_0" if isinstance(bound.field.widget, forms.RadioSelect) else str(bound.auto_id)


class DocumentForm(SummaryForm):
    """A form of one section or account, with the document's names of fields.

    `revision` is that of the row from which the page was made; `seen` names the warnings that the page has shown.
    """

    #: The beginning of the fields' paths: "client.", "accounts[].".
    prefix_path: ClassVar[str]
    #: The label of the other value that a field shows beside the typed one.
    other_label: Text = _("Citā logā saglabāts:")
    #: The fields of an institution's name and number, in which registers can be searched; the number may be missing.
    institution_fields: ClassVar[tuple[str, ...]] = ()
    #: What browsers call the data of the person who fills in the form, by field.
    own_data: ClassVar[Mapping[str, str]] = {}
    #: The field that shows findings about the whole section.
    whole_field: ClassVar[str] = ""

    revision = forms.IntegerField(required=False, min_value=0, widget=HiddenInput)
    seen = forms.CharField(required=False, widget=HiddenInput)

    def __init__(self, *args: Any, kind: str = INSTITUTION, **options: Any) -> None:
        super().__init__(*args, **options)
        self.client_kind = kind
        self.is_stored = False
        self.was_just_saved = False
        typed = self.typed_fields()
        self.quotes, beside = quoted_once(tuple([self.prefix_path + name for name, _field in typed]))
        for name, field in typed:
            path = self.prefix_path + name
            field.label = field_label(path, kind)
            field.optional = FIELDS[path].presence is Presence.OPTIONAL
            field.limit_to(FIELDS[path].maximum_length)
            field.quotes, quoted = beside[path]
            field.quoted_fields = [field_label(other, kind) for other in quoted]
            if FIELDS[path].choices:
                field.widget = forms.RadioSelect(choices=choices(path))
            if token := (_OF_BAILIFF if kind == SWORN_BAILIFF else self.own_data).get(name):
                field.widget.attrs["autocomplete"] = token

    @classmethod
    def of(cls, typed: Mapping[str, str], revision: int, **options: Any) -> DocumentForm:
        """Return the form with the stored values."""
        return cls(data={**typed, "revision": revision}, **options)

    @property
    def has_search(self) -> bool:
        """Whether registers can be searched in the form."""
        return any(field.search for _name, field in self.typed_fields())

    def offer_search(self) -> None:
        """Offer the search of the registers at the fields of an institution."""
        name, number = (*self.institution_fields, "")[:2]
        for each in self.institution_fields:
            self._typed_field(each).search = InstitutionSearch(
                self[name].auto_id, self[number].auto_id if number else ""
            )

    def show_institutions(self, name: str, found: Sequence[Any], status: str) -> None:
        """Show the institutions that were found for what is typed in a field."""
        field = self._typed_field(name)
        if field.search:
            field.search = field.search._replace(found=found, status=status)

    def _typed_field(self, name: str) -> TypedField:
        field = self.fields[name]
        assert isinstance(field, TypedField)
        return field

    def typed(self) -> dict[str, str]:
        """Return the typed texts by field; the form has to be valid."""
        return {name: self.cleaned_data[name] for name, _field in self.typed_fields()}

    def read_at(self) -> int:
        """Return the revision from which the page was made."""
        return self.cleaned_data.get("revision") or 0

    def saw(self, findings: Iterable[Finding]) -> bool:
        """Whether every finding is a warning that the page has shown already."""
        seen = set(self.cleaned_data.get("seen", "").split())
        return all(not found.is_error and self._mark(found) in seen for found in findings)

    def add_findings(self, findings: Iterable[Finding]) -> None:
        """Show findings at their fields and in the summary, errors before warnings."""
        findings = sorted(findings, key=lambda found: not found.is_error)
        for found in findings:
            name = found.field.removeprefix(self.prefix_path) or self.whole_field
            message = sentence(found)
            self.summary.append(SummaryLine(self.anchor(name), message, found.severity, source_title(found)))
            field = self.fields.get(name)
            if not isinstance(field, TypedField):
                continue
            field.can_be_waived |= WAIVED in found.values or can_be_waived(found, str(self.data.get(name, "")))
            if (url := rule_url(found.code)) and url not in field.rules:
                field.rules.append(url)
            if found.is_error:
                self.add_error(name, message)
            else:
                field.warnings.append(message)
        self.restate(seen=" ".join(self._mark(found) for found in findings if not found.is_error))

    def offer_waivers(self, url_of: Callable[[str], str]) -> None:
        """Link fields with a finding that can be waived, or is, to the page at `url_of` their path."""
        for name, field in self.typed_fields():
            if field.can_be_waived:
                field.waiver_url = url_of(self.prefix_path + name)

    def restate(self, **hidden: object) -> None:
        """Replace values of hidden fields in the form that is sent back."""
        self.data = {name: self.data.get(name) for name in self.data} | hidden

    def set_beside(self, others: Mapping[str, str]) -> list[str]:
        """Show beside each field its other value from `others`; return the names of the fields that differ."""
        differing = []
        for name, field in self.typed_fields():
            value = str(self.data.get(name, ""))
            if others.get(name, "") != value:
                path = self.prefix_path + name
                other = others.get(name, "")
                field.other_value = (choice_label(path, other) if FIELDS[path].choices else other) or "–"
                differing.append(name)
        return differing

    def _mark(self, found: Finding) -> str:
        """Return a warning's mark in the field `seen`, which holds for this typed value only."""
        typed = str(self.data.get(found.field, ""))
        return f"{found.code}@{found.path}={zlib.crc32(typed.encode(errors='replace')):08x}"

"""Tags that show an ordinary Django form with our template pack: a summary of errors, then the fields."""

from __future__ import annotations

from typing import Any

from django import forms, template
from django.utils.translation import gettext
from django.utils.translation import gettext as _

register = template.Library()


@register.simple_tag
def plain(form: forms.BaseForm | None) -> str:
    """Remove the placeholders of a form's fields, which repeat the labels."""
    for field in form.fields.values() if form else ():
        field.widget.attrs.pop("placeholder", None)
        field.is_checkbox = isinstance(field.widget, forms.CheckboxInput)  # type: ignore[attr-defined]
    return ""


@register.inclusion_tag("components/errors.html")
def error_summary(*given: forms.BaseForm | None) -> dict[str, Any]:
    """Return the errors of these forms, each with the anchor of its field."""
    lines = []
    for form in given:
        if not form or not form.is_bound:
            continue
        for name, messages in form.errors.items():
            anchor = ""
            if name in form.fields and not form[name].is_hidden:
                bound = form[name]
                anchor = f"{bound.auto_id}_0" if isinstance(bound.field.widget, forms.RadioSelect) else bound.auto_id
            _name_what_is_missing(form, name)
            lines += [{"anchor": anchor, "message": str(error)} for error in messages]
    return {"lines": lines}


def _name_what_is_missing(form: forms.BaseForm, name: str) -> None:
    """Let the error of an empty field say what to type there, in the summary and beside the field."""
    for error in form.errors[name].as_data():
        if error.code == "required" and error.message == gettext("This field is required."):
            error.message = _missing(form, name)


def _missing(form: forms.BaseForm, name: str) -> str:
    field = form.fields[name]
    if isinstance(field, forms.EmailField) or name == "login":
        return _("Ievadiet e-pastu")
    if isinstance(field.widget, forms.PasswordInput):
        return _("Ievadiet paroli")
    if name == "code":
        return _("Ievadiet kodu")
    return _("Ierakstiet: %(label)s") % {"label": form[name].label}

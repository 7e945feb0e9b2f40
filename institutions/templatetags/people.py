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
            for error in messages:
                message = str(error)
                if message == gettext("This field is required."):
                    message = _("Aizpildiet: %(label)s") % {"label": form[name].label}
                lines.append({"anchor": anchor, "message": message})
    return {"lines": lines}

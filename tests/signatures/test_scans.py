"""Whether a PDF has text is found out in bounded time, even if its forms refer to themselves."""

from __future__ import annotations

import io

import pikepdf

from applications.signatures.scans import has_no_text


def with_forms(number: int, depth: int, *, own_parent: bool = False) -> bytes:
    """A page without a font, with forms on it that hold the same forms again."""
    made = pikepdf.new()
    page = made.add_blank_page()

    def level(deeper: int) -> pikepdf.Dictionary:
        held = level(deeper - 1) if deeper else pikepdf.Dictionary()
        forms = pikepdf.Dictionary()
        for each in range(number):
            form = pikepdf.Stream(made, b"", Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Form)
            form["/Resources"] = pikepdf.Dictionary(XObject=held)
            forms[f"/F{each}"] = made.make_indirect(form)
        return forms

    page.obj.Resources = pikepdf.Dictionary(XObject=level(depth))
    if own_parent:
        form = page.obj.Resources.XObject["/F0"]
        del form["/Resources"]
        form["/Parent"] = form
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def test_form_that_is_its_own_parent_ends() -> None:
    assert has_no_text(with_forms(1, 0, own_parent=True))


def test_forms_are_walked_once() -> None:
    assert has_no_text(with_forms(30, 3))


def test_page_of_hundreds_of_forms_is_no_scan() -> None:
    assert not has_no_text(with_forms(300, 0))

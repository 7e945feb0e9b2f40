// The table of accounts: marking rows, editing one row at a time, and where the focus goes when htmx changes the table.

import { forgetUnsaved, hasUnsaved } from "./forms.js";

const marks = () => [...document.querySelectorAll(".accounts tbody .pick input")];

/** Show the box that marks every row of the page: it works only with JavaScript. */
const showMarkAll = () => {
  for (const box of document.querySelectorAll("[data-mark-all]")) box.hidden = false;
};

document.addEventListener("change", ({ target }) => {
  if (target.matches("[data-mark-all]")) {
    for (const mark of marks()) mark.checked = target.checked;
  } else if (target.matches(".accounts tbody .pick input")) {
    document.querySelector("[data-mark-all]").checked = marks().every((mark) => mark.checked);
  } else {
    return;
  }
  document.getElementById("bulk").closest("details").open ||= marks().some((mark) => mark.checked);
});

// While one row is edited, no other opens; closing it with unsaved input asks first.
document.addEventListener("htmx:confirm", (event) => {
  const asked = event.detail.elt;
  const open = document.querySelector("tbody.editing");
  if (asked.dataset.close && hasUnsaved() && !window.confirm(asked.dataset.close)) {
    event.preventDefault();
  } else if (open && !open.contains(asked)) {
    event.preventDefault();
    open.querySelector("[data-first]").hidden = false;
    open.querySelector("h2").focus();
  }
});

/** The element to focus after htmx put in `settled`: an error, the start of a form, or the row that was edited. */
const nextFocus = (settled, edited, closed) =>
  settled.querySelector?.(".summary, #conflict") ||
  settled.querySelector?.("[data-focus-here]") ||
  (edited && (document.getElementById(edited.dataset.focus)?.querySelector("a") || edited.querySelector("#saved"))) ||
  (closed && document.querySelector(closed)?.querySelector("a"));

document.addEventListener("htmx:afterSettle", (event) => {
  showMarkAll();
  const settled = event.detail.elt;
  const edited = document.querySelector("[data-focus]");
  const closed = event.detail.requestConfig?.elt.hash; // the link that closes a row names that row
  const next = nextFocus(settled, edited, closed);
  if (next && !settled.contains(document.activeElement)) next.focus();
  if (event.detail.target?.id === "accounts" || edited) forgetUnsaved();
});

showMarkAll();

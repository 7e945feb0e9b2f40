// The table of accounts: marking rows, editing one row at a time, and where the focus goes when htmx changes the table.

import { forgetUnsaved, hasUnsaved } from "./forms.js";

const marks = () => [...document.querySelectorAll(".accounts tbody .pick input")];
const bulk = () => document.getElementById("bulk");
const storageKey = () => `marked ${location.pathname.replace(/kopa\/$/u, "")}`;

/** The keys of the accounts that are marked on any page of the list. */
let marked = new Set();

const store = (isSubmitted = false) =>
  sessionStorage.setItem(storageKey(), JSON.stringify({ keys: [...marked], isSubmitted }));

const words = (bar, number) => {
  const isOne = number % 10 === 1 && number % 100 !== 11;
  return (isOne ? bar.dataset.one : bar.dataset.many).replace("{}", String(number));
};

/** Show how many accounts are marked, and give the form those of other pages. */
const showMarked = () => {
  const bar = document.querySelector("[data-marked]");
  if (!bar || !bulk()) return;
  const shown = marks();
  for (const box of shown) box.checked = marked.has(box.value);
  const here = new Set(shown.map((box) => box.value));
  for (const input of bulk().querySelectorAll("[data-other-page]")) input.remove();
  for (const key of marked) {
    if (here.has(key)) continue;
    const input = Object.assign(document.createElement("input"), { type: "hidden", name: "rows", value: key });
    input.dataset.otherPage = "";
    bulk().append(input);
  }
  bar.hidden = marked.size === 0;
  bar.toggleAttribute("data-any", marked.size > 0);
  bar.querySelector("[role=status]").textContent = words(bar, marked.size);
  bar.querySelector("[data-unmark]").hidden = false;
  for (const box of document.querySelectorAll("[data-mark-all]")) {
    box.hidden = false; // it works only with JavaScript
    box.checked = shown.every((each) => each.checked);
  }
};

/** Read the marks of this tab; the server's page holds those of a change that it refused. */
const readMarked = () => {
  const stored = JSON.parse(sessionStorage.getItem(storageKey()) || "null");
  const elsewhere = [...document.querySelectorAll("[data-elsewhere] input")];
  const sent = [...marks(), ...elsewhere].filter((box) => box.defaultChecked).map((box) => box.value);
  marked = new Set(sent.length > 0 || stored?.isSubmitted ? sent : stored?.keys);
  document.querySelector("[data-elsewhere]")?.remove();
};

document.addEventListener("change", ({ target }) => {
  const isAll = target.matches("[data-mark-all]");
  if (!isAll && !target.matches(".accounts tbody .pick input")) return;
  for (const mark of isAll ? marks() : [target]) {
    if (target.checked) marked.add(mark.value);
    else marked.delete(mark.value);
  }
  store();
  showMarked();
});

document.addEventListener("click", (event) => {
  const { target } = event;
  if (target.matches("[data-unmark]")) {
    marked.clear();
    store();
    showMarked();
    document.querySelector(".accounts .pick input")?.focus();
  } else if (target.matches("[data-marked] a")) {
    event.preventDefault();
    bulk().closest("details").open = true;
    document.getElementById("bulk_marked").checked = true;
    document.getElementById("bulk_access_mode").focus();
  }
});

document.addEventListener("submit", ({ target, submitter }) => {
  if (target.id === "bulk") store(true);
  const removed = /\/(\d+)\/dzest\//u.exec(submitter?.getAttribute("formaction") || "");
  if (removed && marked.delete(removed[1])) store();
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
  showMarked();
  const settled = event.detail.elt;
  const edited = document.querySelector("[data-focus]");
  const closed = event.detail.requestConfig?.elt.hash; // the link that closes a row names that row
  const next = nextFocus(settled, edited, closed);
  if (next && !settled.contains(document.activeElement)) next.focus();
  if (event.detail.target?.id === "accounts" || edited) forgetUnsaved();
});

if (document.querySelector("#accounts")) {
  readMarked();
  store();
  showMarked();
}

// Sections: what is typed is saved a second after the last key. What could not be saved stays in this tab, and is offered
// where the section is opened again: after signing in, or when the server answers again.

import { forgetUnsaved } from "./forms.js";

const PAUSE = 1000;
const PREFIX = "typed ";
const HIDDEN = new Set(["csrfmiddlewaretoken", "revision", "seen", "to"]);

let timer;
let underWay = null; // the promise of a request that saves
let revision = 0;

const sectionForm = () => document.querySelector("form[data-keep]");
const keyOf = (form) => PREFIX + new URL(form.action).pathname;

/** What a person typed or chose in the form, as text. */
const typedIn = (form) => JSON.stringify([...new FormData(form)].filter(([name]) => !HIDDEN.has(name)));

const say = (form, text) => {
  const place = form.querySelector("[data-kept]");
  if (place) place.textContent = text;
};

const remember = (form, isSubmitted = false) =>
  sessionStorage.setItem(keyOf(form), JSON.stringify({ typed: typedIn(form), isSubmitted }));

const forget = (form) => sessionStorage.removeItem(keyOf(form));

/** Save the form's input; return nothing, but say beside the form whether it is saved. */
const save = async (form) => {
  const typed = typedIn(form);
  const body = new FormData(form);
  body.set("to", "keep");
  try {
    const answer = await fetch(form.action, { method: "POST", body, headers: { Accept: "application/json" } });
    const isJson = answer.headers.get("Content-Type")?.startsWith("application/json");
    const kept = isJson ? await answer.json() : { message: form.dataset.notKept };
    if (answer.ok && isJson) {
      revision = kept.revision;
      form.elements.revision.value = revision;
      if (typedIn(form) === typed) {
        forget(form);
        forgetUnsaved();
      }
    }
    say(form, kept.message);
  } catch {
    say(form, form.dataset.notKept);
  }
};

const saveNow = () => {
  const form = sectionForm();
  if (!form || form.dataset.sent || underWay) return;
  underWay = save(form).finally(() => {
    underWay = null;
  });
};

const saveSoon = () => {
  clearTimeout(timer);
  timer = setTimeout(saveNow, PAUSE);
};

document.addEventListener("input", ({ target }) => {
  const form = target.closest("form[data-keep]");
  if (!form) return;
  remember(form);
  saveSoon();
});

// The server has written the form anew for another kind of client: it was saved meanwhile, perhaps.
document.addEventListener("htmx:afterSettle", () => {
  const form = sectionForm();
  if (!form) return;
  form.elements.revision.value = Math.max(revision, Number(form.elements.revision.value));
  if (sessionStorage.getItem(keyOf(form))) saveSoon();
});

// A person who saves waits for what is being saved already, so that the two are no conflict.
document.addEventListener(
  "submit",
  (event) => {
    const form = event.target.closest("form[data-keep]");
    if (!form) return;
    clearTimeout(timer);
    if (underWay) {
      event.preventDefault();
      event.stopImmediatePropagation();
      underWay.finally(() => form.requestSubmit(event.submitter));
      return;
    }
    remember(form, true);
  },
  true,
);

const restore = (form, entries) => {
  const names = new Set(entries.map(([name]) => name));
  for (const control of form.elements) {
    if (!control.name || HIDDEN.has(control.name)) continue;
    const values = entries.filter(([name]) => name === control.name).map(([, value]) => value);
    if (control.type === "radio" || control.type === "checkbox") control.checked = values.includes(control.value);
    else if (names.has(control.name)) [control.value] = values;
  }
  form.dispatchEvent(new Event("input", { bubbles: true }));
};

/** Offer what was typed here and not saved. */
const offer = (form) => {
  const stored = JSON.parse(sessionStorage.getItem(keyOf(form)) || "null");
  if (!stored) return;
  if (stored.typed === typedIn(form)) {
    if (!document.querySelector("#conflict")) forget(form);
    return;
  }
  const box = document.querySelector("[data-offer]");
  box.hidden = false;
  box.querySelector("[data-restore]").addEventListener("click", () => {
    restore(form, JSON.parse(stored.typed));
    box.hidden = true;
  });
  box.querySelector("[data-discard]").addEventListener("click", () => {
    forget(form);
    box.hidden = true;
  });
};

/** Forget what was saved: another page of the application, which is no error's, follows a section that was sent. */
const settle = () => {
  for (const key of Object.keys(sessionStorage)) {
    if (!key.startsWith(PREFIX)) continue;
    const path = key.slice(PREFIX.length);
    const application = path.split("/").slice(0, 3).join("/");
    const isAnother = location.pathname !== path && location.pathname.startsWith(`${application}/`);
    if (isAnother && JSON.parse(sessionStorage.getItem(key)).isSubmitted) sessionStorage.removeItem(key);
  }
};

const refused = document.querySelector("[data-refused]");
if (refused) {
  const isKept = Object.keys(sessionStorage).some((key) => key === PREFIX + location.pathname);
  for (const words of document.querySelectorAll("[data-typed]")) words.hidden = !isKept;
} else {
  settle();
  const form = sectionForm();
  if (form) offer(form);
}

// Forms: leaving unsaved input asks first, a form is sent once, and long work shows its progress.

let unsaved = document.querySelector("form[data-unsaved]") !== null;

/** Whether the page holds input that is not saved. */
export const hasUnsaved = () => unsaved;

/** Mark the page's input as saved or discarded. */
export const forgetUnsaved = () => {
  unsaved = false;
};

document.addEventListener("input", (event) => {
  if (event.target.closest("form[data-guard]")) unsaved = true;
});

window.addEventListener("beforeunload", (event) => {
  if (unsaved) event.preventDefault();
});

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.matches("[data-guard]")) unsaved = false;
  if (form.dataset.sent && !form.hasAttribute("hx-post")) {
    event.preventDefault(); // a second click before the answer to the first
    return;
  }
  // Another form holds unsaved input: the browser asks, and a person who stays may send this form later.
  if (unsaved) return;
  form.dataset.sent = "1";
  const progress = form.querySelector(".progress");
  if (form.dataset.progress && progress) {
    progress.textContent = form.dataset.progress;
    progress.hidden = false;
  }
});

// A page that the browser kept and shows again can send its forms again.
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) {
    delete form.dataset.sent;
    form.querySelector(".progress")?.setAttribute("hidden", "");
  }
});

document.addEventListener("htmx:afterRequest", (event) => {
  if (event.detail.elt.dataset) delete event.detail.elt.dataset.sent;
});

document.querySelector("#summary, #conflict")?.focus();

// A password can be shown, and is hidden again before it is sent.
for (const button of document.querySelectorAll("[data-reveal]")) {
  const [words] = button.childNodes;
  const show = words.textContent;
  const field = document.getElementById(button.dataset.reveal);
  const toggle = (isShown) => {
    field.type = isShown ? "text" : "password";
    words.textContent = isShown ? ` ${button.dataset.hide} ` : show;
  };
  button.hidden = false;
  button.addEventListener("click", () => toggle(field.type === "password"));
  field.form.addEventListener("submit", () => toggle(false));
}

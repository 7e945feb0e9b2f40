// What pages do better with JavaScript; every one of them works without it.
(() => {
  "use strict";

  const hidden = (element) => element.offsetParent === null && !element.closest("[hidden]");

  // The style sheet hides the groups that a choice does not ask for; what is hidden is not sent.
  const settle = (form) => {
    const other = form.querySelector("[name=holder][value=other]");
    const manage = form.querySelector("[name=access_mode][value=manage]");
    const view = form.querySelector("[name=access_mode][value=view]");
    if (other?.checked && form.dataset.touched) view.checked = true; // the only mode that there is to choose
    for (const group of form.querySelectorAll(".when-other, .when-by-law, .when-manage")) {
      for (const input of group.querySelectorAll("input, textarea")) {
        const own = input.closest(".when-by-law, .when-other, .when-manage");
        if (own === group) input.disabled = hidden(group);
      }
    }
  };

  const prepare = (root) => {
    for (const box of root.querySelectorAll("[data-mark-all]")) box.hidden = false;
    for (const form of root.querySelectorAll(".account-form")) settle(form);
  };

  // Leaving a form with unsaved words asks first.
  let unsaved = false;
  document.addEventListener("input", (event) => {
    const form = event.target.closest("form[data-guard]");
    if (form) unsaved = true;
  });
  document.addEventListener("change", (event) => {
    const form = event.target.closest(".account-form");
    if (form) {
      form.dataset.touched = "1";
      settle(form);
    }
  });
  window.addEventListener("beforeunload", (event) => {
    if (unsaved) event.preventDefault();
  });

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.matches("[data-guard]")) unsaved = false;
    if (form.dataset.sent && !form.hasAttribute("hx-post")) {
      event.preventDefault(); // a second click while the first one is still being answered
      return;
    }
    if (unsaved) return; // another form's words: the browser asks, and who stays may send this one later
    form.dataset.sent = "1";
    const told = form.querySelector(".progress");
    if (form.dataset.progress && told) {
      told.textContent = form.dataset.progress;
      told.hidden = false;
    }
  });
  window.addEventListener("pageshow", () => {
    for (const form of document.querySelectorAll("form[data-sent]")) {
      delete form.dataset.sent;
      form.querySelector(".progress")?.setAttribute("hidden", "");
    }
  });

  document.addEventListener("htmx:afterSettle", (event) => {
    const settled = event.detail.elt;
    prepare(document);
    const summary = settled.querySelector?.(".summary, #conflict");
    const row = document.querySelector("[data-focus]");
    const closed = event.detail.requestConfig?.elt.hash; // the link that closes a row leads to that row
    const next = summary
      || settled.querySelector?.("[data-focus-here]")
      || (row && (document.getElementById(row.dataset.focus)?.querySelector("a") || row.querySelector("#saved")))
      || (closed && document.querySelector(closed)?.querySelector("a"));
    if (next && !settled.contains(document.activeElement)) next.focus();
    if (event.detail.target?.id === "accounts" || row) unsaved = false;
  });
  // One row is edited at a time, and what was typed in it is not thrown away unasked.
  document.addEventListener("htmx:confirm", (event) => {
    const asked = event.detail.elt;
    const open = document.querySelector("tbody.editing");
    if (asked.dataset.close && unsaved && !window.confirm(asked.dataset.close)) {
      event.preventDefault();
    } else if (open && !open.contains(asked)) {
      event.preventDefault();
      open.querySelector("[data-first]").hidden = false;
      open.querySelector("h2").focus();
    }
  });

  document.addEventListener("htmx:afterRequest", (event) => {
    if (event.detail.elt.dataset) delete event.detail.elt.dataset.sent;
  });

  // Where the server does not answer: a link is followed as without JavaScript, a form says so and keeps its words.
  const failed = (event) => {
    const asked = event.detail.elt;
    if (asked.href) location.assign(asked.href);
    asked.querySelector("[data-failed]")?.removeAttribute("hidden");
  };
  document.addEventListener("htmx:responseError", failed);
  document.addEventListener("htmx:sendError", failed);
  document.addEventListener("htmx:beforeRequest", (event) => {
    event.detail.elt.querySelector("[data-failed]")?.setAttribute("hidden", "");
  });

  // Marking every row of the page with one box; counting them beside it is the server's affair.
  const marks = () => document.querySelectorAll(".accounts tbody .pick input");
  document.addEventListener("change", (event) => {
    if (event.target.matches("[data-mark-all]")) {
      for (const mark of marks()) mark.checked = event.target.checked;
    } else if (event.target.matches(".accounts tbody .pick input")) {
      const all = document.querySelector("[data-mark-all]");
      all.checked = [...marks()].every((mark) => mark.checked);
    } else return;
    const bulk = document.getElementById("bulk");
    bulk.closest("details").open ||= [...marks()].some((mark) => mark.checked);
  });

  // A file that the server would refuse for its size is refused before it is sent; a file dragged over is answered.
  document.addEventListener("change", ({ target }) => {
    if (!target.matches("input[data-max-bytes]")) return;
    const isLarge = [...target.files].some((file) => file.size > Number(target.dataset.maxBytes));
    target.setCustomValidity(isLarge ? target.dataset.tooLarge : "");
    target.reportValidity();
  });
  for (const [kind, over] of [["dragover", true], ["dragleave", false], ["drop", false]]) {
    document.addEventListener(kind, ({ target }) => {
      if (target.matches?.("input.drop")) target.classList.toggle("over", over);
    });
  }

  // A link to copy: the button is there only where it works.
  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-copy]");
    if (button) {
      await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).value);
      button.textContent = button.dataset.copied;
    }
    for (const menu of document.querySelectorAll(".person[open]")) {
      if (!menu.contains(event.target)) menu.open = false;
    }
  });
  document.addEventListener("focusin", (event) => {
    if (event.target.matches("[data-select]")) event.target.select();
  });
  document.addEventListener("keydown", (event) => {
    const menu = event.key === "Escape" && document.querySelector(".person[open]");
    if (menu) {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
  });

  // What a passkey could not do is said on the page.
  document.addEventListener("allauth.error", (event) => {
    event.preventDefault();
    document.querySelector("[data-passkey-failed]")?.removeAttribute("hidden");
  });

  document.addEventListener("DOMContentLoaded", () => {
    prepare(document);
    for (const button of document.querySelectorAll("[data-copy]")) button.hidden = !navigator.clipboard;
    unsaved = document.querySelector("form[data-unsaved]") !== null;
    document.querySelector("#summary, #conflict")?.focus();
  });
})();

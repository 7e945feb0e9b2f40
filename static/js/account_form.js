// The form of one account: only the fields that its choices ask for are shown and sent.

const GROUPS = ".when-other, .when-by-law, .when-manage";

const isHidden = (element) => element.offsetParent === null && !element.closest("[hidden]");

/** Disable the inputs of groups that the style sheet hides, so that they are not sent. */
const settle = (form) => {
  const other = form.querySelector("[name=holder][value=other]");
  const view = form.querySelector("[name=access_mode][value=view]");
  if (other?.checked && form.dataset.touched) view.checked = true; // the only mode for another institution's account
  for (const group of form.querySelectorAll(GROUPS)) {
    for (const input of group.querySelectorAll("input, textarea")) {
      if (input.closest(GROUPS) === group) input.disabled = isHidden(group);
    }
  }
};

const settleAll = () => {
  for (const form of document.querySelectorAll(".account-form")) settle(form);
};

document.addEventListener("change", (event) => {
  const form = event.target.closest(".account-form");
  if (form) {
    form.dataset.touched = "1";
    settle(form);
  }
});
document.addEventListener("htmx:afterSettle", settleAll);

settleAll();

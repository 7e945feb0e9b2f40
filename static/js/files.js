// File fields: their words are the page's, not the browser's; a file that is too large is refused before it is sent, and a file dragged over the field is answered.

document.addEventListener("change", ({ target }) => {
  if (!target.matches("input[data-max-bytes]")) return;
  const isLarge = [...target.files].some((file) => file.size > Number(target.dataset.maxBytes));
  target.setCustomValidity(isLarge ? target.dataset.tooLarge : "");
  target.reportValidity();
});

for (const [kind, isOver] of [
  ["dragover", true],
  ["dragleave", false],
  ["drop", false],
]) {
  document.addEventListener(kind, ({ target }) => {
    if (target.matches?.("input.drop")) target.classList.toggle("over", isOver);
  });
}

/** Name the chosen file in the page's own words. */
const name = (input) => {
  const chosen = input.parentElement.querySelector(".chosen");
  if (!chosen) return;
  const files = [...input.files].map((file) => file.name);
  chosen.querySelector("[data-chosen]").textContent = files.join(", ") || chosen.dataset.none;
  chosen.hidden = false;
  input.classList.add("named");
};

const nameAll = () => {
  for (const input of document.querySelectorAll("input.drop")) name(input);
};

document.addEventListener("change", ({ target }) => {
  if (target.matches("input.drop")) name(target);
});
document.addEventListener("htmx:afterSettle", nameAll);
window.addEventListener("pageshow", nameAll);
nameAll();

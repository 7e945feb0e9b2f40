// File fields: a file that is too large is refused before it is sent, and a file dragged over the field is answered.

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

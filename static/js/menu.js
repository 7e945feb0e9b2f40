// The menu of the signed-in person closes on a click elsewhere and on Escape.

document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll(".person[open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});

document.addEventListener("keydown", (event) => {
  const menu = event.key === "Escape" && document.querySelector(".person[open]");
  if (menu) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});

// The signed-in person: the menu closes on a click elsewhere and on Escape, and a session warns before it ends.

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

const WARNING_BEFORE = 10 * 60 * 1000;
const EVERY = 30 * 1000; // a timer of many days would overflow, and sleeps with the computer

const warning = document.querySelector("[data-session-left]");
if (warning) {
  let end = Date.now() + Number(warning.dataset.sessionLeft) * 1000;
  setInterval(() => {
    if (end - Date.now() < WARNING_BEFORE) warning.hidden = false;
  }, EVERY);
  warning.querySelector("[data-stay]").addEventListener("click", async ({ target }) => {
    const answer = await fetch(location.href).catch(() => null);
    const html = answer?.ok ? await answer.text() : "";
    const left = new DOMParser().parseFromString(html, "text/html").querySelector("[data-session-left]")
      ?.dataset.sessionLeft;
    if (left) {
      end = Date.now() + Number(left) * 1000;
      warning.hidden = true;
    } else {
      target.parentElement.textContent = target.dataset.ended;
    }
  });
}

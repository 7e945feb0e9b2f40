// What fails is said: where the server does not answer htmx, and where a passkey does not work.

/** Follow a link as without JavaScript; show the message of a form, which keeps its input. */
const showFailure = (event) => {
  const asked = event.detail.elt;
  if (asked.href) location.assign(asked.href);
  asked.querySelector("[data-failed]")?.removeAttribute("hidden");
};

document.addEventListener("htmx:responseError", showFailure);
document.addEventListener("htmx:sendError", showFailure);
document.addEventListener("htmx:beforeRequest", (event) => {
  event.detail.elt.querySelector("[data-failed]")?.setAttribute("hidden", "");
});

document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  document.querySelector("[data-passkey-failed]")?.removeAttribute("hidden");
});

// Signing with a card: the two steps at the server, with the card between them.
import { Failure, ask } from "./web_eid.js";

/** Post fields to the server; its refusal is thrown, with `canRetry`. */
const post = async (form, url, fields) => {
  const body = new URLSearchParams({ csrfmiddlewaretoken: form.elements.csrfmiddlewaretoken.value, ...fields });
  let response;
  let answer;
  try {
    response = await fetch(url, { method: "POST", body });
    answer = await response.json();
  } catch {
    throw Object.assign(new Failure("network"), { canRetry: true });
  }
  if (!response.ok) throw Object.assign(new Failure("refused", answer.error), { canRetry: answer.canRetry });
  return answer;
};

/** A form that signs: its messages, its buttons, and the token of what is being signed. */
class Signing {
  token = "";

  constructor(form) {
    this.form = form;
    for (const name of ["error", "waiting", "again", "sign"])
      this[`${name}Part`] = form.querySelector(`[data-${name}]`);
  }

  start() {
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      if (!this.signPart.disabled) this.sign().catch((failure) => this.fail(failure));
    });
    this.againPart.addEventListener("click", () => this.complete("").catch((failure) => this.fail(failure)));
    this.form.hidden = false;
  }

  show(text) {
    this.waitingPart.textContent = text;
    this.waitingPart.hidden = !text;
    this.errorPart.hidden = true;
    for (const each of [this.signPart, this.againPart]) each.disabled = Boolean(text);
  }

  fail(failure) {
    this.show("");
    const texts = [...this.form.querySelectorAll("[data-failure]")];
    const known = texts.find((each) => each.dataset.failure === failure.code) ?? texts.at(-1);
    this.errorPart.firstElementChild.textContent = failure.code === "refused" ? failure.message : known.textContent;
    this.errorPart.hidden = false;
    this.againPart.hidden = !(failure.canRetry && this.token);
    this.signPart.hidden = !this.againPart.hidden;
    this.errorPart.focus();
  }

  async sign() {
    this.show(this.waitingPart.dataset.cardText);
    this.token = "";
    const lang = document.documentElement.lang;
    await ask("web-eid:status");
    const { certificate } = await ask("web-eid:get-signing-certificate", { lang });
    const kind = this.form.elements.kind.value;
    const { token, hash, hashFunction } = await post(this.form, this.form.action, { certificate, kind });
    const { signature } = await ask("web-eid:sign", { certificate, hash, hashFunction, lang });
    this.token = token;
    await this.complete(signature);
  }

  async complete(signature) {
    this.show(this.waitingPart.dataset.serverText);
    this.signature = signature || this.signature;
    const fields = { token: this.token, signature: this.signature };
    location.assign((await post(this.form, this.form.dataset.complete, fields)).location);
  }
}

for (const form of document.querySelectorAll("form[data-card]")) new Signing(form).start();

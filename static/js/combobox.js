// Institutions of the registers, listed while a name or number is typed: an editable combobox with list autocomplete, as
// the ARIA Authoring Practices describe it. Without JavaScript a button beside the field does the same.

const PAUSE = 120; // milliseconds without a keystroke, after which the server is asked
const LEAST = 2; // characters that are enough to ask

class Combobox {
  static on(holder) {
    holder.dataset.ready = "1";
    return new Combobox(holder);
  }

  constructor(holder) {
    this.holder = holder;
    this.input = document.getElementById(holder.dataset.input);
    this.timer = 0;
    this.asking = null;
    this.active = -1;

    this.list = document.createElement("ul");
    this.list.id = `${this.input.id}_list`;
    this.list.setAttribute("role", "listbox");
    this.list.setAttribute("aria-label", holder.dataset.label);
    this.list.hidden = true;
    this.status = document.createElement("p");
    this.status.className = "visually-hidden";
    this.status.setAttribute("role", "status");
    holder.querySelector("[data-find]").remove();
    holder.prepend(this.list);
    holder.append(this.status);

    const { input } = this;
    for (const [name, value] of Object.entries({
      role: "combobox",
      autocomplete: "off",
      "aria-autocomplete": "list",
      "aria-controls": this.list.id,
      "aria-expanded": "false",
    })) {
      input.setAttribute(name, value);
    }

    input.addEventListener("input", (event) => event.isTrusted && this.typed());
    input.addEventListener("keydown", (event) => this.pressed(event));
    input.addEventListener("blur", () => this.close());
    // The field keeps the focus while an option is pressed.
    this.list.addEventListener("pointerdown", (event) => event.preventDefault());
    this.list.addEventListener("mousedown", (event) => event.preventDefault());
    this.list.addEventListener("click", ({ target }) => {
      const option = target.closest("[role=option]");
      if (option) this.choose(option);
    });
  }

  get options() {
    return [...this.list.children];
  }

  get isOpen() {
    return !this.list.hidden;
  }

  typed() {
    this.holder.querySelector("[data-found]")?.remove();
    this.close();
    if (this.input.value.trim().length >= LEAST) this.timer = setTimeout(() => this.ask(), PAUSE);
    else this.show("");
  }

  /** Ask the server for the institutions that may be meant; only the last answer counts. */
  async ask() {
    this.stop();
    const asking = (this.asking = new AbortController());
    const token = this.input.form.querySelector("[name=csrfmiddlewaretoken]").value;
    try {
      const answer = await fetch(this.holder.dataset.search, {
        method: "POST",
        body: new URLSearchParams({ text: this.input.value }),
        headers: { "X-CSRFToken": token },
        signal: asking.signal,
      });
      const text = await answer.text();
      if (asking !== this.asking) return;
      if (answer.ok) this.show(text);
      else this.announce(answer.status === 429 ? text : this.holder.dataset.failed);
    } catch (error) {
      if (error.name !== "AbortError") this.announce(this.holder.dataset.failed);
    }
  }

  /** Forget what was asked, or is to be asked. */
  stop() {
    clearTimeout(this.timer);
    this.asking?.abort();
    this.asking = null;
  }

  show(html) {
    const found = new DOMParser().parseFromString(html, "text/html").querySelector("ul");
    this.list.replaceChildren(...(found?.children ?? []));
    this.options.forEach((option, place) => (option.id = `${this.list.id}_${place}`));
    this.activate(-1);
    this.open(document.activeElement === this.input);
    this.announce(found?.dataset.status ?? "");
  }

  announce(text) {
    this.status.textContent = text;
  }

  open(mayOpen = true) {
    const isOpen = mayOpen && this.options.length > 0;
    this.list.hidden = !isOpen;
    this.input.setAttribute("aria-expanded", String(isOpen));
  }

  close() {
    this.stop();
    this.activate(-1);
    this.open(false);
  }

  /** Move the visual focus to an option, or back to the field. */
  activate(place) {
    const { options } = this;
    this.active = place;
    options.forEach((option, each) => option.setAttribute("aria-selected", String(each === place)));
    if (place < 0) {
      this.input.removeAttribute("aria-activedescendant");
    } else {
      this.input.setAttribute("aria-activedescendant", options[place].id);
      options[place].scrollIntoView({ block: "nearest" });
    }
  }

  pressed(event) {
    const { key, altKey, ctrlKey, metaKey } = event;
    if (ctrlKey || metaKey || event.isComposing) return;
    const count = this.options.length;
    if (key === "ArrowDown" || key === "ArrowUp") {
      event.preventDefault();
      if (altKey) {
        if (key === "ArrowDown") this.reopen();
        else this.close();
      } else if (this.isOpen) {
        const step = key === "ArrowDown" ? 1 : -1;
        const from = this.active < 0 && step < 0 ? 0 : this.active;
        this.activate((from + step + count) % count);
      } else {
        this.reopen(key === "ArrowDown" ? 0 : -1);
      }
    } else if (key === "Enter" && this.isOpen && this.active >= 0) {
      event.preventDefault();
      this.choose(this.options[this.active]);
    } else if (key === "Escape" && this.isOpen) {
      event.preventDefault();
      this.close();
    } else if (this.active >= 0 && ["Home", "End", "ArrowLeft", "ArrowRight"].includes(key)) {
      this.activate(-1); // the key moves the cursor in the field
    }
  }

  /** Show the list for what is in the field, with an option active where one is asked for: -1 is the last one. */
  async reopen(place) {
    if (this.options.length === 0 && this.input.value.trim().length >= LEAST) await this.ask();
    this.open();
    if (this.isOpen && place !== undefined) this.activate(place < 0 ? this.options.length - 1 : place);
  }

  choose(option) {
    const { name, number } = option.dataset;
    this.close();
    this.list.replaceChildren();
    for (const [id, value] of [
      [this.holder.dataset.name, name],
      [this.holder.dataset.number, number],
    ]) {
      const field = id && document.getElementById(id);
      if (!field) continue;
      field.value = value;
      field.dispatchEvent(new Event("input", { bubbles: true }));
    }
    this.announce(this.holder.dataset.chosen);
  }
}

const set = () => {
  for (const holder of document.querySelectorAll("[data-search]:not([data-ready])")) {
    Combobox.on(holder);
  }
};

document.addEventListener("htmx:afterSettle", set);
set();

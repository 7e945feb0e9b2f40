// A client of Web eID: messages to its browser extension, which talks to the card.

/** Milliseconds in which the extension acknowledges a message, and in which a person chooses a card or types a PIN. */
const ACKNOWLEDGED = 2000;
const ANSWERED = 3 * 60 * 1000;

/** What keeps a card from signing; `code` is one of Web eID's, or "network". */
export class Failure extends Error {
  constructor(code, message = "") {
    super(message || code);
    this.code = code;
  }
}

/** Send a message to the extension; only answers to it from this very window and origin count. */
export const ask = (action, values = {}) =>
  new Promise((resolve, reject) => {
    if (!window.isSecureContext) {
      reject(new Failure("ERR_WEBEID_CONTEXT_INSECURE"));
      return;
    }
    const ended = new AbortController();
    const end = (settle, value) => {
      ended.abort();
      settle(value);
    };
    const endAfter = (milliseconds, code) => {
      const timer = setTimeout(() => end(reject, new Failure(code)), milliseconds);
      ended.signal.addEventListener("abort", () => clearTimeout(timer));
      return timer;
    };
    const unacknowledged = endAfter(ACKNOWLEDGED, "ERR_WEBEID_EXTENSION_UNAVAILABLE");
    endAfter(ANSWERED, "ERR_WEBEID_ACTION_TIMEOUT");
    const receive = ({ source, origin, data }) => {
      if (source !== window || origin !== location.origin || typeof data?.action !== "string") return;
      if (data.action === `${action}-ack`) clearTimeout(unacknowledged);
      else if (data.action === `${action}-success`) end(resolve, data);
      else if (data.action === `${action}-failure`) end(reject, new Failure(String(data.error?.code ?? "")));
    };
    window.addEventListener("message", receive, { signal: ended.signal });
    window.postMessage({ action, ...values }, location.origin);
  });

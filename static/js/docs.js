// @ts-check
/** The page of the API: sends a call as it stands in its form, shows the answer, and writes the call as a program. */

import { copyText, readPageData, say } from "./shared/dom.js";
import { at } from "./shared/http.js";

/** Characters of an answer that are shown: more would hold the page up. */
const SHOWN = 100_000;
/** A list of plain values in indented JSON. */
const PLAIN_LIST = /\[\n\s*([^\][{}]*?)\n\s*\]/g;

document.documentElement.classList.add("scripted");
readPageData();

const QUOTES = /['`$]/g;

/** @param {string} text of JSON */
function unicode(text) {
  return text.replace(QUOTES, (sign) => `\\u00${sign.charCodeAt(0).toString(16)}`);
}

/** @param {string} text an address, or a form */
function percent(text) {
  return text.replace(QUOTES, (sign) => `%${sign.charCodeAt(0).toString(16)}`);
}

/** The call of one operation. */
class Call {
  /** @type {AbortController | null} what ends the request that is under way */
  #sending = null;
  /** @type {HTMLFormElement} */
  #form;
  /** @type {Element} */
  #place;

  /** @param {HTMLFormElement} form */
  constructor(form) {
    [this.#form, this.#place] = [form, /** @type {Element} */ (form.parentElement)];
    for (const field of form.querySelectorAll("[readonly]")) field.removeAttribute("readonly");
    this.#find("[disabled]").removeAttribute("disabled");
    form.addEventListener("input", () => this.#write());
    form.addEventListener("reset", () => setTimeout(() => this.#write())); // by then the fields are as they were
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      void this.#send();
    });
    this.#find("[data-stop]").addEventListener("click", () => this.#sending?.abort());
    this.#write(); // a browser may have kept what was typed before
  }

  /** @param {string} selector @returns {HTMLElement} */
  #find(selector) {
    return /** @type {HTMLElement} */ (this.#place.querySelector(selector));
  }

  get #address() {
    return /** @type {HTMLInputElement} */ (this.#form.elements.namedItem("address")).value.trim();
  }

  get #body() {
    const field = this.#form.elements.namedItem("body");
    return field instanceof HTMLTextAreaElement ? field.value : undefined;
  }

  /** The programs send what the form would: a sign that would end a text there is written in another way. */
  #write() {
    const isJson = this.#form.dataset.media === "application/json";
    const slots = { address: percent(this.#address), body: (isJson ? unicode : percent)(this.#body ?? "") };
    for (const [name, text] of Object.entries(slots)) {
      for (const slot of this.#place.querySelectorAll(`[data-slot="${name}"]`)) slot.textContent = text;
    }
  }

  async #send() {
    this.#sending?.abort();
    const sending = (this.#sending = new AbortController());
    this.#show("");
    this.#tell("");
    this.#find("[data-stop]").hidden = false;
    try {
      await this.#receive(sending.signal);
    } catch {
      if (this.#sending === sending) this.#tell(say(sending.signal.aborted ? "stopped" : "not answered"), true);
    }
    if (this.#sending === sending) this.#find("[data-stop]").hidden = true;
  }

  /** @param {AbortSignal} signal */
  async #receive(signal) {
    const [began, body] = [performance.now(), this.#body];
    const { method, media } = this.#form.dataset;
    const headers = media ? { "content-type": media } : undefined;
    const response = await fetch(at(this.#address), { method, headers, body, signal });
    const text = await readAll(response, (part) => this.#show(part));
    this.#show(response.headers.get("content-type")?.includes("json") ? readable(text) : text);
    const values = { status: response.status, ms: (performance.now() - began).toFixed(), size: new Blob([text]).size };
    this.#tell(say("answered", values), !response.ok);
  }

  /** @param {string} text */
  #show(text) {
    const more = text.length - SHOWN;
    this.#find(".answer").hidden = !text;
    this.#find(".answer code").textContent = text.slice(0, SHOWN) + (more > 0 ? `\n${say("shortened", { count: more })}` : "");
  }

  /** @param {string} text @param {boolean} [isRefusal] */
  #tell(text, isRefusal = false) {
    const status = this.#find(".status");
    status.textContent = text;
    status.classList.toggle("refused", isRefusal);
  }
}

/**
 * @param {Response} response @param {(text: string) => void} show what has come so far: a stream takes its time
 * @returns {Promise<string>}
 */
async function readAll(response, show) {
  let text = "";
  const parts = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  for (let part = await parts?.read(); part && !part.done; part = await parts?.read()) {
    text += part.value;
    show(text);
  }
  return text;
}

/** JSON indented, a list of plain values on one line; JSON Lines and other text as they are. @param {string} text */
function readable(text) {
  try {
    const indented = JSON.stringify(JSON.parse(text), null, 2);
    return indented.replace(PLAIN_LIST, (_, items) => `[${items.replace(/\n\s*/g, " ")}]`);
  } catch {
    return text;
  }
}

for (const form of document.querySelectorAll("form[data-method]")) {
  if (form instanceof HTMLFormElement) new Call(form);
}
document.addEventListener("click", ({ target }) => {
  const button = target instanceof Element ? target.closest("[data-copy]") : null;
  const program = button?.parentElement?.querySelector("code")?.textContent;
  if (program) void copyText(program);
});

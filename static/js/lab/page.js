// @ts-check
/**
 * All that is no number: the structure, settings, the language, another problem. The server writes the page, which takes
 * the place of this one; focus and scroll position stay. What it refuses is said, and the page stays.
 */

import { at, errorMessage, isRetryable, postForm, requireOk } from "../shared/http.js";
import { flash, forgetRefused, keepFocus, morph, pageData, readPageData, say, tell, tellTrouble } from "../shared/dom.js";
import { isGiven } from "./numbers.js";

const RETRY = 2000;
/** The settings that change numbers and nothing else. */
const CONVENTIONS = /^(cost|reduction|bias_update|update|optimizer|l1|l2|activation\.\d+)$/;
/** Changed numbers that are named. */
const MAX_NAMED = 3;
/** Milliseconds that they stand there. */
const READING = 8000;

/** @typedef {{[name: string]: string}} Parameters of one request; an empty text takes one away */
/** @typedef {{address: string, before: string, after: string}} Change */

export class Page {
  #state;
  #numbers;
  #live;
  #history;
  #onShown;
  /** Requests are answered one after the other. @type {Promise<unknown>} */
  #turn = Promise.resolve();
  /** Ends the edits of the structure and settings that are not answered yet. */
  #cancel = new AbortController();
  #waiting = 0;
  /** The cost when it was last told of. */
  #cost;
  /** @type {number | undefined} */
  #fading;

  /**
   * @param {import("./state.js").State} state @param {import("./numbers.js").Numbers} numbers
   * @param {import("./live.js").Live} live @param {import("./history.js").History} history
   * @param {(isWhole: boolean) => void} onShown called when another page, or another text of it, has taken the place of this one
   */
  constructor(state, numbers, live, history, onShown) {
    this.#state = state;
    this.#numbers = numbers;
    this.#live = live;
    this.#history = history;
    this.#onShown = onShown;
    this.#cost = numbers.cost;
  }

  /** An edit of the structure, by the control that was pressed: what it does may have another name when its turn comes. @param {HTMLElement} control */
  async edit(control) {
    const { key } = control.dataset;
    const name = () => document.querySelector(`[data-key="${key}"]`)?.getAttribute("data-do") ?? null;
    const isShown = await this.#queue(() => {
      const edit = key ? name() : (control.dataset.do ?? "");
      return edit === null ? null : { do: edit };
    });
    if (isShown) this.#tellCost(say("network is", { sizes: this.#state.get("sizes") ?? "", samples: this.#state.get("samples") ?? "1" }));
  }

  /** Settings; of a convention it is shown which numbers it changed. @param {Parameters} settings */
  async set(settings) {
    const isConvention = Object.keys(settings).some((name) => CONVENTIONS.test(name));
    let before = new Map();
    const isShown = await this.#queue(() => {
      if (isConvention) before = this.#numbers.snapshot();
      return settings;
    });
    if (!isShown) return showChoices();
    if (isConvention) this.#showChanges(changesBetween(before, this.#numbers.snapshot()));
  }

  /** The page of the state, which is another problem now. @param {string} happened what is told of it */
  async reload(happened = "") {
    this.#queueEnd();
    const isShown = await this.#take(() => ({}), true);
    if (isShown && happened) tell(say(happened, { cost: this.#numbers.cost }));
    return isShown;
  }

  /** The page of the same problem, where what is looked at changes what it shows. */
  refresh() {
    return this.#take(() => ({}), false);
  }

  /** Another problem, whose faults are shown. @param {string} query @param {Parameters} [more] */
  async open(query, more = {}) {
    this.#queueEnd();
    this.#state.open(query);
    this.#state.look({ select: null, sample: null });
    return this.#take(() => more, true);
  }

  /** @returns {boolean} whether edits were under way, which are not done */
  cancel() {
    const isAny = this.#waiting > 0;
    this.#queueEnd();
    return isAny;
  }

  #queueEnd() {
    this.#cancel.abort();
    this.#cancel = new AbortController();
  }

  /** @param {() => Parameters | null} parameters asked for when its turn comes; null where there is nothing to do any more */
  async #queue(parameters) {
    const { signal } = this.#cancel;
    this.#waiting += 1;
    try {
      return await this.#take(parameters, false, signal);
    } finally {
      this.#waiting -= 1;
    }
  }

  /**
   * @param {() => Parameters | null} parameters @param {boolean} isAnew whether faults are shown @param {AbortSignal} [signal]
   * @returns {Promise<boolean>} whether the page was shown
   */
  #take(parameters, isAnew, signal) {
    const taken = this.#turn.then(() => this.#request(parameters, isAnew, signal));
    this.#turn = taken;
    return taken;
  }

  /** @param {() => Parameters | null} parameters @param {boolean} isAnew @param {AbortSignal} [signal] */
  async #request(parameters, isAnew, signal) {
    for (;;) {
      await this.#live.idle();
      const more = parameters();
      if (!more || signal?.aborted) return false;
      const asked = this.#asked;
      const fresh = await this.#fetch(more, signal);
      if (fresh === null || signal?.aborted) return false;
      const isChange = Object.keys(more).length > 0;
      if (fresh && asked === this.#asked && !this.#live.isHeld) return this.#show(fresh, isAnew, isChange);
    }
  }

  /** What a page on its way depends on: where it changes, the page is asked for again. */
  get #asked() {
    return `${this.#state.version} ${this.#state.get("select")}`;
  }

  /** @param {Parameters} more @param {AbortSignal} [signal] @returns {Promise<Document | null | undefined>} null: never; undefined: later */
  async #fetch(more, signal) {
    const parameters = new URLSearchParams(this.#state.query);
    for (const [name, value] of Object.entries(more)) {
      if (value) parameters.set(name, value);
      else parameters.delete(name);
    }
    try {
      const response = await requireOk(await postForm(at("/"), parameters.toString(), "text/html"), 422);
      const fresh = new DOMParser().parseFromString(await response.text(), "text/html");
      tellTrouble("");
      return fresh;
    } catch (error) {
      tellTrouble(errorMessage(error, say));
      if (!isRetryable(error) || signal?.aborted) return null;
      await new Promise((done) => setTimeout(done, RETRY));
    }
  }

  /** @param {Document} fresh @param {boolean} isAnew @param {boolean} isChange @returns {boolean} whether it has no fault, or is shown with it */
  #show(fresh, isAnew, isChange) {
    const faults = fresh.querySelector("[role=alert] .faults");
    if (faults && !isAnew) {
      flash(faults.querySelector("li")?.textContent?.trim().replace(/\s+/g, " ") ?? "");
      return false;
    }
    const refocus = keepFocus();
    if (isAnew) forgetRefused(document);
    const top = drawingTop();
    for (const part of ["header.top", "main", "#page-data"]) {
      const [old, wanted] = [document.querySelector(part), fresh.querySelector(part)];
      if (old && wanted) morph(old, wanted);
    }
    if (!isAnew) scrollBy({ top: drawingTop() - top, behavior: "instant" }); // it stays under the hand
    const root = document.documentElement;
    for (const name of ["lang", "data-theme", "data-decimal"]) {
      const value = fresh.documentElement.getAttribute(name);
      if (value === null) root.removeAttribute(name);
      else root.setAttribute(name, value);
    }
    document.title = fresh.title;
    const step = this.#state.get("step"); // it may have been read on while the page was under way
    this.#hideChanges();
    this.#numbers.find();
    this.#history.spell(withStep(readPageData().query, step), isChange);
    this.#live.refresh();
    this.#onShown(true);
    this.#history.refresh();
    refocus();
    return true;
  }

  /** What is said of the numbers, after an edit. @param {import("./live.js").Rested} rested @returns {boolean} whether it is shown */
  showSentences({ query, html, is_example }) {
    if (is_example !== pageData().is_example) {
      void this.refresh(); // what its source printed stands in every line
      return false;
    }
    const refocus = keepFocus();
    this.#numbers.writeWaiting(); // before they are looked up anew
    const fresh = new DOMParser().parseFromString(html, "text/html");
    for (const part of fresh.querySelectorAll("[data-part]")) {
      const old = document.getElementById(part.id);
      if (old) morph(old, part);
    }
    document.title = fresh.title;
    this.#hideChanges();
    this.#numbers.find();
    this.#history.spell(withStep(query, this.#state.get("step")), false);
    this.#history.refresh();
    refocus();
    this.#onShown(false);
    if (this.#numbers.cost !== this.#cost) this.#tellCost("");
    return true;
  }

  /** @param {string} news */
  #tellCost(news) {
    const { cost } = this.#numbers;
    this.#cost = cost;
    tell([news, cost && say("cost is", { cost })].filter(Boolean).join(" "));
  }

  /** The numbers that a setting changed are marked, and the first of them named for a while. @param {Change[]} changes */
  #showChanges(changes) {
    const said = changes.length ? say("numbers changed", { count: changes.length }) : say("no number changed");
    this.#tellCost(`${said}.`);
    for (const { address, before } of changes) {
      for (const element of this.#numbers.elementsOf(address)) {
        element.classList.add("changed");
        element.setAttribute("data-old", before);
      }
    }
    const place = document.getElementById("changes");
    place?.replaceChildren(said, ...changes.filter(({ address }) => symbolOf(address)).slice(0, MAX_NAMED).map(named));
    clearTimeout(this.#fading);
    this.#fading = setTimeout(() => place?.replaceChildren(), READING);
  }

  #hideChanges() {
    clearTimeout(this.#fading);
    document.getElementById("changes")?.replaceChildren();
    for (const element of document.querySelectorAll(".changed")) {
      element.classList.remove("changed");
      element.removeAttribute("data-old");
    }
  }
}

function drawingTop() {
  return document.querySelector(".bench")?.getBoundingClientRect().top ?? 0;
}

/** @param {string} query @param {string | null} step */
function withStep(query, step) {
  const parameters = new URLSearchParams(query);
  if (step === null) parameters.delete("step");
  else parameters.set("step", step);
  return parameters.toString();
}

/** A choice that was refused is not the one that is chosen. */
function showChoices() {
  for (const option of document.querySelectorAll("[data-setting] option")) {
    if (option instanceof HTMLOptionElement) option.selected = option.defaultSelected;
  }
}

/** @param {Map<string, string>} before @param {Map<string, string>} after @returns {Change[]} */
function changesBetween(before, after) {
  return [...after].flatMap(([address, text]) => {
    const old = before.get(address);
    return old === undefined || old === text || isGiven(address) ? [] : [{ address, before: old, after: text }];
  });
}

/** @param {string} address @returns {Element | undefined} its symbol, as the line of its formula begins */
function symbolOf(address) {
  return document.querySelector(`[data-line="${address}"] math mrow`)?.firstElementChild ?? undefined;
}

/** @param {Change} change @returns {Element} symbol, old and new number */
function named({ address, before, after }) {
  const [item, math] = [document.createElement("span"), document.createElementNS("http://www.w3.org/1998/Math/MathML", "math")];
  const [old, fresh] = [document.createElement("del"), document.createElement("ins")];
  [old.textContent, fresh.textContent] = [before, after];
  math.append(/** @type {Element} */ (symbolOf(address)).cloneNode(true));
  item.append(math, " ", old, " → ", fresh);
  return item;
}

// @ts-check
/**
 * A changed number, and all that follows from it, is on the screen at once. One question is under way at a time: all
 * fields of the problem as they are then, answered with all its numbers. What changes meanwhile goes with the next one.
 * When the hand rests, the last answer also brings what is said of the numbers: sentences, marks and links.
 */

import { at, errorMessage, HttpError, isRetryable, LiveSocket, postForm, requireOk } from "../shared/http.js";
import { say, tellTrouble } from "../shared/dom.js";
import { isPlain, localised } from "./numbers.js";

/** @typedef {import("./numbers.js").Answer} Numbers */
/** @typedef {Numbers & {query: string, html: string, is_example: boolean}} Rested with what is said of the numbers, and the link as it is usually spelled */
/** @typedef {{place: string, expected: string, came: string}} Fault */
/** @typedef {{text: string, before: string | null, isTyped: boolean, answered: (fault: Fault | null) => void}} Edit */

/** Milliseconds without an edit until the sentences follow. */
const REST = 250;
const RETRY = 2000;
/** As long as a near server takes: a changed number is drawn together with all that follows from it, or else alone. */
const SOON = 12;

/** The server does not take a number. */
class Refused extends Error {
  /** @param {Fault[]} faults */
  constructor(faults) {
    super("refused");
    this.faults = faults;
  }
}

export class Live {
  #state;
  #numbers;
  #onRest;
  #socket = new LiveSocket(at("/live"), 1500);
  /** What is not answered yet, by address, the last change last. @type {Map<string, Edit>} */
  #edits = new Map();
  /** @type {Promise<void> | null} */
  #asking = null;
  /** Versions of the state: that of the numbers of the page, and that of what is said of them. */
  #answered = 0;
  #rested = 0;
  /** Numbers by which the hand is held, as in a drag: what is said of them can wait. */
  isHeld = false;
  /** @type {number | undefined} */
  #soon;
  /** @type {number | undefined} */
  #later;

  /**
   * @param {import("./state.js").State} state @param {import("./numbers.js").Numbers} numbers
   * @param {(answer: Rested) => boolean} onRest shows the sentences, or else has the page written anew
   */
  constructor(state, numbers, onRest) {
    this.#state = state;
    this.#numbers = numbers;
    this.#onRest = onRest;
  }

  /** Whether something was changed that the server may still refuse. */
  get isPending() {
    return this.#edits.size > 0;
  }

  /**
   * @param {string} address @param {string} text as typed @param {string | null} before the text in the state again if this is refused
   * @param {boolean} isTyped whether it goes on from what was refused or taken since then; else it is the last that was taken
   * @returns {Promise<Fault | null>} what is wrong with it; nothing also where the hand has gone on, or there is no connection
   */
  change(address, text, before, isTyped) {
    const earlier = this.#edits.get(address);
    earlier?.answered(null);
    this.#edits.delete(address);
    if (earlier && !isTyped) before = earlier.before;
    return new Promise((answered) => {
      this.#edits.set(address, { text, before, isTyped, answered });
      this.#state.set(address, text);
      this.#soon ??= setTimeout(() => this.#showTyped(), SOON);
      document.querySelector("main")?.toggleAttribute("data-outdated", true);
      clearTimeout(this.#later);
      void this.#ask();
    });
  }

  /** @param {boolean} isHeld */
  hold(isHeld) {
    this.isHeld = isHeld;
    if (!isHeld) this.#restLater();
  }

  /** Until what was changed is answered, and the hand lets go. */
  async idle() {
    while (this.#asking || this.isHeld) await (this.#asking ?? new Promise((done) => setTimeout(done, 50)));
  }

  /** The page shows all of the state. */
  refresh() {
    this.#answered = this.#rested = this.#state.version;
    for (const edit of this.#edits.values()) edit.answered(null);
    this.#edits.clear();
    clearTimeout(this.#later);
    document.querySelector("main")?.toggleAttribute("data-outdated", false);
  }

  #ask() {
    return (this.#asking ??= this.#askAll().finally(() => (this.#asking = null)));
  }

  async #askAll() {
    try {
      while (this.#answered !== this.#state.version) await this.#askOnce();
      tellTrouble("");
      this.#restLater();
    } catch (error) {
      this.#fail(error);
    }
  }

  async #askOnce() {
    const { version } = this.#state;
    const edits = new Map(this.#edits);
    try {
      const answer = await this.#answerTo(this.#state.query);
      for (const [address, edit] of edits) this.#take(address, edit);
      this.#answered = version;
      this.#show(answer);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      this.#refuse(error.faults, edits);
    }
  }

  /** @param {string} address @param {Edit} edit */
  #take(address, edit) {
    const later = this.#edits.get(address);
    if (later === edit) this.#edits.delete(address);
    else if (later && !later.isTyped) later.before = edit.text;
    edit.answered(null);
  }

  /** @param {string} address @param {Edit} edit */
  #isLast(address, edit) {
    return this.#edits.get(address) === edit;
  }

  /**
   * The numbers that the server names become again what they were; where it names none of those that were changed, as for
   * an output that is too large, the last change is taken back. @param {Fault[]} faults @param {Map<string, Edit>} edits
   */
  #refuse(faults, edits) {
    const named = faults.filter(({ place }) => edits.has(place));
    if (!edits.size) this.#answered = this.#state.version; // a page of faults is on its way
    else if (!named.length) this.#takeBack([...edits.keys()].pop() ?? "", faults[0], edits);
    for (const fault of named) this.#takeBack(fault.place, fault, edits);
  }

  /** @param {string} address @param {Fault} fault @param {Map<string, Edit>} edits */
  #takeBack(address, fault, edits) {
    const edit = /** @type {Edit} */ (edits.get(address));
    if (!this.#isLast(address, edit)) return; // the hand has gone on
    this.#edits.delete(address);
    this.#state.set(address, edit.before);
    edit.answered(fault);
  }

  /** @param {string} question @returns {Promise<any>} */
  async #answerTo(question) {
    const answer = await this.#socket.ask((socket) => socket.send(question), JSON.parse).catch(() => post(at("/live"), question));
    if (answer.errors && (answer.status ?? 422) === 422) throw new Refused(answer.errors);
    if (answer.errors) throw new HttpError(answer.status, answer.errors[0].expected); // such as 503: it is busy
    return answer;
  }

  /** @param {Numbers} answer */
  #show(answer) {
    clearTimeout(this.#soon);
    this.#soon = undefined;
    this.#numbers.write({ ...answer, texts: { ...answer.texts, ...this.#typed() } });
  }

  #showTyped() {
    this.#soon = undefined;
    this.#numbers.write({ texts: this.#typed() });
  }

  /** What the hand has changed and no answer has yet, as the page writes it. @returns {Record<string, string>} */
  #typed() {
    return Object.fromEntries([...this.#edits].flatMap(([address, { text }]) => (isPlain(text) ? [[address, localised(text)]] : [])));
  }

  /** @param {unknown} error */
  #fail(error) {
    tellTrouble(errorMessage(error, say));
    for (const edit of this.#edits.values()) edit.answered(null);
    if (isRetryable(error)) this.#later = setTimeout(() => void this.#ask(), RETRY);
  }

  #restLater() {
    clearTimeout(this.#later);
    if (!this.isHeld && this.#rested !== this.#state.version) this.#later = setTimeout(() => void this.#rest(), REST);
  }

  /** By a request of its own: an edit that comes meanwhile does not wait for it. */
  async #rest() {
    const { version, query } = this.#state;
    const answer = await post(at("/sentences"), query).catch((error) => this.#fail(error));
    if (!answer || version !== this.#state.version || this.isHeld) return; // the next answer has them
    if (query !== this.#state.query) return this.#restLater(); // meanwhile it is looked at in another way, such as in another language
    this.#show(answer);
    if (this.#onRest(answer)) this.refresh(); // else a whole page is on its way
  }
}

/** Also for numbers, where a proxy lets no WebSocket through, and until it is open. @param {string} path @param {string} question */
async function post(path, question) {
  const response = await requireOk(await postForm(path, question, "application/json"), 422);
  return response.json();
}

// @ts-check
/**
 * Two lists. Undo and redo go through the problems that were worked on. The browser's own history has every place that
 * was visited: a problem, a step, a number that was looked at. So Back leads to the one before, and out of the lab last.
 */

import { problemOf } from "./state.js";

/** @typedef {{query: string}} Entry of the browser's history: a link may be too short for it */

const MAX_PROBLEMS = 100;
const STORED = "undo";

export class History {
  #state;
  /** @type {string[]} */
  #problems;
  #at = 0;

  /** @param {import("./state.js").State} state */
  constructor(state) {
    this.#state = state;
    this.#problems = [state.problem];
  }

  get #problem() {
    return this.#problems[this.#at];
  }

  /**
   * @param {object} does
   * @param {(step: number, select: string | null) => void} does.look shows another step or number of the same problem
   * @param {(happened: "undone" | "redone" | "reopened") => void} does.open shows the page of another problem, which the state has
   */
  start({ look, open }) {
    const entry = /** @type {Entry | null} */ (history.state);
    const isBeyondLink = entry !== null && location.search === "" && problemOf(entry.query) !== this.#state.problem;
    if (entry) this.#restore(problemOf(entry.query), isBeyondLink); // else the link is a new beginning
    if (!isBeyondLink) history.replaceState({ query: this.#state.query }, "");
    addEventListener("pagehide", () => this.#store());
    addEventListener("popstate", (event) => {
      const reached = /** @type {Entry | null} */ (event.state);
      if (!reached) return this.#replaceEntry(); // an anchor in the address bar changes nothing
      if (problemOf(reached.query) === this.#state.problem) {
        const place = new URLSearchParams(reached.query);
        return look(Number(place.get("step") ?? 0), place.get("select"));
      }
      if (this.#state.problem !== this.#problem) this.#add(); // it was just changed
      const happened = problemOf(reached.query) === this.#problems[this.#at + 1] ? "redone" : "undone";
      this.#goTo(reached.query);
      open(happened);
    });
    this.#showButtons();
    if (!isBeyondLink) return;
    this.#state.respell(entry.query); // too long for a link, which a reload asks for
    this.#goTo(entry.query);
    open("reopened");
  }

  /** The problem of an entry, with the step and the number that were looked at there. @param {string} query */
  #goTo(query) {
    const place = new URLSearchParams(query);
    this.#state.open(query);
    this.#state.look({ step: place.get("step"), select: place.get("select") });
    const near = [this.#at, this.#at - 1, this.#at + 1].find((at) => this.#problems[at] === problemOf(query));
    if (near === undefined) this.#add();
    else this.#at = near;
    this.#showButtons();
  }

  /** A changed problem can be undone. */
  record() {
    if (this.#state.problem === this.#problem) return this.#replaceEntry();
    this.#add();
    this.#pushEntry();
    this.#showButtons();
  }

  #add() {
    this.#problems.splice(this.#at + 1, Infinity, this.#state.problem);
    if (this.#problems.length > MAX_PROBLEMS) this.#problems.shift();
    this.#at = this.#problems.length - 1;
  }

  /**
   * The state as the server spells it, in its own way, which is no change by itself.
   * @param {string} query @param {boolean} isChange whether the server also changed something
   */
  spell(query, isChange) {
    const isRecorded = !isChange && this.#state.problem === this.#problem;
    this.#state.respell(query);
    if (isRecorded) this.#problems[this.#at] = this.#state.problem;
    this.record();
  }

  /** Another step, or another number that is looked at. @param {boolean} [isOwn] whether Back leads away from it alone */
  visit(isOwn = true) {
    if (this.#state.problem !== this.#problem) return; // it is recorded when the change is
    if (isOwn) this.#pushEntry();
    else this.#replaceEntry();
  }

  #pushEntry() {
    history.pushState({ query: this.#state.query }, "", this.#state.link ?? location.pathname);
  }

  #replaceEntry() {
    history.replaceState({ query: this.#state.query }, "", this.#state.link ?? location.pathname);
  }

  #showButtons() {
    const isLast = this.#at === this.#problems.length - 1;
    for (const [name, isPossible] of /** @type {[string, boolean][]} */ ([["undo", this.#at > 0], ["redo", !isLast]])) {
      document.querySelector(`[data-action="${name}"]`)?.setAttribute("aria-disabled", String(!isPossible)); // it keeps the focus
    }
  }

  /** The buttons of a new page. */
  refresh() {
    this.#showButtons();
  }

  /** @param {-1 | 1} direction back or on @returns {boolean} whether the state is another problem now */
  move(direction) {
    this.record(); // what was just changed can be undone as well
    const problem = this.#problems[this.#at + direction];
    if (problem === undefined) return false;
    this.#at += direction;
    this.#state.open(problem);
    this.#pushEntry();
    this.#showButtons();
    return true;
  }

  /** What was changed right before the page is left is not lost. */
  #store() {
    if (this.#state.problem !== this.#problem) this.#add();
    this.#replaceEntry();
    try {
      sessionStorage.setItem(STORED, JSON.stringify(this.#problems));
    } catch {
      return; // in some frames nothing may be kept
    }
  }

  /** @param {string} problem of the entry @param {boolean} isBeyondLink whether the page shows another one */
  #restore(problem, isBeyondLink) {
    try {
      const problems = JSON.parse(sessionStorage.getItem(STORED) ?? "[]");
      const at = problems.lastIndexOf(problem);
      if (at < 0) return;
      [this.#problems, this.#at] = [problems, at];
      if (!isBeyondLink) problems[at] = this.#state.problem; // as the server spells it
    } catch {
      return;
    }
  }
}

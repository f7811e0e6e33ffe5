// @ts-check
/** What the page depends on, as the parameters of its link: the problem, and how the reader looks at it. */

/** The parameters that change what is seen, and not what is worked through. */
const VIEW = new Set([
  ...["step", "sample", "select", "digits", "decimal", "lang", "edges", "theme", "weights", "embed"],
  ...["blank", "marking", "expect", "conventions"],
]);
/** The longest link that every browser, proxy and mail takes. */
const MAX_LINK = 8000;

/** @param {string} query @returns {string} the parameters without those of the view */
export function problemOf(query) {
  return new URLSearchParams([...new URLSearchParams(query)].filter(([name]) => !VIEW.has(name))).toString();
}

export class State {
  /** Counts the changes: what was asked before a change is out of date after it. */
  version = 0;
  #parameters;

  /** @param {string} query */
  constructor(query) {
    this.#parameters = new URLSearchParams(query);
  }

  /** All parameters. */
  get query() {
    return this.#parameters.toString();
  }

  /** The parameters of the problem alone. */
  get problem() {
    return problemOf(this.query);
  }

  /** @param {string} name */
  get(name) {
    return this.#parameters.get(name);
  }

  /** A given number gets another text. @param {string} address @param {string | null} text as typed; null: as the base has it */
  set(address, text) {
    this.look({ [address]: text });
    this.version += 1;
  }

  /** Look at something else: what was asked before stays of use. @param {Record<string, string | number | null>} changes null takes one away */
  look(changes) {
    for (const [name, value] of Object.entries(changes)) {
      if (value === null) this.#parameters.delete(name);
      else this.#parameters.set(name, String(value));
    }
  }

  /** The same state, as the server spells it. @param {string} query */
  respell(query) {
    this.#parameters = new URLSearchParams(query);
  }

  /** Another problem, looked at in the same way. @param {string} query */
  open(query) {
    const view = [...this.#parameters].filter(([name]) => VIEW.has(name));
    this.#parameters = new URLSearchParams([...new URLSearchParams(problemOf(query)), ...view]);
    this.version += 1;
  }

  /** @returns {string | null} the link of the page; null where it would be too long */
  get link() {
    const text = `${location.pathname}?${this.query.replaceAll("%3A", ":").replaceAll("%2C", ",")}`;
    return text.length > MAX_LINK ? null : text;
  }
}

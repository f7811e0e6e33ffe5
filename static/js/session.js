// @ts-check
/** What the page depends on, as the parameters of its link: the problem, and the reader's view of it. */

/** The parameters that change what is seen, and not what is worked through. */
const VIEW = new Set([
  ...["step", "sample", "select", "digits", "decimal", "lang", "edges", "theme", "embed"],
  ...["blank", "marking", "expect", "conventions"],
]);
/** The longest link that every browser, proxy and mail takes. */
const LONGEST_LINK = 8000;

let parameters = new URLSearchParams();
/** Counts the changes: what was asked before a change is out of date after it. */
let version = 0;
/** The problem of the page as the server wrote it. */
let written = "";
/** The last problem that the server took: where a change is refused, it stays. */
let taken = "";

/** @param {string} query the parameters of the page, as the server spells them */
export function begin(query) {
  parameters = new URLSearchParams(query);
  written = problemOf(query);
}

/** @returns {boolean} whether the page was written of this problem */
export function isWritten() {
  return written === problemOf(query());
}

/** @param {string} query of a problem that the server took */
export function keep(query) {
  taken = query;
}

/** Back to the last problem that the server took. @returns {boolean} whether that is another one */
export function goBack() {
  if (!taken || problemOf(taken) === problemOf(query())) return false;
  restore(taken, view());
  return true;
}

export function query() {
  return parameters.toString();
}

export function versionNow() {
  return version;
}

/** @param {string} name */
export function get(name) {
  return parameters.get(name);
}

/** Look elsewhere: what was asked before stays of use. @param {Record<string, string | number | null>} changes */
export function look(changes) {
  for (const [name, value] of Object.entries(changes)) {
    if (value === null || value === "") parameters.delete(name);
    else parameters.set(name, String(value));
  }
}

/** @param {Record<string, string | number | null>} changes null takes a parameter away */
export function set(changes) {
  look(changes);
  version += 1;
}

/** @returns {string} the parameters of the view alone */
export function view() {
  return new URLSearchParams([...parameters].filter(([name]) => VIEW.has(name))).toString();
}

/** @param {string} problem parameters @param {string} seen parameters of the view */
export function restore(problem, seen) {
  const kept = [...new URLSearchParams(problem)].filter(([name]) => !VIEW.has(name));
  parameters = new URLSearchParams([...kept, ...new URLSearchParams(seen)]);
  version += 1;
}

/** @returns {string | null} the link of the page; null where it would be too long */
export function link() {
  const text = `${location.pathname}?${query().replaceAll("%3A", ":").replaceAll("%2C", ",")}`;
  return text.length > LONGEST_LINK ? null : text;
}

/** @param {Record<string, string>} fields all of a problem, as a form has them */
export function replaceProblem(fields) {
  const seen = [...parameters].filter(([name]) => VIEW.has(name));
  parameters = new URLSearchParams([...seen, ...Object.entries(fields).filter(([name]) => !VIEW.has(name))]);
  version += 1;
}

/** @param {string} query @returns {string} the parameters without those of the view */
export function problemOf(query) {
  return new URLSearchParams([...new URLSearchParams(query)].filter(([name]) => !VIEW.has(name))).toString();
}

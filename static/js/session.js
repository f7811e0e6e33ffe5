// @ts-check
/** What the page depends on, as the parameters of its link: the problem, and the reader's view of it. */

import * as pending from "./pending.js";

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
/** Whether it was asked to look otherwise since then: numbers may have been written as that. */
let isRestyled = false;

/** @param {string} query the parameters of the page, as the server spells them @param {boolean} isTaken whether it has no fault */
export function begin(query, isTaken) {
  parameters = new URLSearchParams(query);
  [written, isRestyled] = [problemOf(query), false];
  pending.startFrom(written, isTaken);
}

/** @returns {boolean} whether the page was written of this problem */
export function isWritten() {
  return written === problemOf(query());
}

/** @returns {boolean} whether its numbers look as those of the page */
export function isSeenAsWritten() {
  return !isRestyled;
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

/** Look elsewhere: what was asked before stays of use. @param {pending.Changes} changes */
export function look(changes) {
  pending.apply(parameters, changes);
}

/** Change the problem, or how it looks. @param {pending.Changes} changes @param {pending.Answered} [answered] */
export function set(changes, answered) {
  look(changes);
  const names = Object.keys(changes);
  if (names.some((name) => !VIEW.has(name))) pending.add(changes, answered);
  isRestyled ||= names.some((name) => VIEW.has(name));
  version += 1;
}

/** @returns {string} the parameters that the server is to answer next */
export function ask() {
  return `${pending.ask()}&${view()}`;
}

export { isAny as isPending, isUnsure, take } from "./pending.js";

/**
 * The server refused what it was asked, or the page of all that was changed.
 * @param {(one: pending.Pending) => void} tell
 * @returns {boolean} whether something else is to be asked in its place
 */
export function refuse(tell) {
  const problem = pending.refuse(tell);
  if (problem === null) return false;
  parameters = new URLSearchParams(`${problem}&${view()}`);
  version += 1;
  return true;
}

/** @returns {string} the parameters of the view alone */
export function view() {
  const seen = new URLSearchParams();
  for (const name of VIEW) if (parameters.has(name)) seen.set(name, parameters.get(name) ?? "");
  return seen.toString();
}

/** Another problem. @param {string} problem parameters @param {string} [seen] parameters of the view */
export function restore(problem, seen = view()) {
  pending.startFrom(problemOf(problem), false);
  parameters = new URLSearchParams(`${problemOf(problem)}&${seen}`);
  version += 1;
}

/** @returns {string | null} the link of the page; null where it would be too long */
export function link() {
  const text = `${location.pathname}?${query().replaceAll("%3A", ":").replaceAll("%2C", ",")}`;
  return text.length > LONGEST_LINK ? null : text;
}

/** @param {string} query @returns {string} the parameters without those of the view */
export function problemOf(query) {
  return new URLSearchParams([...new URLSearchParams(query)].filter(([name]) => !VIEW.has(name))).toString();
}

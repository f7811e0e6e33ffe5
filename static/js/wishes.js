// @ts-check
/**
 * What waits for a page of the server: edits of the structure, each with a page of its own, in the order in which they
 * were made; and whoever wants to know when the page says what the session says. Nothing is lost because something
 * else happens before its page has come.
 */

import * as session from "./session.js";

/** @typedef {{more: Record<string, string>, key?: string, done: (isShown: boolean) => void}} Edit */
/** @typedef {{anew?: boolean, quiet?: boolean}} How anew: of another problem, its faults are shown; quiet: the cost is not said */
/** @typedef {How & {version: number, done: (isShown: boolean) => void}} Waiting */

/** @type {Edit[]} */
let edits = [];
/** @type {Waiting[]} */
let waiting = [];

/**
 * @param {Record<string, string>} more parameters of its request alone
 * @param {string} [key] of the control that was pressed: what it does may have another name when its turn comes
 * @returns {Promise<boolean>} whether it was done and shown
 */
export function wantEdit(more, key) {
  return new Promise((done) => edits.push({ more, key, done }));
}

/** @param {How} how @returns {Promise<boolean>} whether it was shown, and nothing else was changed before */
export function wantPage(how) {
  if (how.anew) while (forgetEdit());
  const version = session.versionNow();
  return new Promise((done) => waiting.push({ ...how, version, done }));
}

export function isWanted() {
  return edits.length + waiting.length > 0;
}

/** @returns {boolean} whether the page is that of another problem */
export function isAnew() {
  return waiting.some((one) => one.anew);
}

/** @returns {boolean} whether nobody wants to hear the cost */
export function isQuiet() {
  return waiting.every((one) => one.quiet);
}

/** @returns {Edit | undefined} the edit whose turn it is */
export function firstEdit() {
  return edits[0];
}

/** The last edit is not wanted any more. @returns {boolean} whether there was one */
export function forgetEdit() {
  const edit = edits.pop();
  edit?.done(false);
  return edit !== undefined;
}

/** @param {boolean} isShown */
export function endEdit(isShown) {
  edits.shift()?.done(isShown);
}

/** Tell all who wait for the page. @param {boolean} isShown */
export function endWaiting(isShown) {
  const version = session.versionNow();
  for (const one of waiting) one.done(isShown && one.version === version);
  waiting = [];
}

// @ts-check
/** What was said of other numbers than those that are there now, until the page is written anew. */

/** Each is marked by itself: a class on the root would have the browser look through the whole page. */
const SAID = ".printed, .note, .problem .verdict, .why-says, .probe, .why .check";
/** @type {Element[]} */
let sentences = [];

/** Find what a page says, when the page or its why is new. @param {ParentNode} root */
export function findSentences(root) {
  sentences = [...root.querySelectorAll(SAID)];
}

/** @param {boolean} isOutdated whether numbers have changed since the page was written */
export function markOutdated(isOutdated) {
  for (const element of sentences) element.classList.toggle("outdated", isOutdated);
}

// @ts-check
/** What was said of other numbers than those that are there now, until the page is written anew. */

/** Each is marked by itself: a class on the root would have the browser look through the whole page. */
const SAID = ".printed, .note, .why-says, .probe .verdict";
/** @type {Element[]} */
let sentences = [];
let areMarked = false;

/** Find what a page says that is new, or new in a part. @param {ParentNode} root */
export function findSentences(root) {
  sentences = [...root.querySelectorAll(SAID)];
  areMarked = sentences.some((element) => element.classList.contains("outdated"));
}

/** @param {boolean} isOutdated whether numbers have changed since the page was written */
export function markOutdated(isOutdated) {
  if (isOutdated === areMarked) return;
  areMarked = isOutdated;
  for (const element of sentences) element.classList.toggle("outdated", isOutdated);
}

// @ts-check
/** The page as the server writes it: what it says as data, and how a fresh one takes the place of the old. */

import { isGiven } from "./addresses.js";
import { keepFocus } from "./focus.js";
import { KNOWN, morph } from "./morph.js";
import { findNumbers, writeWaiting } from "./numbers.js";
import { findSentences } from "./outdated.js";
import * as session from "./session.js";

/**
 * @typedef {object} ShownStep What the drawing shows in a step, by layer.
 * @property {string} key
 * @property {string[]} units the name on the units of each layer: a, delta, a_new
 * @property {string[]} edges the name on the edges into each layer: W, dC_dW, step_W, W_new
 * @property {number[]} active the layers that the step is about
 * @property {[string, number][]} flow what moves, one after the other: forward, back, labels, units, with the layer
 */

/**
 * @typedef {object} PageData
 * @property {string} query all parameters of the page, as the server spells them
 * @property {string} shape stands for all that the numbers of the page stand in
 * @property {ShownStep[]} steps
 * @property {Record<string, string[]>} terms by address: the addresses that the number was computed from; of one shape the same
 * @property {Record<string, string>} words what the scripts say, in the reader’s language
 * @property {boolean} wide whether the drawing shows the edges of one unit alone
 * @property {Record<string, string>} signs by verdict, where numbers are to be found
 * @property {number} room characters that a number in the drawing may have
 */

/** @type {PageData} */
let data = { query: "", shape: "", steps: [], terms: {}, words: {}, wide: false, signs: {}, room: 10 };
/** @type {(() => void)[]} */
const listeners = [];
/** What a page is as long by: its blocks, what is said in them, and its parameters but for the numbers. */
const BLOCKS = ".step, .tables, [data-line], .note, .printed";
const OF_NO_SIZE = new Set(["step", "select"]);
/** The page that was measured. */
let measured = "";

export function pageData() {
  return data;
}

/** @param {string} key @param {Record<string, string | number>} [values] @returns {string} */
export function say(key, values = {}) {
  const text = data.words[key] ?? key;
  return text.replace(/%\((\w+)\)s/g, (_, name) => String(values[name] ?? ""));
}

/** Call back now and whenever another page has taken the place of this one. @param {() => void} listener */
export function onPage(listener) {
  listeners.push(listener);
  listener();
}

/** @param {boolean} [hasNumbers] whether its numbers are those that were written last */
export function readPage(hasNumbers = false) {
  const block = document.getElementById("page-data");
  const { shape, terms } = data;
  if (block?.textContent) data = JSON.parse(block.textContent);
  if (data.shape === shape) data.terms = terms; // the page may have left them out
  session.begin(data.query, data.steps.length > 0);
  findNumbers(document, hasNumbers);
  findSentences(document);
  measure();
}

/**
 * What has been laid out once keeps its size, and is laid out again where it is seen alone: see lab.css. To lay out all of
 * a page takes as long as to write it: other numbers in the same lines are not measured again.
 */
function measure() {
  const settings = [...new URLSearchParams(data.query)].filter(([name]) => !isGiven(name) && !OF_NO_SIZE.has(name));
  const now = [...settings, ...Array.from(document.querySelectorAll(BLOCKS), nameOf)].join();
  if (now === measured) return;
  measured = now;
  const { classList } = document.documentElement;
  classList.remove("measured");
  requestAnimationFrame(() => requestAnimationFrame(() => classList.add("measured")));
}

/** @param {Element} block */
function nameOf(block) {
  return block.id || block.getAttribute("data-line");
}

/** Put a fresh page in the place of this one; what did not change stays untouched. @param {Document} fresh */
export function showPage(fresh) {
  const hasNumbers = fresh.querySelector(`[${KNOWN}]`) !== null;
  if (hasNumbers) writeWaiting(); // before their places may be used for others
  const refocus = keepFocus();
  for (const part of ["header.top", "main", "#page-data"]) {
    const [old, wanted] = [document.querySelector(part), fresh.querySelector(part)];
    if (old && wanted) morph(old, wanted);
  }
  const root = document.documentElement;
  for (const name of ["lang", "data-theme", "data-decimal"]) {
    const value = fresh.documentElement.getAttribute(name);
    if (value === root.getAttribute(name)) continue; // to set a language again styles the whole page anew
    if (value === null) root.removeAttribute(name);
    else root.setAttribute(name, value);
  }
  document.title = fresh.title;
  const step = session.get("step"); // it may have been read on while the page was under way
  readPage(hasNumbers);
  session.look({ step });
  for (const listener of listeners) listener();
  refocus();
}

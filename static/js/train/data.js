// @ts-check
/**
 * What comes as data: with the page its link, its words and the colours of its maps; and the server's answers in bytes,
 * parts with their lengths in front, see app/web/train/page.py.
 */

import { ask, at } from "../shared/http.js";

/**
 * @typedef {object} PageData
 * @property {string} link
 * @property {Record<string, string>} words
 * @property {Record<string, string>} palettes by name: 256 colours, red, green, blue, opacity, in hexadecimal
 */

/** @type {PageData} */
let data = { link: "", words: {}, palettes: {} };

export function readData() {
  data = JSON.parse(document.getElementById("page-data")?.textContent ?? "{}");
}

export function pageData() {
  return data;
}

/** @param {string} key @param {Record<string, string | number>} [values] @returns {string} */
export function say(key, values = {}) {
  return (data.words[key] ?? key).replace(/%\((\w+)\)s/g, (_, name) => String(values[name] ?? ""));
}

/** @returns {HTMLFormElement} */
export function form() {
  return /** @type {HTMLFormElement} */ (document.getElementById("settings"));
}

/** @returns {number} the epoch that is asked for; the last one where none is */
export function epochInBox() {
  const box = form().elements.namedItem("epoch");
  return box instanceof HTMLInputElement && box.value.trim() ? Number(box.value) : Infinity;
}

/** All settings as they stand in the form. @param {Record<string, string>} [more] of one request @returns {string} */
export function settings(more = {}) {
  const fields = /** @type {[string, string][]} */ ([...new FormData(form())].filter(([, value]) => typeof value === "string"));
  return new URLSearchParams([...fields, ...Object.entries(more)]).toString();
}

/** Have the whole page anew, of all that stands in the form. @param {Record<string, string>} [more] which has the last word */
export function openPage(more = {}) {
  const page = form();
  [page.method, page.action] = ["post", at(`/train?${new URLSearchParams(more)}`)];
  page.submit();
}

/** @param {string} path @param {string} body */
export function post(path, body) {
  const headers = { "content-type": "application/x-www-form-urlencoded" };
  return ask(path, { method: "POST", headers, body });
}

/**
 * @typedef {object} Head What the time line needs of a run.
 * @property {string} link of the page
 * @property {string[]} have the parts that the page has now, with their check sums
 * @property {number[]} epochs of the frames
 * @property {number} frame the one that is looked at
 * @property {number[]} at where the frames stand in the curves
 * @property {string[]} results in words, by frame
 * @property {[number, number][]} samples where the samples stand in the map
 * @property {[number, number][]} units where the units stand in the drawing
 * @property {boolean} classes whether the map is one of classes
 * @property {number[]} at_rest the frames at which the schedule has come to a rate of 0
 */
/** @typedef {{widths: number[], signs: string[], texts: string[], curves: string[], map: number, unit: number}} Lines */
/** @typedef {{lines: Lines, map: Uint8Array, units: Uint8Array}} Look */
/** @typedef {{head: Head, page: Record<string, string>, look: Look, parameters: ArrayBuffer}} Run */

const LENGTH = 4;

/** @param {ArrayBuffer} bytes @param {number} at @returns {[ArrayBuffer, number]} a part, and where the next begins */
function part(bytes, at) {
  const start = at + LENGTH;
  const end = start + new DataView(bytes).getUint32(at, true);
  return [bytes.slice(start, end), end];
}

/** @param {ArrayBuffer} bytes @returns {any} */
function json(bytes) {
  return JSON.parse(new TextDecoder().decode(bytes));
}

/** @param {ArrayBuffer} bytes @returns {Look} */
export function readLook(bytes) {
  const [text, start] = part(bytes, 0);
  const lines = json(text);
  const end = start + lines.map * lines.map;
  return { lines, map: new Uint8Array(bytes, start, end - start), units: new Uint8Array(bytes, end) };
}

/** @param {ArrayBuffer} bytes @returns {Run} */
export function readRun(bytes) {
  const [head, afterHead] = part(bytes, 0);
  const [page, afterPage] = part(bytes, afterHead);
  const [look, afterLook] = part(bytes, afterPage);
  const [parameters] = part(bytes, afterLook);
  return { head: json(head), page: json(page), look: readLook(look), parameters };
}

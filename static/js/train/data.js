// @ts-check
/** What the page says as data: its link, its words, the colours of its maps. */

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

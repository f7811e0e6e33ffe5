// @ts-check
/** The boxes of a sheet: what is typed in them is kept in this browser, and shown wherever the number stands. */

import { pageData } from "./page.js";
import * as session from "./session.js";

/** @typedef {{answers: Record<string, string>, hints: Record<string, string>}} Kept */

const KEPT = "sheet:";
const LAST = "sheet-before";

/** @returns {HTMLFormElement} */
export function form() {
  return /** @type {HTMLFormElement} */ (document.getElementById("sheet"));
}

/** @returns {HTMLInputElement[]} in the order of the steps */
export function boxes() {
  return [...form().querySelectorAll("[data-answer]")].filter((box) => box instanceof HTMLInputElement);
}

/** @param {string} address @returns {HTMLInputElement | undefined} */
export function boxOf(address) {
  return boxes().find((box) => box.dataset.answer === address);
}

/** @param {HTMLInputElement} box @returns {string} its address */
export function addressOf(box) {
  return box.dataset.answer ?? "";
}

/** @param {string | undefined} address */
export function goToBox(address) {
  const box = boxOf(address ?? "");
  box?.scrollIntoView({ block: "center" });
  box?.focus({ preventScroll: true });
  return Boolean(box);
}

/** What was typed shows in the drawing and the tables too. @param {string} address @param {string} [verdict] */
export function mirror(address, verdict = "") {
  const text = boxOf(address)?.value.trim() ?? "";
  const { signs, room } = pageData();
  for (const place of document.querySelectorAll(`[data-fill="${address}"]`)) {
    const isNarrow = place.hasAttribute("data-fit") && text.length > room;
    write(place.querySelector(".filled"), (isNarrow ? `${text.slice(0, room - 1)}…` : text) || "□");
    write(place.querySelector(".sign"), verdict && ` ${signs[verdict]}`);
  }
}

/** @param {Element | null} element @param {string} text */
function write(element, text) {
  if (element && element.textContent !== text) element.textContent = text;
}

/** The levels of hints that were asked for. @returns {Record<string, string>} */
export function hints() {
  const fields = [...form().querySelectorAll('[name^="hint."]')].filter((field) => field instanceof HTMLInputElement);
  return Object.fromEntries(fields.map((field) => [field.name.slice("hint.".length), field.value]));
}

/** @param {string} address @param {string} level */
export function setHint(address, level) {
  const line = boxOf(address)?.closest("li");
  const known = line?.querySelector('[name^="hint."]');
  const field = known instanceof HTMLInputElement ? known : document.createElement("input");
  [field.type, field.name, field.value] = ["hidden", `hint.${address}`, level];
  if (!known) line?.append(field);
}

/** @returns {Record<string, string>} */
export function answers() {
  return Object.fromEntries(boxes().filter((box) => box.value.trim()).map((box) => [addressOf(box), box.value]));
}

/** @param {Record<string, string>} texts @returns {number} how many found their box */
export function fill(texts) {
  const found = Object.entries(texts).filter(([address]) => boxOf(address));
  for (const [address, text] of found) {
    const box = boxOf(address);
    if (box) box.value = text;
    mirror(address);
  }
  return found.length;
}

/** Of every problem its own sheet; what stands in boxes that this page has not is kept as well. */
export function keep() {
  const onPage = new Set(boxes().map(addressOf));
  const before = kept();
  /** @param {Record<string, string>} texts */
  const elsewhere = (texts) => Object.fromEntries(Object.entries(texts).filter(([address]) => !onPage.has(address)));
  const now = { answers: { ...elsewhere(before.answers), ...answers() }, hints: { ...elsewhere(before.hints), ...hints() } };
  put(KEPT + session.problemOf(session.query()), JSON.stringify(now));
  if (Object.keys(now.answers).length) put(LAST, JSON.stringify(now.answers));
}

/** @returns {Kept} */
export function kept() {
  return { answers: {}, hints: {}, ...take(KEPT + session.problemOf(session.query())) };
}

/** @returns {Record<string, string>} what was typed last, be it for another network */
export function keptBefore() {
  return take(LAST) ?? {};
}

/** @param {string} name @param {string} text */
function put(name, text) {
  try {
    localStorage.setItem(name, text);
  } catch {
    // it is full, or this page may not keep anything: then the boxes alone have it
  }
}

/** @param {string} name */
function take(name) {
  try {
    return JSON.parse(localStorage.getItem(name) ?? "null");
  } catch {
    return null;
  }
}

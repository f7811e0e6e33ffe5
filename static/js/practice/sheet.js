// @ts-check
/** The boxes of a sheet: what is typed in them, shown wherever the number stands. */

import { pageData, say } from "../shared/dom.js";

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

/** How many boxes are filled in, said wherever the marks are. @param {number} count */
export function tellFilled(count) {
  const text = say("filled", { count, all: boxes().length });
  for (const place of document.querySelectorAll("[data-filled]")) write(place, text);
}

/** What was typed shows in the drawing and the tables too. @param {string} address @param {string} [verdict] */
export function mirror(address, verdict = "") {
  const text = boxOf(address)?.value.trim() ?? "";
  const { signs, room } = pageData();
  for (const place of document.querySelectorAll(`.answer mn[data-address="${address}"], [data-line] mn[data-address="${address}"]:not(.result)`)) {
    write(place, text || "□");
  }
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

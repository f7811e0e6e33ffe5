// @ts-check
/** Numbers are rewritten where they stand, by address: in the drawing, the formulas and the tables alike. */

import { guard, relate } from "./around.js";
import { forgetPlaces, placeOf } from "./place.js";
import { findQuantities } from "./seen.js";
import { isInSight, onSight, watchSight } from "./sight.js";

/** @typedef {import("./place.js").Place} Place */
/** @typedef {string | [string, string]} Text a number as shown; where that is not all of it, with its nearest float64 */

/** All of the page. @type {Element[]} */
let elements = [];
/** What they stood for as they were found: a page written anew may use them for other numbers. @type {string[]} */
let addresses = [];
/** The same by address. @type {Map<string, Element[]>} */
let places = new Map();
/** What was written last, by address: what stays as it is costs nothing. @type {Map<string, string>} */
const written = new Map();
/** How wide edges were made last, by address. @type {Map<string, number>} */
const widened = new Map();
/** Until the hand has rested for so long, what is not in sight waits. */
const REST = 300;
/** Milliseconds of it at once. */
const SLICE = 2;
/** What is still to be written of elements that are not in sight. @type {Map<Element, [Text, Text]>} */
const unwritten = new Map();
/** How wide lines will be that are not in sight. @type {Map<Element, string>} */
const unwidened = new Map();
/** What is still to be said of elements: how it is read aloud, and its full value. @type {Map<Element, [string, string]>} */
const unsaid = new Map();
/** @type {number | undefined} */
let resting;

onSight(() => writeWaiting());

/** Find the numbers of a new page. @param {ParentNode} root @param {boolean} areWritten whether they are those that were written last */
export function findNumbers(root, areWritten) {
  const found = [...root.querySelectorAll("[data-address]")];
  if (areWritten && found.length === elements.length && found.every(isKnown)) return;
  elements = found;
  addresses = found.map(addressOf);
  places = new Map();
  forgetPlaces();
  unwritten.clear();
  unwidened.clear();
  unsaid.clear();
  written.clear();
  widened.clear();
  for (const [i, element] of elements.entries()) {
    const address = addresses[i];
    const known = places.get(address);
    if (known) known.push(element);
    else places.set(address, [element]);
  }
  findQuantities(places);
  watchSight(root);
}

/** @param {Element} element */
function addressOf(element) {
  return element.getAttribute("data-address") ?? "";
}

/** @param {Element} element @param {number} i */
function isKnown(element, i) {
  return element === elements[i] && addressOf(element) === addresses[i];
}

/** @param {string} address @returns {Element[]} all that stands for this number */
export function elementsOf(address) {
  return places.get(address) ?? [];
}

/** @param {string} address @returns {string} the number as the page shows it */
export function shown(address) {
  writeWaiting();
  return elementsOf(address).find((element) => !element.matches("line, [data-fit], [data-digits]"))?.textContent
    ?? elementsOf(address)[0]?.textContent ?? "";
}

/** @returns {Map<string, string>} every number as the page shows it now */
export function snapshot() {
  writeWaiting();
  return new Map([...places.keys()].map((address) => [address, shown(address)]));
}

/** What is in sight is written at once, all else when the hand rests. @param {Record<string, Text>} texts */
export function writeNumbers(texts) {
  for (const [address, text] of Object.entries(texts)) {
    const now = String(text);
    if (written.get(address) === now) continue;
    written.set(address, now);
    for (const element of elementsOf(address)) {
      const place = placeOf(element);
      const own = textFor(place, address, texts);
      if (isInSight(place.block)) write(element, place, own, text);
      else unwritten.set(element, [own, text]);
    }
  }
  clearTimeout(resting);
  resting = setTimeout(writeSome, REST);
}

/** What was not in sight, what is read aloud, and what is copied. @param {number} [until] when to stop, on the page's clock */
export function writeWaiting(until = Infinity) {
  for (const [element, [text, whole]] of unwritten) {
    if (performance.now() > until) return;
    write(element, placeOf(element), text, whole);
  }
  for (const [element, width] of unwidened) {
    if (performance.now() > until) return;
    widen(element, width);
  }
  for (const [element, [said, full]] of unsaid) {
    if (performance.now() > until) return;
    unsaid.delete(element);
    say(element, placeOf(element), said, full.replace("−", "-"));
  }
}

/** In slices, so that the next edit does not wait. */
function writeSome() {
  writeWaiting(performance.now() + SLICE);
  if (unwritten.size || unwidened.size || unsaid.size) resting = setTimeout(writeSome);
}

/** @param {Record<string, number>} widths */
export function writeWidths(widths) {
  for (const address in widths) {
    const width = widths[address];
    if (widened.get(address) === width) continue;
    widened.set(address, width);
    for (const element of elementsOf(address)) {
      if (element.tagName !== "line" || !element.hasAttribute("stroke-width")) continue;
      if (isInSight(placeOf(element).block)) widen(element, String(width));
      else unwidened.set(element, String(width));
    }
  }
}

/** @param {Element} line @param {string} width */
function widen(line, width) {
  unwidened.delete(line);
  set(line, "stroke-width", width);
}

/** @param {Place} place @param {string} address @param {Record<string, Text>} texts */
function textFor({ isFit, digits }, address, texts) {
  if (isFit) return texts[`${address}@fit`] ?? texts[address];
  return (digits && texts[`${address}@${digits}`]) || texts[address];
}

/** @param {Element} element @param {Place} place @param {Text} text @param {Text} whole as it is read aloud: where there is little room, more than is shown */
function write(element, place, text, whole) {
  unwritten.delete(element);
  const [short, full] = typeof text === "string" ? [text, text] : text;
  const sign = short === "0" ? "zero" : short.startsWith("−") ? "neg" : "pos";
  if (place.sign && place.sign !== sign) turn(element, place, sign);
  if (place.isLine) return;
  if (element.textContent !== short) rewrite(element, short);
  if (place.isResult) relate(element, typeof text === "string"); // a rounded 1 may be 1 to its last digit as well
  if (place.isNamed) unsaid.set(element, [place.digits ? short : typeof whole === "string" ? whole : whole[0], full]);
}

/** A text that is changed costs the browser less than a new one. @param {Element} element @param {string} text */
function rewrite(element, text) {
  const old = element.firstChild;
  if (old instanceof Text && !old.nextSibling) old.data = text;
  else element.textContent = text;
}

/** @param {Element} element @param {Place} place @param {string} said @param {string} full */
function say(element, { hasValueText, hasFull, isData, label }, said, full) {
  if (hasValueText) {
    set(element, "aria-valuetext", said);
    set(element, "aria-valuenow", full.replace(",", "."));
  } else if (label) set(element, "aria-label", label + said);
  if (hasFull) set(element, "data-full", full);
  if (isData) set(element, "value", full);
}

/** @param {Element} element @param {string} name @param {string} value */
function set(element, name, value) {
  if (element.getAttribute(name) !== value) element.setAttribute(name, value);
}

/** @param {Element} element @param {Place} place @param {string} sign */
function turn(element, place, sign) {
  element.classList.replace(place.sign, sign);
  place.sign = sign;
  if (place.isGuarded) guard(element, sign === "neg");
}

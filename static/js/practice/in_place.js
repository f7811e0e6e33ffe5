// @ts-check
/**
 * Typing where the number stands: in the drawing, a formula or a table. What is typed over an empty place is the text of
 * its box in the list, which keeps and marks it.
 */

import { addressOf, boxes, boxOf, goToBox } from "./sheet.js";

const PLACES = "a.empty, .drawing [data-fill], .mark mn[data-address], [data-line] mn[data-address]:not(.result)";
const REGIONS = [".drawing", ".tables", ".answer, [data-line]"];

/** The box over a place, the place, and where it is. @type {{over: HTMLInputElement, place: Element, region: string} | null} */
let open = null;

/** @param {Element} place */
function addressIn(place) {
  return place.getAttribute("data-fill") ?? place.getAttribute("data-address") ?? "";
}

/** @param {EventTarget | null} target @returns {Element | null} the empty place there, if its number has a box */
function placeAt(target) {
  const place = target instanceof Element ? target.closest(PLACES) : null;
  return place && boxOf(addressIn(place)) ? place : null;
}

/** Empty places that are no links are to be reached by keyboard too. @param {ParentNode} [root] */
export function makeReachable(root = document) {
  for (const place of root.querySelectorAll(PLACES)) {
    const box = boxOf(addressIn(place));
    if (!box || place.matches("a, [tabindex]")) continue;
    place.setAttribute("tabindex", "0");
    place.setAttribute("aria-label", nameOf(box));
    if (place.closest(".drawing")) place.setAttribute("role", "button"); // a formula may hold no buttons
  }
}

/** @param {HTMLInputElement} box */
function nameOf(box) {
  return box.labels?.[0]?.querySelector(".hidden")?.textContent ?? addressOf(box);
}

export function startInPlace() {
  makeReachable();
  document.addEventListener("keydown", (event) => {
    if (event.target instanceof HTMLInputElement || event.ctrlKey || event.metaKey || event.altKey) return;
    const place = placeAt(event.target);
    const isText = /^[\d.,−(-]$/.test(event.key);
    if (!place || !(isText || event.key === "Enter" || event.key === " ")) return;
    event.preventDefault();
    openOver(place, isText ? event.key : undefined);
  });
}

/** @param {Element} target @returns {boolean} whether it was an empty place */
export function openAt(target) {
  const place = placeAt(target);
  if (place) openOver(place);
  return place !== null;
}

/** @param {Element} place @param {string} [text] what it begins with */
function openOver(place, text) {
  close();
  const box = /** @type {HTMLInputElement} */ (boxOf(addressIn(place)));
  const before = box.value;
  const over = document.createElement("input");
  over.dataset.over = addressOf(box);
  for (const name of ["inputmode", "enterkeyhint", "autocomplete", "autocapitalize", "spellcheck", "aria-describedby"]) {
    over.setAttribute(name, box.getAttribute(name) ?? "");
  }
  over.setAttribute("aria-label", nameOf(box));
  over.value = text ?? before;
  const around = document.createElement("div");
  around.className = "over";
  around.append(over);
  (document.querySelector("main") ?? document.body).append(around);
  open = { over, place, region: REGIONS.find((selector) => place.closest(selector)) ?? "body" };
  followPlace();
  over.focus({ preventScroll: true });
  if (text) pass(over);
  else over.select();
  over.addEventListener("input", () => pass(over));
  over.addEventListener("blur", () => close());
  over.addEventListener("keydown", (event) => {
    event.stopPropagation();
    if (event.key === "Escape") {
      over.value = before;
      pass(over);
      close(true);
    } else if (event.key === "Enter") {
      event.preventDefault();
      goOn(box, event.shiftKey ? -1 : 1);
    }
  });
}

/** What is typed here is typed in its box. @param {HTMLInputElement} over */
function pass(over) {
  const box = boxOf(over.dataset.over ?? "");
  if (!box || box.value === over.value) return;
  box.value = over.value;
  box.dispatchEvent(new Event("input", { bubbles: true }));
}

/** To the next number: where it stands in the same region, or else to its box. @param {HTMLInputElement} box @param {number} way */
function goOn(box, way) {
  const region = open?.region ?? "body";
  const next = boxes()[boxes().indexOf(box) + way];
  if (!next) return close(true);
  const place = placeIn(region, addressOf(next));
  close();
  if (place) openOver(place);
  else goToBox(addressOf(next));
}

/** @param {string} region @param {string} address @returns {Element | undefined} where a number can be seen there */
function placeIn(region, address) {
  return [...document.querySelectorAll(PLACES)].find(
    (place) => addressIn(place) === address && place.closest(region) && place.checkVisibility(),
  );
}

/** The page may have moved, or the place been written anew with a mark. */
export function followPlace() {
  if (!open) return;
  const { over, region } = open;
  const address = over.dataset.over ?? "";
  if (!open.place.isConnected) open.place = placeIn(region, address) ?? open.place;
  if (boxOf(address)?.hasAttribute("aria-invalid")) over.setAttribute("aria-invalid", "true");
  else over.removeAttribute("aria-invalid");
  if (!open.place.isConnected || !over.parentElement) return;
  const { left, top } = open.place.getBoundingClientRect();
  over.parentElement.style.left = `min(${left + scrollX - 8}px, 100vw - 11em)`; // on a phone it stays on the screen
  over.parentElement.style.top = `${top + scrollY - 8}px`;
}

/** @param {boolean} [isBack] whether the focus goes back to the place */
function close(isBack = false) {
  if (!open) return;
  const { over, place } = open;
  open = null; // its removal takes the focus away, which closes it once more
  over.parentElement?.remove();
  boxOf(over.dataset.over ?? "")?.dispatchEvent(new Event("change", { bubbles: true }));
  if (isBack && (place instanceof HTMLElement || place instanceof SVGElement || place instanceof MathMLElement)) place.focus();
}

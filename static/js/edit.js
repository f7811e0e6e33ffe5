// @ts-check
/** A given number is changed where it stands: typed, dragged, or stepped with the arrow keys. */

import { givenAt } from "./addresses.js";
import { places, plain, stepped } from "./decimal.js";
import { change, hold } from "./live.js";
import { elementsOf, shown, writeWaiting } from "./numbers.js";
import { pressWithoutSelecting } from "./press.js";
import * as session from "./session.js";
import { recordHistory } from "./undo.js";

/** Pixels for one step of the last digit. */
const STRIDE = 4;
/** The number that was stepped last, as it was left, and its digits behind the point: 1 after 0.9 goes on to 1.1. */
let [stepping, digits] = ["", 1];
/** The number that was changed last. */
let edited = "";

/** @param {string} address @param {string} text as typed @param {Parameters<typeof change>[1]} [whenAnswered] */
export function edit(address, text, whenAnswered) {
  if (address !== edited && !session.isPending()) recordHistory(); // of two numbers each is undone by itself
  edited = address;
  change({ [address]: plain(text) }, whenAnswered, { [address]: local(text) });
}

/** @param {string} text a number @returns {string} as the page writes it */
function local(text) {
  const comma = document.documentElement.dataset.decimal === "comma";
  return (comma ? plain(text).replace(".", ",") : plain(text)).replace("-", "−");
}

/** @param {string} address @returns {string} the number in full */
export function fullText(address) {
  const typed = session.get(address);
  if (typed) return plain(typed);
  writeWaiting();
  const place = elementsOf(address).find((element) => element.hasAttribute("value") || element.hasAttribute("data-full"));
  return plain(place?.getAttribute("value") ?? place?.getAttribute("data-full") ?? shown(address));
}

/** @param {string} address @param {number} count @param {string} [from] @returns {string} the number so many steps on */
function step(address, count, from = fullText(address)) {
  if (stepping !== asLeft(address, fullText(address))) digits = places(shown(address)); // has all written that waits
  const text = stepped(from, count, digits);
  if (address === "learning_rate" && Number(text) <= 0) return fullText(address);
  stepping = asLeft(address, text);
  return text;
}

/** @param {string} address @param {string} text @returns {string} what another text, or other digits, would change */
function asLeft(address, text) {
  return `${address}=${text}&digits=${session.get("digits")}`;
}

export function editByKeys() {
  document.addEventListener("keydown", (event) => {
    const up = { ArrowUp: 1, ArrowDown: -1 }[event.key];
    if (!up || event.target instanceof HTMLSelectElement) return;
    const box = event.target instanceof HTMLInputElement ? event.target.dataset.edit : null;
    const address = box ?? givenAt(event.target);
    if (!address) return;
    event.preventDefault();
    const text = step(address, event.shiftKey ? up * 10 : up);
    if (!(event.target instanceof HTMLInputElement)) return edit(address, text);
    event.target.value = local(text);
    event.target.dispatchEvent(new Event("input", { bubbles: true })); // as if it were typed
  });
}

export function editByDragging() {
  pressWithoutSelecting(givenAt);
  document.addEventListener("pointerdown", (event) => {
    const address = givenAt(event.target);
    if (!address || event.button || !(event.target instanceof Element)) return;
    if (event.pointerType === "touch" && event.target.closest("[data-edge]")) return;
    follow(event, address, event.target);
  });
}

/** @param {PointerEvent} down @param {string} address @param {Element} target */
function follow(down, address, target) {
  const from = fullText(address);
  const listening = new AbortController();
  let count = 0;
  let moved = false;
  /** @param {PointerEvent} event */
  const move = (event) => {
    const up = event.pointerType === "touch" ? 0 : down.clientY - event.clientY; // by finger, up and down is to scroll
    const now = ((event.clientX - down.clientX + up) / STRIDE) | 0;
    if (now === count) return;
    if (!moved) begin(target, down.pointerId);
    moved = true;
    count = now;
    edit(address, step(address, event.shiftKey ? count * 10 : count, from));
  };
  const end = () => {
    listening.abort();
    document.documentElement.classList.remove("dragging");
    if (!moved) return;
    hold(false);
    swallowClick();
  };
  addEventListener("pointermove", move, { signal: listening.signal });
  addEventListener("dragstart", (event) => event.preventDefault(), { signal: listening.signal }); // of the link around it
  for (const name of ["pointerup", "pointercancel"]) addEventListener(name, end, { signal: listening.signal });
}

/** A drag is no click. That of a mouse comes at once; a finger sends none, and its next tap is one. */
function swallowClick() {
  const listening = new AbortController();
  const swallow = (/** @type {Event} */ event) => (event.stopPropagation(), event.preventDefault());
  addEventListener("click", swallow, { capture: true, signal: listening.signal });
  setTimeout(() => listening.abort());
}

/** @param {Element} target @param {number} pointer */
function begin(target, pointer) {
  hold(true);
  target.setPointerCapture(pointer);
  document.documentElement.classList.add("dragging");
}

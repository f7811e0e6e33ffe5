// @ts-check
/** A press of the mouse that a drag of ours may begin with. */

import { focusOn } from "./focus.js";

/**
 * Without the selection of text that a browser begins there: with every move it looks for its end, through the whole page
 * where nothing can be selected, and a page of many numbers stands still for a fifth of a second each time.
 * @param {(pressed: Element) => unknown} isOurs
 */
export function pressWithoutSelecting(isOurs) {
  document.addEventListener("mousedown", (event) => {
    if (event.button || !(event.target instanceof Element) || event.target instanceof HTMLInputElement) return;
    if (!isOurs(event.target)) return;
    event.preventDefault();
    focusOn(event.target);
  });
}

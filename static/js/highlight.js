// @ts-check
/** Pointing at a number, or focusing it, lights it and its terms: in the drawing, the formulas and the tables alike. */

import { addressAt } from "./addresses.js";
import { elementsOf } from "./numbers.js";
import { onPage, pageData } from "./page.js";
import * as session from "./session.js";

/** @type {Element[]} */
let lit = [];

/** @param {string} address @param {string} mark @param {string} [where] */
function light(address, mark, where) {
  for (const element of elementsOf(address)) {
    if (where && !element.closest(where)) continue;
    element.classList.add(mark);
    lit.push(element);
  }
}

/** @param {string | null} address null: what is chosen stays lit */
export function lightUp(address) {
  for (const element of lit) element.classList.remove("selected", "term");
  lit = [];
  const shown = address ?? session.get("select");
  if (!shown) return;
  const { terms } = pageData();
  for (const term of terms[shown] ?? []) {
    light(term, "term");
    // The drawing leaves some numbers out, such as slopes: there the terms of the term stand for it.
    const isDrawn = elementsOf(term).some((element) => element.closest(".drawing"));
    if (!isDrawn) for (const inner of terms[term] ?? []) light(inner, "term", ".drawing");
  }
  light(shown, "selected");
}

export function lightOnPointing() {
  /** @param {Event} event */
  const follow = (event) => lightUp(addressAt(event.target));
  /** Where the pointer was moved or pressed last. @type {[number, number]} */
  let at = [-1, -1];
  for (const name of /** @type {const} */ (["pointermove", "pointerdown"])) {
    addEventListener(name, ({ clientX, clientY }) => (at = [clientX, clientY]), { capture: true, passive: true });
  }
  document.addEventListener("pointerover", (event) => {
    const isStill = event.clientX === at[0] && event.clientY === at[1]; // the page was scrolled under it
    if (!isStill) follow(event);
  });
  document.addEventListener("focusin", follow);
  onPage(() => lightUp(null));
}

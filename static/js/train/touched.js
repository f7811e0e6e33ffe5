// @ts-check
/** What the hand has changed since the question under way was asked: the answer knows nothing of it, and leaves it alone. */

import { form } from "./data.js";

/** The names of the fields. @type {Set<string>} */
const touched = new Set();

export function startTouching() {
  for (const sign of ["input", "change"]) form().addEventListener(sign, ({ target }) => touch(nameOf(target)), { capture: true });
}

/** @param {EventTarget | null} target @returns {string} */
function nameOf(target) {
  const isField = target instanceof HTMLInputElement || target instanceof HTMLSelectElement || target instanceof HTMLTextAreaElement;
  return isField ? (target.dataset.slider ?? target.name) : "";
}

/** @param {string} name of a field that is changed otherwise than by typing */
export function touch(name) {
  touched.add(name);
}

/** All that was changed is asked for now. */
export function forgetTouched() {
  touched.clear();
}

/** A fresh part of the page with what was changed in the old one. @param {Element} old @param {Element} fresh */
export function keepTouched(old, fresh) {
  for (const name of touched) {
    for (const selector of [`[name="${name}"]`, `[data-slider="${name}"]`]) {
      const [typed, place] = [old.querySelector(selector), fresh.querySelector(selector)];
      if (typed instanceof HTMLInputElement && place instanceof HTMLInputElement) {
        [place.value, place.checked] = [typed.value, typed.checked];
      } else if (typed instanceof HTMLSelectElement && place instanceof HTMLSelectElement) place.value = typed.value;
    }
  }
}

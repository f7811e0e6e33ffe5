// @ts-check
/** What the hand has changed since the question under way was asked: the answer knows nothing of it, and leaves it alone. */

import { form } from "./data.js";

/** The names of the fields. @type {Set<string>} */
const touched = new Set();
let asWritten = true;

export function startTouching() {
  for (const sign of ["input", "change"]) {
    form().addEventListener(sign, ({ target }) => {
      touch(nameOf(target));
      if (!(target instanceof HTMLInputElement && target.dataset.slider)) asWritten = false;
    }, { capture: true });
  }
}

/** @returns {boolean} whether the form stands as the server would write it: a slider writes so, too */
export function isAsWritten() {
  return asWritten;
}

/** @param {boolean} isSo */
export function setAsWritten(isSo) {
  asWritten = isSo;
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

/** @param {string} name @returns {boolean} */
export function isTouched(name) {
  return touched.has(name);
}

/**
 * A fresh part of the page with what was changed in the old one.
 * @param {Element} old @param {Element} fresh @param {string[]} edits of the structure that the fresh one comes of
 */
export function keepTouched(old, fresh, edits) {
  const columns = '[name="columns"]'; // whose roles were chosen
  const isOtherTable = fieldOf(old, columns)?.value !== fieldOf(fresh, columns)?.value;
  for (const name of touched) {
    if (isOtherTable && name.startsWith("column.")) continue;
    const now = nameAfter(name, edits);
    if (!now) continue;
    const [typed, place] = [fieldOf(old, `[name="${name}"]`), fieldOf(fresh, `[name="${now}"]`)];
    if (typed && place) copy(typed, place);
    else if (typed && isSent(typed)) fresh.append(carried(now, typed.value));
    else place?.remove(); // taken out of the form
    const [slider, rail] = [fieldOf(old, `[data-slider="${name}"]`), fieldOf(fresh, `[data-slider="${name}"]`)];
    if (slider && rail) copy(slider, rail);
  }
}

/** @typedef {HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement} Field */

/** @param {Element} part @param {string} selector @returns {Field | null} */
function fieldOf(part, selector) {
  return part.querySelector(selector);
}

/** As if the server had written it so. @param {Field} typed @param {Field} place */
function copy(typed, place) {
  if (place instanceof HTMLSelectElement) {
    for (const option of place.options) option.defaultSelected = option.value === typed.value;
  } else place.defaultValue = typed.value;
  if (typed instanceof HTMLInputElement && place instanceof HTMLInputElement) place.defaultChecked = typed.checked;
}

/** @param {Field} field */
function isSent(field) {
  return !(field instanceof HTMLInputElement) || field.type !== "checkbox" || field.checked;
}

/** What has no field any more goes along, and the next page says what becomes of it. @param {string} name @param {string} value */
function carried(name, value) {
  return Object.assign(document.createElement("input"), { type: "hidden", name, value });
}

/**
 * What a field of a layer is called after edits: those above a layer that is removed move down.
 * @param {string} name @param {string[]} edits @returns {string} empty where its own layer is removed
 */
function nameAfter(name, edits) {
  return edits.reduce((now, edit) => {
    const [removed, layer] = [Number(edit.split("remove-layer.")[1]), Number(now.split("activation.")[1])];
    if (!(layer >= removed)) return now;
    return layer === removed ? "" : `activation.${layer - 1}`;
  }, name);
}

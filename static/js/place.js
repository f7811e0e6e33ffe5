// @ts-check
/** The places where a number stands, and what there is to write at each. */

import { blockOf } from "./sight.js";

const SIGNS = ["neg", "pos", "zero"];
/**
 * What there is to write at an element. It is looked up once, as there are thousands of them.
 * @typedef {object} Place
 * @property {string} sign
 * @property {boolean} isLine
 * @property {boolean} isFit whether it has little room
 * @property {string} digits how many it shows, where that is its own
 * @property {string} label what it is called in front of its value
 * @property {boolean} hasValueText
 * @property {boolean} hasFull
 * @property {boolean} isData
 * @property {boolean} isNamed whether one of these is there
 * @property {boolean} isResult
 * @property {Element | null} block with which it comes into sight
 * @property {boolean} isGuarded whether it stands in brackets where it is negative
 */
/** @type {WeakMap<Element, Place>} */
let looked = new WeakMap();

export function forgetPlaces() {
  looked = new WeakMap();
}

/** @param {Element} element @returns {Place} */
export function placeOf(element) {
  let place = looked.get(element);
  if (!place) looked.set(element, (place = look(element)));
  return place;
}

/** @param {Element} element @returns {Place} */
function look(element) {
  const { classList } = element;
  const [hasFull, isData, hasValueText] = [element.hasAttribute("data-full"), element.tagName === "DATA", element.hasAttribute("aria-valuetext")];
  const label = element.getAttribute("aria-label")?.replace(/: [^:]*$/, ": ") ?? "";
  return {
    sign: SIGNS.find((name) => classList.contains(name)) ?? "",
    isLine: element.tagName === "line",
    isFit: element.hasAttribute("data-fit"),
    digits: element.getAttribute("data-digits") ?? "",
    label,
    hasValueText,
    hasFull,
    isData,
    isNamed: hasFull || isData || hasValueText || label !== "",
    isResult: classList.contains("result"),
    block: blockOf(element),
    isGuarded: classList.contains("guarded"),
  };
}

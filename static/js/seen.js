// @ts-check
/** What the reader has before the eyes: the quantities of the layers of which a number is in sight. */

import { isGiven, quantityOf } from "./addresses.js";
import { placeOf } from "./place.js";
import { isInSight, onSight } from "./sight.js";

/** Milliseconds at once: the next edit does not wait. */
const SLICE = 4;
/** Numbers of a page up to which all of them are asked for with every edit. */
const FEW = 200;
/** Elements by address that were not looked at yet. @type {[string, Element[]][]} */
let unseen = [];
/** Quantity with its layer to the blocks in which its numbers stand, and how many there are that are not given. @type {Map<string, {blocks: Set<Element | null>, count: number}>} */
let known = new Map();
/** Those in sight, as long as nothing else comes into it. @type {string[] | undefined} */
let inSight;
let areFew = true;
/** @type {number | undefined} */
let looking;

onSight(() => (inSight = undefined));

/** Look at the numbers of a new page, bit by bit. @param {Map<string, Element[]>} places their elements by address */
export function findQuantities(places) {
  [unseen, known, inSight, areFew] = [[...places], new Map(), undefined, places.size <= FEW];
  clearTimeout(looking);
  looking = setTimeout(lookOn);
}

function lookOn() {
  const until = performance.now() + SLICE;
  while (unseen.length && performance.now() < until) lookAt(.../** @type {[string, Element[]]} */ (unseen.pop()));
  if (unseen.length) looking = setTimeout(lookOn);
}

/** @param {string} address @param {Element[]} elements */
function lookAt(address, elements) {
  const quantity = quantityOf(address);
  const { blocks, count } = known.get(quantity) ?? { blocks: new Set(), count: 0 };
  for (const element of elements) blocks.add(placeOf(element).block);
  known.set(quantity, { blocks, count: isGiven(address) ? count : count + 1 });
}

/** @returns {string[] | undefined} those in sight: W.2, a.1, cost; undefined where all are wanted: of a few, and until all were looked at */
export function quantitiesInSight() {
  if (areFew || unseen.length) return undefined;
  inSight ??= [...known].filter(([, { blocks }]) => [...blocks].some(isInSight)).map(([quantity]) => quantity);
  return inSight;
}

/** @param {string[]} quantities those in sight @returns {string[][]} all others, some at a time: an edit does not wait for long */
export function others(quantities) {
  /** @type {string[][]} */
  const portions = [];
  let room = 0;
  for (const [quantity, { count }] of known) {
    if (quantities.includes(quantity)) continue;
    if (!portions.length || count > room) room = portions.push([]) && FEW;
    portions[portions.length - 1].push(quantity);
    room -= count;
  }
  return portions;
}

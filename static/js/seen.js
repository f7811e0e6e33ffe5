// @ts-check
/** What the reader has before the eyes: the quantities of the layers of which a number is in sight. */

import { quantityOf } from "./addresses.js";
import { blockOf, isInSight, onSight } from "./sight.js";

/** Quantity with its layer to the blocks in which its numbers stand. @type {Map<string, Set<Element | null>>} */
let blocks = new Map();
/** Those in sight, as long as nothing else comes into it. @type {string | null} */
let inSight = null;

onSight(() => (inSight = null));

/** @param {Map<string, Element[]>} places by address, the elements of a new page */
export function findQuantities(places) {
  [blocks, inSight] = [new Map(), null];
  for (const [address, elements] of places) {
    const quantity = quantityOf(address);
    const known = blocks.get(quantity) ?? new Set();
    for (const element of elements) known.add(blockOf(element));
    blocks.set(quantity, known);
  }
}

/** @returns {string} those in sight, as the server reads them: W.2,a.1,cost */
export function quantitiesInSight() {
  inSight ??= [...blocks].filter(([, all]) => [...all].some(isInSight)).map(([quantity]) => quantity).join();
  return inSight;
}

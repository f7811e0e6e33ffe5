// @ts-check
/** What the reader has before the eyes: the quantities of the layers of which a number is in sight. */

import { quantityOf } from "./addresses.js";
import { blockOf, isInSight } from "./sight.js";

/** Quantity with its layer to the blocks in which its numbers stand. @type {Map<string, Set<Element | null>>} */
let blocks = new Map();

/** @param {Map<string, Element[]>} places by address, the elements of a new page */
export function findQuantities(places) {
  blocks = new Map();
  for (const [address, elements] of places) {
    const quantity = quantityOf(address);
    const known = blocks.get(quantity) ?? new Set();
    for (const element of elements) known.add(blockOf(element));
    blocks.set(quantity, known);
  }
}

/** @returns {string} those in sight, as the server reads them: W.2,a.1,cost */
export function quantitiesInSight() {
  return [...blocks].filter(([, all]) => [...all].some(isInSight)).map(([quantity]) => quantity).join();
}

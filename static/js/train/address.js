// @ts-check
/**
 * The address of the page, how long it may be, and what leads elsewhere from it. One change is in it at once; of many
 * in a row the last, when the hand rests: browsers take few new addresses a second, and with each of them they draw their
 * own frame anew.
 */

import { at } from "../shared/http.js";

/** The longest that every browser, proxy and mail takes. */
const LONGEST_LINK = 8000;

/** @param {string} link */
export function isShort(link) {
  return link.length < LONGEST_LINK;
}

/** @param {Element | null} way a link, or the button of a form that is too much for one @param {string} epoch */
export function sayEpoch(way, epoch) {
  const name = way instanceof HTMLButtonElement ? "formaction" : "href";
  const address = new URL(way?.getAttribute(name) ?? "", location.origin);
  address.searchParams.set("epoch", epoch);
  way?.setAttribute(name, address.pathname + address.search);
}

const REST = 150;
/** The state and the address that are to be kept. @type {[string | null, string] | null} */
let next = null;
/** @type {number | undefined} */
let resting;

/** What is there already is not a change. @param {string} address @param {string | null} [state] what it cannot carry */
export function keepAddress(address, state = null) {
  if (!next && state === history.state && address === location.pathname + location.search) return;
  next = [state, address];
  if (resting === undefined) writeAddress();
  clearTimeout(resting);
  resting = setTimeout(() => {
    resting = undefined;
    writeAddress();
  }, REST);
}

/** For who reads it. */
export function writeAddress() {
  if (next) history.replaceState(next[0], "", next[1]);
  next = null;
}

/** The epoch alone; the last one is not said. @param {string} epoch */
export function keepEpochInAddress(epoch) {
  const link = new URLSearchParams(next ? next[1].split("?")[1] : location.search);
  if (epoch) link.set("epoch", epoch);
  else link.delete("epoch");
  keepAddress(`${at("/train")}?${link.toString().replaceAll("%2C", ",")}`);
}

// @ts-check
/**
 * The address of the page. One change is in it at once; of many in a row the last, when the hand rests: browsers take few
 * new addresses a second, and with each of them they draw their own frame anew.
 */

import { at } from "../shared/http.js";

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

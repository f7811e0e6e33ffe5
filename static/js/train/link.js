// @ts-check
/** How long the link of a run may be. */

/** The longest that every browser, proxy and mail takes. */
const LONGEST_LINK = 8000;

/** @param {string} link */
export function isShort(link) {
  return link.length < LONGEST_LINK;
}

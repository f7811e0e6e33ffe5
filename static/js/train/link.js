// @ts-check
/** How long the link of a run may be, and what leads elsewhere from it. */

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

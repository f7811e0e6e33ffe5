// @ts-check
/** The units of the drawing that are off: their z is not above 0. */

/** As layer.unit; to look for them takes as long as the page is. @type {[string, DOMTokenList][]} */
let units = [];

/** Find those of a new page. */
export function findUnits() {
  units = Array.from(document.querySelectorAll(".drawing .unit"), (unit) => [
    `${unit.getAttribute("data-layer")}.${unit.getAttribute("data-unit")}`, unit.classList,
  ]);
}

/** @param {Record<string, string[]>} off by what units show, a or a_new, those that are */
export function writeOff(off) {
  for (const [place, kinds] of units) {
    kinds.toggle("off", off.a.includes(place));
    kinds.toggle("off-new", off.a_new.includes(place));
  }
}

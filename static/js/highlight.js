// @ts-check
/** Pointing at a number, or focusing it, lights it and its terms: in the drawing, the formulas and the tables alike. */

/**
 * @param {Record<string, string[]>} terms by address: what the number was computed from
 * @param {Document} root
 */
export function lightTermsOf(terms, root) {
  const places = byAddress(root);
  /** @type {Element[]} */
  let lit = [];

  /** @param {string} address @param {string} mark @param {string} [where] */
  const light = (address, mark, where) => {
    for (const element of places.get(address) ?? []) {
      if (where && !element.closest(where)) continue;
      element.classList.add(mark);
      lit.push(element);
    }
  };

  /** @param {Event} event */
  const follow = (event) => {
    const target = event.target instanceof Element ? event.target.closest("[data-address]") : null;
    for (const element of lit) element.classList.remove("selected", "term");
    lit = [];
    const address = target?.getAttribute("data-address");
    if (!address) return;
    for (const term of terms[address] ?? []) {
      light(term, "term");
      // The drawing leaves some numbers out, such as slopes: there the terms of the term stand for it.
      const isDrawn = (places.get(term) ?? []).some((element) => element.closest(".drawing"));
      if (!isDrawn) for (const inner of terms[term] ?? []) light(inner, "term", ".drawing");
    }
    light(address, "selected");
  };

  root.addEventListener("pointerover", follow);
  root.addEventListener("focusin", follow);
}

/**
 * @param {Document} root
 * @returns {Map<string, Element[]>} all elements that show a number, by its address
 */
function byAddress(root) {
  /** @type {Map<string, Element[]>} */
  const places = new Map();
  for (const element of root.querySelectorAll("[data-address]")) {
    const address = element.getAttribute("data-address") ?? "";
    places.set(address, [...(places.get(address) ?? []), element]);
  }
  return places;
}

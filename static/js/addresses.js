// @ts-check
/** Which number an element stands for, and whether it is one that people give. */

const GIVEN = /^(s\d+:)?(a\.0|y|W|b)\.|^learning_rate$/;

/** @param {string} address @returns {boolean} an input, target, weight, bias or the learning rate: it can be changed */
export function isGiven(address) {
  return GIVEN.test(address);
}

/**
 * @param {EventTarget | null} target
 * @returns {string | null} the address of the number there; on an edge, of what the edge shows in this step
 */
export function addressAt(target) {
  if (!(target instanceof Element)) return null;
  const place = target.closest("[data-select], [data-address], [data-edge]");
  if (!place) return null;
  const edge = place.getAttribute("data-edge");
  if (!edge) return place.getAttribute("data-select") ?? place.getAttribute("data-address");
  const group = document.querySelector(`.edges.on[data-layer="${edge.split(".")[0]}"]`);
  return `${group?.getAttribute("data-name") ?? "W"}.${edge}`;
}

/** @param {EventTarget | null} target @returns {string | null} the number that is changed by dragging here */
export function givenAt(target) {
  if (!(target instanceof Element)) return null;
  const edge = target.closest("[data-edge]")?.getAttribute("data-edge");
  const address = edge ? `W.${edge}` : target.closest("[data-address]")?.getAttribute("data-address");
  return address && isGiven(address) ? address : null;
}

/** @param {string} address @returns {string} what the number is, with its layer where it has one: W.2 of W.2.0.1, cost of s0:cost */
export function quantityOf(address) {
  const [name, layer, ...units] = address.slice(address.indexOf(":") + 1).split(".");
  return units.length ? `${name}.${layer}` : name;
}

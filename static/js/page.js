// @ts-check
/** What the server says about the page, once, as data: nothing here is computed in the browser. */

/**
 * @typedef {object} ShownStep What the drawing shows in a step, by layer.
 * @property {string} key
 * @property {string[]} units the name on the units of each layer: a, delta, a_new
 * @property {string[]} edges the name on the edges into each layer: W, dC_dW, step_W, W_new
 * @property {number[]} active the layers that the step is about
 */

/**
 * @typedef {object} PageData
 * @property {ShownStep[]} steps
 * @property {Record<string, string[]>} terms by address: the addresses that the number was computed from
 */

/** @returns {PageData} */
export function pageData() {
  return JSON.parse(document.getElementById("page-data")?.textContent ?? '{"steps": [], "terms": {}}');
}

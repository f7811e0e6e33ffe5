// @ts-check
/** Reads the answers in bytes: parts with their lengths in front; see app/web/training/as_bytes.py. */

/**
 * @typedef {object} Head What the time line needs of a run.
 * @property {string} link of the page
 * @property {string[]} have the parts that the page has now, with their check sums
 * @property {number[]} epochs of the frames
 * @property {number} frame the one that is looked at
 * @property {number[]} at where the frames stand in the curves
 * @property {string[]} results in words, by frame
 * @property {[number, number][]} samples where the samples stand in the map
 * @property {[number, number][]} units where the units stand in the drawing
 * @property {boolean} classes whether the map is one of classes
 * @property {number[]} at_rest the frames at which the schedule has come to a rate of 0
 */
/** @typedef {{widths: number[], signs: string[], texts: string[], curves: string[], map: number, unit: number}} Lines */
/** @typedef {{lines: Lines, map: Uint8Array, units: Uint8Array}} Look */
/** @typedef {{head: Head, page: Record<string, string>, look: Look, parameters: ArrayBuffer}} Run */

const LENGTH = 4;

/** @param {ArrayBuffer} bytes @param {number} at @returns {[ArrayBuffer, number]} a part, and where the next begins */
function part(bytes, at) {
  const start = at + LENGTH;
  const end = start + new DataView(bytes).getUint32(at, true);
  return [bytes.slice(start, end), end];
}

/** @param {ArrayBuffer} bytes @returns {any} */
function json(bytes) {
  return JSON.parse(new TextDecoder().decode(bytes));
}

/** @param {ArrayBuffer} bytes @returns {Look} */
export function readLook(bytes) {
  const [text, start] = part(bytes, 0);
  const lines = json(text);
  const end = start + lines.map * lines.map;
  return { lines, map: new Uint8Array(bytes, start, end - start), units: new Uint8Array(bytes, end) };
}

/** @param {ArrayBuffer} bytes @returns {Run} */
export function readRun(bytes) {
  const [head, afterHead] = part(bytes, 0);
  const [page, afterPage] = part(bytes, afterHead);
  const [look, afterLook] = part(bytes, afterPage);
  const [parameters] = part(bytes, afterLook);
  return { head: json(head), page: json(page), look: readLook(look), parameters };
}

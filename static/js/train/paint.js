// @ts-check
/** Paints what came as bytes: the decision map, the maps of the units, the edges. Colours are those of the server. */

import { pageData } from "./data.js";

const SIZE = 40;
/** Of the canvas of the units, pixels to one unit of the drawing. */
const SHARPNESS = 1;
/** Of each of the 256 bytes its colour, as a pixel. @type {Record<string, Uint32Array>} */
const palettes = {};
/** The numbers on the edges as they are shown, in the order of the edges. @type {string[]} */
let texts = [];

export function edgeTexts() {
  return texts;
}

/** What was painted last, and whether its map is one of classes. @type {{look: import("./answer.js").Look, isOfClasses: boolean} | null} */
let painted = null;

/** The unit whose map stands where that of the network does. @type {number | null} */
let large = null;

/** Paint the map of one unit where that of the network stands. @param {number | null} place of the unit; null: the network again */
export function paintLarge(place) {
  large = place;
  const to = context("decision");
  if (!painted || !to) return;
  const { look, isOfClasses } = painted;
  if (place === null) return paintMap(look, isOfClasses);
  const side = look.lines.unit;
  const own = look.units.subarray(place * side * side, (place + 1) * side * side);
  if (!own.length) return;
  const small = new OffscreenCanvas(side, side);
  small.getContext("2d")?.putImageData(coloured(own, side, "values"), 0, 0);
  to.drawImage(small, 0, 0, to.canvas.width, to.canvas.height);
}

/** @param {import("./answer.js").Look} look @param {import("./answer.js").Head} head */
export function paint(look, head) {
  texts = look.lines.texts;
  painted = { look, isOfClasses: head.classes };
  paintLarge(large);
  paintUnits(look, head.units);
  paintLines(look.lines);
  paintCurves(look.lines.curves);
  document.documentElement.classList.add("painted"); // the pictures of the page as it came are no longer needed
}

/** @param {string} name @returns {Uint32Array} */
function palette(name) {
  if (!palettes[name]) {
    const pairs = pageData().palettes[name].match(/../g) ?? [];
    palettes[name] = new Uint32Array(new Uint8Array(pairs.map((pair) => parseInt(pair, 16))).buffer);
  }
  return palettes[name];
}

/** @param {Uint8Array} bytes @param {number} width @param {string} name @returns {ImageData} */
function coloured(bytes, width, name) {
  const [colours, image] = [palette(name), new ImageData(width, bytes.length / width)];
  const pixels = new Uint32Array(image.data.buffer);
  for (let i = 0; i < bytes.length; i += 1) pixels[i] = colours[bytes[i]];
  return image;
}

/** @param {string} id */
function context(id) {
  const canvas = document.getElementById(id);
  return canvas instanceof HTMLCanvasElement ? canvas.getContext("2d") : null;
}

/** @param {import("./answer.js").Look} look @param {boolean} isOfClasses */
function paintMap({ map, lines }, isOfClasses) {
  if (lines.map) context("decision")?.putImageData(coloured(map, lines.map, isOfClasses ? "classes" : "values"), 0, 0);
}

/** @param {import("./answer.js").Look} look @param {[number, number][]} places */
function paintUnits({ units, lines }, places) {
  const to = context("unit-maps");
  to?.clearRect(0, 0, to.canvas.width, to.canvas.height); // with a single input no map comes
  if (!to || !units.length) return;
  const all = new OffscreenCanvas(lines.unit, units.length / lines.unit);
  all.getContext("2d")?.putImageData(coloured(units, lines.unit, "values"), 0, 0);
  const side = SIZE * SHARPNESS;
  places.forEach(([x, y], i) =>
    to.drawImage(all, 0, i * lines.unit, lines.unit, lines.unit, (x - SIZE / 2) * SHARPNESS, (y - SIZE / 2) * SHARPNESS, side, side),
  );
}

/** @param {import("./answer.js").Lines} lines */
function paintLines({ widths, signs }) {
  document.querySelectorAll(":is(.net-edges, .net-biases) path").forEach((path, i) => {
    if (path.getAttribute("class") !== signs[i]) path.setAttribute("class", signs[i]);
    path.setAttribute("stroke-width", String(widths[i]));
  });
}

/** Where there is one input alone. @param {string[]} curves */
function paintCurves(curves) {
  document.querySelectorAll(".fit-line").forEach((path, i) => path.setAttribute("d", curves[i] ?? ""));
}

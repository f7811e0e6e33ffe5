// @ts-check
/**
 * What a frame looks like. It comes as bytes and is painted here: the decision map, the maps of the units, the edges, in
 * the colours of the server. One question is under way at a time, and the newest frame wins.
 */

import { at, LiveSocket, requireOk } from "../shared/http.js";
import { pageData, post, readLook, settings } from "./data.js";

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

/** What was painted last, and whether its map is one of classes. @type {{look: import("./data.js").Look, isOfClasses: boolean} | null} */
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

/** @param {import("./data.js").Look} look @param {import("./data.js").Head} head */
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

/** @param {import("./data.js").Look} look @param {boolean} isOfClasses */
function paintMap({ map, lines }, isOfClasses) {
  if (lines.map) context("decision")?.putImageData(coloured(map, lines.map, isOfClasses ? "classes" : "values"), 0, 0);
}

/** @param {import("./data.js").Look} look @param {[number, number][]} places */
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

/** @param {import("./data.js").Lines} lines */
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

/** A text says of which link they are, bytes are a frame. */
const line = new LiveSocket(at("/train/look"), 2500);
/** Which link the other end of a line knows. @type {WeakMap<WebSocket, string>} */
const told = new WeakMap();
/** @type {import("./data.js").Run | null} */
let run = null;
let asking = false;
let painting = false;
/** @type {() => unknown} */
let toPaint = () => null;
/** @type {(() => Promise<void>) | null} */
let wanted = null;

/** @param {import("./data.js").Run} fresh */
export function setRun(fresh) {
  run = fresh;
  wanted = null;
}

/** @param {number} frame @param {import("./data.js").Head} head */
export function lookAt(frame, head) {
  wanted = () => show(frame, head);
  if (!asking) void work();
}

async function work() {
  asking = true;
  while (wanted) {
    const next = wanted;
    wanted = null;
    await next().catch(() => {});
  }
  asking = false;
}

/** @param {number} frame @param {import("./data.js").Head} head */
async function show(frame, head) {
  if (!run) return;
  const own = run;
  const bytes = await askOverLine(head.link, twoFrames(own, frame)).catch(() => byPost(head, frame));
  if (run === own) paintSoon(() => run === own && paint(readLook(bytes), head));
}

/** @param {string} link @param {Uint8Array<ArrayBuffer>} frames @returns {Promise<ArrayBuffer>} */
function askOverLine(link, frames) {
  return line.ask(
    (socket) => {
      if (told.get(socket) !== link) socket.send(link.replace(/^\?/, ""));
      told.set(socket, link);
      socket.send(frames);
    },
    (data) => {
      if (data instanceof ArrayBuffer) return data;
      throw new Error("refused");
    },
  );
}

/** With the next frame; the next one is asked for meanwhile. @param {() => unknown} act */
function paintSoon(act) {
  if (!painting) requestAnimationFrame(() => ((painting = false), toPaint()));
  [painting, toPaint] = [true, act];
}

/** A frame and the one before it, as they came. @param {import("./data.js").Run} of @param {number} frame */
function twoFrames(of, frame) {
  const size = of.parameters.byteLength / of.head.epochs.length;
  const before = (frame ? frame - 1 : 0) * size;
  const two = new Uint8Array(2 * size);
  two.set(new Uint8Array(of.parameters, frame * size, size));
  two.set(new Uint8Array(of.parameters, before, size), size);
  return two;
}

/** @param {import("./data.js").Head} head @param {number} frame */
async function byPost(head, frame) {
  const answer = await requireOk(await post(at("/train/look"), settings({ epoch: String(head.epochs[frame]) })));
  return answer.arrayBuffer();
}

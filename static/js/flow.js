// @ts-check
/** What a step computes is drawn as it is computed: values travel along the edges forward, deltas backward. */

/** @typedef {import("./page.js").ShownStep} ShownStep */

const NAMESPACE = "http://www.w3.org/2000/svg";
const TRAVEL = 700;
const ARRIVE = 350;
/** Edges up to which the number itself travels, and not a dot for it; more numbers appear without a fade. */
const LEGIBLE = 24;
const DOT = 4.5;
/** @type {Set<Animation>} */
let motions = new Set();
/** Counts the runs: one that was overtaken stops. */
let run = 0;

export function stopFlow() {
  run += 1;
  for (const motion of motions) motion.cancel();
  motions = new Set();
  document.querySelectorAll(".drawing .traveller").forEach((element) => element.remove());
  document.querySelectorAll(".drawing .pending").forEach((element) => element.classList.remove("pending"));
}

/** @param {ShownStep} step @param {number} speed @returns {Promise<void>} when everything has arrived */
export async function flow(step, speed) {
  if (matchMedia("(prefers-reduced-motion: reduce)").matches) return;
  const own = ++run;
  const moves = step.flow.map(([kind, layer]) => MOVES[kind](layer));
  for (const { arrives } of moves) for (const element of arrives) element.classList.add("pending");
  await afterFrame(); // the step itself is on the screen first
  if (own !== run) return;
  for (const { travels, arrives } of moves) {
    await travelAll(travels(), TRAVEL / speed);
    if (own !== run) return;
    for (const element of arrives) element.classList.remove("pending");
    if (arrives.length <= LEGIBLE) await Promise.all(arrives.map((element) => appear(element, ARRIVE / speed)));
    if (own !== run) return;
  }
}

/** A tall drawing is scrolled away where a step is read, but for its end. @returns {boolean} */
export function isDrawingInSight() {
  const { top, bottom } = document.querySelector(".drawing")?.getBoundingClientRect() ?? { top: 0, bottom: 0 };
  return top < innerHeight && bottom > innerHeight / 4;
}

/** @returns {Promise<void>} */
function afterFrame() {
  return new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
}

/** @typedef {[number, number]} Point */
/** @typedef {{from: Point, to: Point, text: string}} Journey */
/** @typedef {{travels: () => Journey[], arrives: Element[]}} Move */

/** @type {Record<string, (layer: number) => Move>} */
const MOVES = {
  forward: (layer) => ({ travels: () => journeys(layer, false), arrives: units(layer) }),
  back: (layer) => ({ travels: () => journeys(layer, true), arrives: units(layer - 1) }),
  units: (layer) => ({ travels: () => [], arrives: units(layer) }),
  labels: (layer) => ({ travels: () => [], arrives: labels(layer) }),
  cost: () => ({ travels: () => [], arrives: [...document.querySelectorAll(".drawing .cost")] }),
};

/** @param {number} layer */
function units(layer) {
  return [...document.querySelectorAll(`.unit[data-layer="${layer}"] .shows.on`)];
}

/** @param {number} layer */
function labels(layer) {
  return [...document.querySelectorAll(`.edges.on[data-layer="${layer}"] .label`)];
}

/** The ways along the edges into a layer; back: from it. @param {number} layer @param {boolean} back @returns {Journey[]} */
function journeys(layer, back) {
  const lines = [...document.querySelectorAll(`.edges.on[data-layer="${layer}"] line`)];
  return lines.map((line) => {
    const [x1, y1, x2, y2] = ["x1", "y1", "x2", "y2"].map((name) => Number(line.getAttribute(name)));
    const text = lines.length > LEGIBLE ? "" : valueAtStart(line, layer, back);
    return back ? { from: [x2, y2], to: [x1, y1], text } : { from: [x1, y1], to: [x2, y2], text };
  });
}

/** @param {Element} line @param {number} layer @param {boolean} back */
function valueAtStart(line, layer, back) {
  const [, , to, from] = (line.getAttribute("data-address") ?? "").split(".");
  const source = back ? `.unit[data-layer="${layer}"][data-unit="${to}"]` : `.unit[data-layer="${layer - 1}"][data-unit="${from}"]`;
  return document.querySelector(`${source} .shows.on .value`)?.textContent ?? "";
}

/** @param {Journey[]} journeys @param {number} duration @returns {Promise<unknown>} */
function travelAll(journeys, duration) {
  return journeys.length > LEGIBLE ? travelAsDots(journeys, duration) : Promise.all(journeys.map((journey) => travel(journey, duration)));
}

/** @param {Journey} journey @param {number} duration */
async function travel({ from, to, text }, duration) {
  const traveller = newTraveller("text");
  traveller.textContent = text;
  const frames = [from, to].map(([x, y]) => ({ transform: `translate(${x}px, ${y}px)` }));
  await moved(traveller, frames, { duration, easing: "ease-in-out" });
  traveller.remove();
}

/** All dots are one path: as elements of their own they would take longer than a frame. @param {Journey[]} journeys @param {number} duration */
async function travelAsDots(journeys, duration) {
  const own = run;
  const dots = newTraveller("path");
  const began = performance.now();
  for (let share = 0; share < 1 && own === run; ) {
    const now = await nextFrame();
    share = now < began ? 0 : now > began + duration ? 1 : (now - began) / duration;
    const eased = share * share * (3 - 2 * share);
    dots.setAttribute("d", journeys.map(({ from, to }) => dotAt(between(from[0], to[0], eased), between(from[1], to[1], eased))).join(""));
  }
  dots.remove();
}

/** @param {number} from @param {number} to @param {number} share */
function between(from, to, share) {
  return from + (to - from) * share;
}

/** A circle, as a part of a path. @param {number} x @param {number} y */
function dotAt(x, y) {
  return `M${(x - DOT).toFixed(1)},${y.toFixed(1)}a${DOT},${DOT} 0 1 0 ${2 * DOT},0a${DOT},${DOT} 0 1 0 ${-2 * DOT},0`;
}

/** @returns {Promise<number>} its time */
function nextFrame() {
  return new Promise((done) => requestAnimationFrame(done));
}

/** @param {"text" | "path"} kind */
function newTraveller(kind) {
  const traveller = document.createElementNS(NAMESPACE, kind);
  traveller.setAttribute("class", "traveller");
  traveller.setAttribute("aria-hidden", "true");
  document.querySelector(".drawing svg")?.append(traveller);
  return traveller;
}

/** @param {Element} element @param {number} duration */
async function appear(element, duration) {
  await moved(element, [{ opacity: 0.1 }, { opacity: 1 }], { duration, easing: "ease-out" });
}

/** @param {Element} element @param {Keyframe[]} frames @param {KeyframeAnimationOptions} options */
async function moved(element, frames, options) {
  const motion = element.animate(frames, options);
  motions.add(motion);
  await motion.finished.catch(() => {}); // it was cancelled
  motions.delete(motion);
}

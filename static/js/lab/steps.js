// @ts-check
/**
 * The steps: next, back and play; the drawing that follows the step that is read; and values that travel along its edges,
 * forward or back, as a step computes them.
 */

import { pageData, say, tell } from "../shared/dom.js";

/** @typedef {import("../shared/dom.js").Shown} Shown */
/** @typedef {import("../shared/dom.js").ShownStep} ShownStep */

/** Time to read a step before the next one comes, in milliseconds at normal speed. */
const READING = 2600;

const sections = () => [...document.querySelectorAll("section.step")];
const links = () => [...document.querySelectorAll(".steps-nav a[data-step]")];

/** What the drawing has of a layer; name: where it is shown in some steps alone. */
class Part {
  /** @param {Element} element */
  constructor(element) {
    this.element = element;
    this.layer = Number(element.getAttribute("data-layer"));
    this.name = element.getAttribute("data-name");
    this.shows = [...element.querySelectorAll(".shows")];
  }

  /** @param {Shown} shown @param {string[] | undefined} edges what the reader wants on the edges, in every step */
  show({ units, edges: own, active }, edges) {
    const names = edges ?? own[this.layer];
    this.element.classList.toggle("active", active.includes(this.layer));
    if (this.name) {
      this.element.classList.toggle("on", names.includes(this.name));
      this.element.classList.toggle("first", names[0] === this.name);
    }
    for (const each of this.shows) {
      each.classList.toggle("on", this.layer === 0 || units[this.layer].includes(each.getAttribute("data-name") ?? ""));
    }
  }
}

export class Steps {
  #state;
  #history;
  #numbers;
  /** The place of the current step, from 0. */
  #here = 0;
  /** Counts the times that the steps are played: one that was stopped does not go on when another has begun. */
  #run = 0;
  #isPlaying = false;
  /** @type {Part[]} */
  #parts = [];

  /**
   * @param {import("./state.js").State} state @param {import("./history.js").History} history
   * @param {import("./numbers.js").Numbers} numbers
   */
  constructor(state, history, numbers) {
    this.#state = state;
    this.#history = history;
    this.#numbers = numbers;
    window.history.scrollRestoration = "manual"; // what the link says is where it opens
    document.addEventListener("click", (event) => {
      const link = event.target instanceof Element ? event.target.closest("a[data-step]") : null;
      if (!link || event.ctrlKey || event.metaKey) return;
      event.preventDefault();
      void this.#press(Number(link.getAttribute("data-step")) - 1);
    });
    document.addEventListener("keydown", (event) => {
      const place = this.#destination(event);
      if (place === null) return;
      event.preventDefault();
      void this.#press(place);
    });
    this.refresh();
  }

  /** The steps of a new page. */
  refresh() {
    const { steps } = pageData();
    this.#showPlaying();
    if (!steps.length) return;
    this.#parts = Array.from(document.querySelectorAll(".drawing [data-layer]"), (element) => new Part(element));
    const asked = Number(this.#state.get("step") ?? 1) - 1;
    this.#here = asked in steps ? asked : 0;
    this.#draw();
    keepInView(links()[this.#here]);
  }

  /** @param {number} count */
  move(count) {
    return this.#press(this.#here + count);
  }

  first() {
    return this.#press(0);
  }

  /** @param {number} place */
  #press(place) {
    this.#stop();
    return this.goTo(place);
  }

  /**
   * Go to a step, and draw what it computes as it is computed.
   * @param {number} place from 0 @param {boolean} [isVisit] whether Back leads away from it
   * @returns {Promise<void>} when it is drawn
   */
  async goTo(place, isVisit = true) {
    const { steps } = pageData();
    if (!(place in steps)) return;
    const isSeen = isDrawingInView();
    stopFlow();
    this.#show(place, isVisit);
    const drawn = isSeen ? flow(steps[place], chosenSpeed()) : undefined;
    const title = links()[place]?.querySelector("span")?.textContent ?? "";
    const result = links()[place]?.querySelector("i")?.textContent?.trim() ?? "";
    tell(say("step", { number: place + 1, of: steps.length, title, result }));
    await drawn;
  }

  /** @param {number} place @param {boolean} isVisit */
  #show(place, isVisit) {
    this.#here = place;
    const isRecorded = Number(this.#state.get("step") ?? 0) === place + 1;
    if (!isRecorded) this.#state.look({ step: place + 1 });
    this.#draw();
    sections().forEach((section, i) => section.classList.toggle("current", i === place));
    links().forEach((link, i) => (i === place ? link.setAttribute("aria-current", "step") : link.removeAttribute("aria-current")));
    if (!isRecorded) this.#history.visit(isVisit);
    void afterFrame().then(() => keepInView(links()[place])); // the step is on the screen first
  }

  /** The drawing of the step, or as the page opens of the whole pass, with the numbers that come into view. */
  #draw() {
    const { steps, overview, edges } = pageData();
    const step = steps[this.#here];
    const shown = this.#state.get("step") === null && overview ? { ...overview, active: [] } : step;
    for (const part of this.#parts) part.show(shown, edges[this.#state.get("edges") ?? ""]);
    document.querySelector(".drawing")?.classList.toggle("again", step.key.endsWith("again"));
    document.querySelector(".steps")?.scrollTo({ top: 0 });
    keepActiveInView();
    this.#numbers.writeWaiting();
  }

  // Playing.

  async play() {
    if (this.#isPlaying) return this.#stop();
    const own = ++this.#run;
    this.#isPlaying = true;
    this.#showPlaying();
    const { length } = pageData().steps;
    let place = this.#here === length - 1 ? 0 : this.#here;
    while (own === this.#run && place < length) {
      await this.goTo(place, false);
      if (own === this.#run) await new Promise((done) => setTimeout(done, READING / chosenSpeed()));
      place = this.#here + 1;
    }
    if (own === this.#run) this.#stop();
  }

  #stop() {
    this.#run += 1;
    this.#isPlaying = false;
    this.#showPlaying();
  }

  #showPlaying() {
    const button = document.querySelector('[data-action="play"]');
    if (!button) return;
    button.setAttribute("aria-pressed", String(this.#isPlaying));
    button.setAttribute("aria-label", say(this.#isPlaying ? "pause" : "play"));
    button.textContent = this.#isPlaying ? "❚❚" : "▶";
  }

  /** @param {KeyboardEvent} event @returns {number | null} the step that a key leads to */
  #destination(event) {
    const busy = event.target instanceof Element && event.target.closest("input, select, textarea, [data-own-keys]");
    if (busy || scrollsItself(event.target) || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return null;
    const last = pageData().steps.length - 1;
    const places = { ArrowRight: this.#here + 1, ArrowLeft: this.#here - 1, Home: 0, End: last };
    const place = places[/** @type {keyof typeof places} */ (event.key)];
    return place === undefined || place < 0 || place > last ? null : place;
  }
}

/** How fast the reader wants the steps to be drawn. */
function chosenSpeed() {
  const choice = document.querySelector('[name="speed"]');
  return choice instanceof HTMLSelectElement ? Number(choice.value) : 1;
}

/** Formulas that are wider than their place are scrolled by the same keys. @param {EventTarget | null} target */
function scrollsItself(target) {
  const place = target instanceof Element ? target.closest(".scroll[tabindex]") : null;
  return place !== null && place.scrollWidth > place.clientWidth;
}

/** On a narrow screen the list of steps is wider than it: scroll the list, and nothing else. @param {Element | undefined} link */
function keepInView(link) {
  const list = link?.closest("ol");
  if (list && link instanceof HTMLElement) list.scrollLeft = link.offsetLeft - list.offsetLeft - 40;
}

/** Where the drawing is wider than its card, it is scrolled to the layers of the step. */
function keepActiveInView() {
  const place = document.querySelector(".drawing .scroll");
  const active = visibleDrawing()?.querySelectorAll(".unit.active");
  if (!place || !active?.length) return;
  const { left } = place.getBoundingClientRect();
  const [first, last] = [active[0].getBoundingClientRect(), active[active.length - 1].getBoundingClientRect()];
  place.scrollLeft += (first.left + last.right) / 2 - left - place.clientWidth / 2;
}

/** The drawing across or the one down, whichever has room. */
function visibleDrawing() {
  return [...document.querySelectorAll(".drawing svg")].find((drawing) => drawing.getClientRects().length);
}

/** A tall drawing is scrolled away where a step is read, but for its end. @returns {boolean} */
function isDrawingInView() {
  const { top, bottom } = document.querySelector(".drawing")?.getBoundingClientRect() ?? { top: 0, bottom: 0 };
  return top < innerHeight && bottom > innerHeight / 4;
}

/** @returns {Promise<void>} */
function afterFrame() {
  return new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
}

// What a step computes, in motion.

const NAMESPACE = "http://www.w3.org/2000/svg";
const TRAVEL = 700;
const ARRIVE = 350;
/** Edges up to which the number itself travels, and not a dot for it; more numbers appear without a fade. */
const LEGIBLE = 24;
const DOT = 4.5;
/** @type {Set<Animation>} */
let motions = new Set();
/** Counts the runs: one that was overtaken stops. */
let flowing = 0;

function stopFlow() {
  flowing += 1;
  for (const motion of motions) motion.cancel();
  motions = new Set();
  document.querySelectorAll(".drawing .traveller").forEach((element) => element.remove());
  document.querySelectorAll(".drawing .pending").forEach((element) => element.classList.remove("pending"));
}

/** @param {ShownStep} step @param {number} speed @returns {Promise<void>} when everything has arrived */
async function flow(step, speed) {
  if (matchMedia("(prefers-reduced-motion: reduce)").matches) return;
  const own = ++flowing;
  const moves = step.flow.map(([kind, layer]) => MOVES[kind](layer));
  for (const { arrives } of moves) for (const element of arrives) element.classList.add("pending");
  await afterFrame(); // the step itself is on the screen first
  if (own !== flowing) return;
  for (const { travels, arrives } of moves) {
    await travelAll(travels(), TRAVEL / speed);
    if (own !== flowing) return;
    for (const element of arrives) element.classList.remove("pending");
    if (arrives.length <= LEGIBLE) await Promise.all(arrives.map((element) => appear(element, ARRIVE / speed)));
    if (own !== flowing) return;
  }
}

/** @typedef {[number, number]} Point */
/** @typedef {{from: Point, to: Point, text: string}} Journey */
/** @typedef {{travels: () => Journey[], arrives: Element[]}} Move */

/** @type {Record<string, (layer: number) => Move>} */
const MOVES = {
  forward: (layer) => ({ travels: () => journeys(layer, false), arrives: units(layer, "a") }),
  back: (layer) => ({ travels: () => journeys(layer, true), arrives: units(layer - 1, "delta") }),
  units: (layer) => ({ travels: () => [], arrives: units(layer, "delta") }),
  gradients: (layer) => ({ travels: () => [], arrives: drawn(`.edges.on[data-layer="${layer}"] .gradient`) }),
  weights: (layer) => ({ travels: () => [], arrives: drawn(`.edges.first[data-layer="${layer}"] .label`) }),
  cost: () => ({ travels: () => [], arrives: [...document.querySelectorAll(".drawing .cost")] }),
};

/** @param {string} selector @returns {Element[]} */
function drawn(selector) {
  return [...(visibleDrawing()?.querySelectorAll(selector) ?? [])];
}

/** @param {number} layer @param {string} name a, which stands for a_new as well, or delta */
function units(layer, name) {
  return drawn(`.unit[data-layer="${layer}"] .shows.on[data-name^="${name}"]`);
}

/** The ways along the edges into a layer; back: from it. @param {number} layer @param {boolean} back @returns {Journey[]} */
function journeys(layer, back) {
  const lines = drawn(`.edges.first[data-layer="${layer}"] > line`);
  return lines.map((line) => {
    const [x1, y1, x2, y2] = ["x1", "y1", "x2", "y2"].map((name) => Number(line.getAttribute(name)));
    const text = lines.length > LEGIBLE ? "" : valueAtStart(line, layer, back);
    return back ? { from: [x2, y2], to: [x1, y1], text } : { from: [x1, y1], to: [x2, y2], text };
  });
}

/** @param {Element} line @param {number} layer @param {boolean} back */
function valueAtStart(line, layer, back) {
  const [, , to, from] = (line.getAttribute("data-address") ?? "").split(".");
  const [at, unit, name] = back ? [layer, to, "delta"] : [layer - 1, from, "a"];
  return drawn(`.unit[data-layer="${at}"][data-unit="${unit}"] .shows.on[data-name^="${name}"] .value`)[0]?.textContent ?? "";
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
  const own = flowing;
  const dots = newTraveller("path");
  const began = performance.now();
  for (let share = 0; share < 1 && own === flowing; ) {
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
  visibleDrawing()?.append(traveller);
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

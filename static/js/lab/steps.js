// @ts-check
/**
 * The steps: next, back and play, the drawing that follows the step that is being read, and values that travel along its
 * edges, forward or back, as a step computes them.
 */

import { pageData, say, tell } from "../shared/dom.js";

/** @typedef {import("../shared/dom.js").ShownStep} ShownStep */

/** Milliseconds that the page glides to a step; whoever is quicker is there at once. */
const GLIDE = 500;
/** Time to read a step before the next one comes, in milliseconds at normal speed. */
const READING = 2600;
const SCROLL_KEYS = new Set(["PageUp", "PageDown", "ArrowUp", "ArrowDown", " "]);

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

  /** @param {ShownStep} step @param {string | null} edges what the reader wants on the edges, in every step */
  show(step, edges) {
    this.element.classList.toggle("active", step.active.includes(this.layer));
    if (this.name) this.element.classList.toggle("on", this.name === (edges ?? step.edges[this.layer]));
    for (const each of this.shows) {
      each.classList.toggle("on", this.layer === 0 || each.getAttribute("data-name") === step.units[this.layer]);
    }
  }
}

export class Steps {
  #state;
  #history;
  #numbers;
  /** The place of the current step, from 0. */
  #here = 0;
  /** A step that was asked for stays, whatever passes by as the page goes there, until the reader scrolls. */
  #isAsked = false;
  #lastMove = -GLIDE;
  /** Counts the times that the steps are played: one that was stopped does not go on when another has begun. */
  #run = 0;
  #isPlaying = false;
  /** @type {IntersectionObserver | null} */
  #watch = null;
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
    for (const name of ["wheel", "touchmove", "keydown", "pointerdown"]) {
      addEventListener(name, (event) => isScrolling(event) && (this.#isAsked = false), { passive: true, capture: true });
    }
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
    if (!this.#here) return;
    this.#isAsked = true;
    placeToRead(this.#here)?.scrollIntoView({ behavior: "instant" });
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
    this.#watchReading();
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
    this.#isAsked = true;
    const isQuick = performance.now() - this.#lastMove < GLIDE;
    this.#lastMove = performance.now();
    placeToRead(place)?.scrollIntoView({ block: "start", behavior: isQuick ? "instant" : "auto" }); // before anything changes: the page need not be laid out for it
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
    this.#draw();
    sections().forEach((section, i) => section.classList.toggle("current", i === place));
    links().forEach((link, i) => (i === place ? link.setAttribute("aria-current", "step") : link.removeAttribute("aria-current")));
    const isRecorded = Number(this.#state.get("step") ?? 1) === place + 1;
    if (!isRecorded) this.#state.look({ step: place ? place + 1 : null });
    if (!isRecorded) this.#history.visit(isVisit);
    void afterFrame().then(() => keepInView(links()[place])); // the step is on the screen first
  }

  /** The drawing of the step, with the numbers that come into view. */
  #draw() {
    const step = pageData().steps[this.#here];
    for (const part of this.#parts) part.show(step, this.#state.get("edges"));
    document.querySelector(".drawing")?.classList.toggle("again", step.key.endsWith("again"));
    this.#numbers.writeWaiting();
  }

  /** The step that crosses the upper third of the window is the one that is read. */
  #watchReading() {
    this.#watch?.disconnect();
    const all = sections();
    this.#watch = new IntersectionObserver((entries) => {
      for (const { isIntersecting, target } of entries) {
        if (isIntersecting && isRead(target) && scrollY > 0 && !this.#isAsked) this.#show(all.indexOf(target), false);
      }
    }, { rootMargin: "-30% 0px -69% 0px" });
    for (const section of all) this.#watch.observe(section);
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

/** What was seen on the way may be told late: whether a section crosses the line now. @param {Element} section */
function isRead(section) {
  const { top, bottom } = section.getBoundingClientRect();
  return top < innerHeight * 0.32 && bottom > innerHeight * 0.28;
}

/** @param {Event} event @returns {boolean} whether the reader scrolls: by wheel, finger, key or scroll bar */
function isScrolling(event) {
  if (event instanceof KeyboardEvent) return SCROLL_KEYS.has(event.key);
  return event.type !== "pointerdown" || event.target === document.documentElement;
}

/** The section of a step; where the others are hidden, the drawing with it, unless it is scrolled away. @param {number} place */
function placeToRead(place) {
  const isAlone = sections().filter((section) => getComputedStyle(section).display !== "none").length < 2;
  if (!isAlone) return sections()[place];
  return document.querySelector(isDrawingInView() ? ".bench" : ".steps");
}

/** On a narrow screen the list of steps is wider than it: scroll the list, and nothing else. @param {Element | undefined} link */
function keepInView(link) {
  const list = link?.closest("ol");
  if (list && link instanceof HTMLElement) list.scrollLeft = link.offsetLeft - list.offsetLeft - 40;
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

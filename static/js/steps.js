// @ts-check
/** The steps: going from one to the next, and the drawing that follows the step that is being read. */

import { flow, isDrawingInSight, stopFlow } from "./flow.js";
import { tell } from "./messages.js";
import { onPage, pageData, say } from "./page.js";
import * as session from "./session.js";
import { tellSight } from "./sight.js";
import { recordView } from "./undo.js";

/** @typedef {import("./page.js").ShownStep} ShownStep */

/** Milliseconds that the page glides to a step; who is quicker is there at once. */
const GLIDE = 500;
let lastMove = -GLIDE;
let here = 0;
/** On the way to a step that was asked for, the steps in between pass by unread. @type {number | null} */
let onTheWayTo = null;
/** @type {IntersectionObserver | null} */
let watch = null;
/**
 * What the drawing has of the layers; name: where it is shown in some steps alone. There are hundreds of them.
 * @type {{element: Element, layer: number, name: string | null, shows: Element[]}[]}
 */
let parts = [];

const sections = () => [...document.querySelectorAll("section.step")];
const links = () => [...document.querySelectorAll(".steps-nav a[data-step]")];

/** @returns {number} the place of the current step, from 0 */
export function currentStep() {
  return here;
}

/** @param {number} place */
function show(place) {
  here = place;
  showInDrawing(pageData().steps[place], session.get("edges"));
  tellSight();
  sections().forEach((section, i) => section.classList.toggle("current", i === place));
  links().forEach((link, i) => (i === place ? link.setAttribute("aria-current", "step") : link.removeAttribute("aria-current")));
  const isRecorded = Number(session.get("step") ?? 1) === place + 1;
  if (!isRecorded) session.look({ step: place ? place + 1 : null });
  requestAnimationFrame(() => setTimeout(() => { // the step is on the screen first
    keepInView(links()[place]);
    if (!isRecorded) recordView();
  }));
}

/**
 * Go to a step, and draw what it computes as it is computed.
 * @param {number} place @param {number} [speed] @returns {Promise<void>} when it is drawn
 */
export async function goTo(place, speed = chosenSpeed()) {
  const { steps } = pageData();
  if (place < 0 || place >= steps.length) return;
  onTheWayTo = place;
  const isQuick = performance.now() - lastMove < GLIDE;
  lastMove = performance.now();
  placeToRead(place)?.scrollIntoView({ block: "start", behavior: isQuick ? "instant" : "auto" }); // before anything changes: the page need not be laid out for it
  const isSeen = isDrawingInSight();
  stopFlow();
  show(place);
  const drawn = isSeen ? flow(steps[place], speed) : undefined;
  const title = links()[place]?.querySelector("span")?.textContent ?? "";
  const result = links()[place]?.querySelector("i")?.textContent?.trim() ?? "";
  tell(say("step", { number: place + 1, of: steps.length, title, result }));
  await drawn;
}

/** How fast the reader wants the steps to be drawn. */
export function chosenSpeed() {
  const choice = document.querySelector('[name="speed"]');
  return choice instanceof HTMLSelectElement ? Number(choice.value) : 1;
}

export function followReading() {
  for (const name of ["wheel", "touchmove"]) addEventListener(name, () => (onTheWayTo = null), { passive: true });
  addEventListener("scrollend", () => requestAnimationFrame(() => setTimeout(() => hasArrived() && (onTheWayTo = null))));
  document.addEventListener("click", (event) => {
    const link = event.target instanceof Element ? event.target.closest(".steps-nav a[data-step]") : null;
    if (!link || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    void goTo(links().indexOf(link));
  });
  history.scrollRestoration = "manual"; // what the link says is where it opens
  onPage(() => {
    const { steps } = pageData();
    if (!steps.length) return;
    findParts();
    const asked = Number(session.get("step") ?? 1) - 1;
    here = asked in steps ? asked : 0;
    showInDrawing(pageData().steps[here], session.get("edges"));
    keepInView(links()[here]);
    watchReading();
  });
  if (here) {
    onTheWayTo = here;
    placeToRead(here)?.scrollIntoView({ behavior: "instant" });
  }
}

/** What was seen on the way may be told late: whether a section crosses the line now. @param {Element} section */
function isRead(section) {
  const { top, bottom } = section.getBoundingClientRect();
  return top < innerHeight * 0.32 && bottom > innerHeight * 0.28;
}

/** Whether the scroll that ended was the one to the step, and not one before it. */
function hasArrived() {
  if (onTheWayTo === null) return true;
  const top = placeToRead(onTheWayTo)?.getBoundingClientRect().top ?? 0;
  const isAtTheEnd = scrollY + innerHeight > document.documentElement.scrollHeight - 2;
  return top > -innerHeight * 0.3 && (top < innerHeight * 0.3 || isAtTheEnd);
}

/** The section of a step; where the others are hidden, the drawing with it, unless it is scrolled away. @param {number} place */
function placeToRead(place) {
  const isAlone = sections().filter((section) => getComputedStyle(section).display !== "none").length < 2;
  if (!isAlone) return sections()[place];
  return document.querySelector(isDrawingInSight() ? ".bench" : ".steps");
}

/** The step that crosses the upper third of the window is the one that is read. */
function watchReading() {
  watch?.disconnect();
  const all = sections();
  watch = new IntersectionObserver(
    (entries) => {
      for (const { isIntersecting, target } of entries) {
        if (isIntersecting && isRead(target) && scrollY > 0 && onTheWayTo === null) show(all.indexOf(target));
      }
    },
    { rootMargin: "-30% 0px -69% 0px" },
  );
  for (const section of all) watch.observe(section);
}

/**
 * On a narrow screen the list of steps is wider than it: scroll the list, and nothing else.
 * @param {Element | undefined} link
 */
function keepInView(link) {
  const list = link?.closest("ol");
  if (list && link instanceof HTMLElement) list.scrollLeft = link.offsetLeft - list.offsetLeft - 40;
}

/**
 * Turn the names that a step shows on, and the others off.
 * @param {ShownStep} step
 * @param {string | null} chosen what the reader wants on the edges, in every step
 */
function showInDrawing(step, chosen) {
  for (const { element, layer, name, shows } of parts) {
    element.classList.toggle("active", step.active.includes(layer));
    if (name) element.classList.toggle("on", name === (chosen ?? step.edges[layer]));
    for (const each of shows) each.classList.toggle("on", layer === 0 || each.getAttribute("data-name") === step.units[layer]);
  }
  document.querySelector(".drawing")?.classList.toggle("again", step.key.endsWith("again"));
}

function findParts() {
  parts = [...document.querySelectorAll(".drawing [data-layer]")].map((element) => ({
    element,
    layer: Number(element.getAttribute("data-layer")),
    name: element.getAttribute("data-name"),
    shows: [...element.querySelectorAll(".shows")],
  }));
}

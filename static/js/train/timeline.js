// @ts-check
/** The time line: which frame of the run is looked at. Moved by buttons, keys, the slider, and by the hand on a curve. */

import { pressWithoutSelecting, tell } from "../shared/dom.js";
import { isShort, keepEpochInAddress, sayEpoch } from "./address.js";
import { form, say } from "./data.js";
import { lookAt, setRun } from "./frames.js";
import { rest } from "./runs.js";
import { touch } from "./touched.js";

/** Of playing: the whole run takes about eight seconds. */
const PAUSE = 40;
/** @type {import("./data.js").Head | null} */
let head = null;
let frame = 0;
let playing = 0;
/** Where to go as soon as there are frames. @type {number | null} */
let wanted = null;
let isToPlay = false;

/** @param {import("./data.js").Run} run */
export function showRun(run) {
  head = run.head;
  setRun(run);
  frame = head.frame;
  write();
  showPlaying();
  if (wanted !== null) goTo(wanted);
  wanted = null;
  if (isToPlay) play();
  isToPlay = false;
}

/** @returns {string} */
export function currentEpoch() {
  return head ? String(head.epochs[frame]) : "";
}

export function currentHead() {
  return head;
}

/** @param {number} epoch the nearest frame to it is shown */
export function goToEpoch(epoch) {
  if (!head) return;
  const { epochs } = head;
  const next = epochs.findIndex((each) => each >= epoch);
  const isNearer = next > 0 && epoch - epochs[next - 1] < epochs[next] - epoch;
  goTo(next < 0 ? epochs.length - 1 : next - (isNearer ? 1 : 0));
}

/** @param {number} to */
export function goTo(to) {
  if (!head) return void (wanted = to); // its frames are under way
  const last = head.epochs.length - 1;
  frame = to < 0 ? 0 : to > last ? last : to;
  write();
  lookAt(frame, head);
  keepEpoch(frame === last ? "" : String(head.epochs[frame]));
  if (!playing) rest();
}

/** The epoch stands in its box and in the link; the last one is not said. @param {string} epoch */
function keepEpoch(epoch) {
  const box = form().elements.namedItem("epoch");
  if (box instanceof HTMLInputElement) box.value = epoch;
  touch("epoch");
  if (playing || (head && !isShort(head.link))) return;
  keepEpochInAddress(epoch);
}

/** What says where the time line stands. */
function write() {
  if (!head) return;
  const epoch = head.epochs[frame];
  const range = document.getElementById("time-range");
  if (range instanceof HTMLInputElement) {
    range.max = String(head.epochs.length - 1); // a value beyond the old end would be cut off
    range.value = String(frame);
    range.setAttribute("aria-valuetext", `${say("epoch", { epoch, of: head.epochs[head.epochs.length - 1] })}. ${head.results[frame]}`);
  }
  for (const line of document.querySelectorAll(".now-line")) {
    if (line instanceof HTMLElement) line.style.transform = `translateX(${head.at[frame] / 6.4}%)`; // of 640, in percent
  }
  const result = document.querySelector("[data-result]");
  if (result) result.textContent = head.results[frame];
  const atRest = document.getElementById("at-rest");
  if (atRest) atRest.hidden = !head.at_rest.includes(frame);
  sayEpoch(document.getElementById("by-hand"), String(epoch));
  sayEpoch(document.getElementById("batch-by-hand"), String(epoch));
}

export function startTimeLine() {
  const range = document.getElementById("time-range");
  if (range instanceof HTMLInputElement) frame = Number(range.value);
  form().addEventListener("input", ({ target }) => {
    if (target instanceof HTMLInputElement && target.id === "time-range") stop(), goTo(Number(target.value));
  });
  form().addEventListener("click", (event) => {
    const control = event.target instanceof Element ? event.target.closest("[data-move], [data-action='play']") : null;
    if (!(control instanceof HTMLElement) || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    if (control.dataset.action) play();
    else stop(), goTo(destinations()[control.dataset.move ?? ""] ?? frame), tellResult();
  });
  document.addEventListener("keydown", (event) => {
    const isBusy = event.target instanceof Element && event.target.closest("input, select, textarea, .scroll[tabindex]");
    if (isBusy || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    const name = { ArrowLeft: "back", ArrowRight: "next", Home: "first", End: "last" }[event.key];
    if (!name) return;
    event.preventDefault();
    stop();
    goTo(destinations()[name]);
    tellResult();
  });
  scrubCurves();
}

/** @returns {Record<string, number>} */
function destinations() {
  return { first: 0, back: frame - 1, next: frame + 1, last: Infinity };
}

function tellResult() {
  if (head) tell(head.results[frame]);
}

/** The hand on a curve: the frame that stands nearest. */
function scrubCurves() {
  let held = false;
  /** @param {PointerEvent} event @param {Element} svg */
  const follow = (event, svg) => {
    const box = svg.getBoundingClientRect();
    const x = ((event.clientX - box.left) / box.width) * 640;
    const next = head?.at.findIndex((at) => at >= x) ?? -1;
    goTo(next < 0 ? (head?.at.length ?? 1) - 1 : next);
  };
  pressWithoutSelecting((pressed) => pressed.closest("[data-curve]"));
  form().addEventListener("pointerdown", (event) => {
    const svg = event.target instanceof Element ? event.target.closest("[data-curve]") : null;
    if (!svg) return;
    held = true;
    stop();
    svg.setPointerCapture(event.pointerId);
    follow(event, svg);
  });
  form().addEventListener("pointermove", (event) => {
    const svg = held && event.target instanceof Element ? event.target.closest("[data-curve]") : null;
    if (svg) follow(event, svg);
  });
  for (const end of ["pointerup", "pointercancel"]) form().addEventListener(end, () => (held = false));
}

function play() {
  if (!head) return void (isToPlay = true); // its frames are under way
  if (playing) return stop(), rest();
  if (head && frame === head.epochs.length - 1) frame = 0;
  const own = (playing = performance.now());
  showPlaying();
  const tick = () => {
    if (playing !== own || !head) return;
    goTo(frame + 1);
    if (frame === head.epochs.length - 1) return stop(), rest(), tellResult();
    setTimeout(() => requestAnimationFrame(tick), PAUSE);
  };
  tick();
}

function stop() {
  playing = 0;
  showPlaying();
}

function showPlaying() {
  const button = document.querySelector('[data-action="play"]');
  if (!button) return;
  button.setAttribute("aria-pressed", String(playing > 0));
  button.setAttribute("aria-label", say(playing ? "pause" : "play"));
  button.textContent = playing ? "❚❚" : "▶";
}

// @ts-check
/** Next, back, play: by buttons and by keys. */

import { onPage, pageData, say } from "./page.js";
import { chosenSpeed, currentStep, goTo } from "./steps.js";

/** Time to read a step before the next one comes, in milliseconds at normal speed. */
const READING = 2600;
let playing = false;
/** Counts the runs: one that was stopped does not go on when another has begun. */
let run = 0;

export function startPlayer() {
  document.addEventListener("keydown", (event) => {
    const place = destination(event);
    if (place === null) return;
    event.preventDefault();
    stop();
    void goTo(place);
  });
  onPage(showPlaying);
}

/** @param {KeyboardEvent} event @returns {number | null} the step that a key leads to */
function destination(event) {
  const busy = event.target instanceof Element && event.target.closest("input, select, textarea, [data-own-keys]");
  if (busy || scrollsItself(event.target) || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return null;
  const last = pageData().steps.length - 1;
  const places = { ArrowRight: currentStep() + 1, ArrowLeft: currentStep() - 1, Home: 0, End: last };
  const place = places[/** @type {keyof typeof places} */ (event.key)];
  return place === undefined || place < 0 || place > last ? null : place;
}

/** Formulas that are wider than their place are scrolled by the same keys. @param {EventTarget | null} target */
function scrollsItself(target) {
  const place = target instanceof Element ? target.closest(".scroll[tabindex]") : null;
  return place !== null && place.scrollWidth > place.clientWidth;
}

/** @param {number} count */
export function move(count) {
  stop();
  void goTo(currentStep() + count);
}

export async function play() {
  if (playing) return stop();
  stop();
  const own = run;
  playing = true;
  showPlaying();
  const { steps } = pageData();
  let place = currentStep() === steps.length - 1 ? 0 : currentStep();
  while (own === run && place < steps.length) {
    await goTo(place);
    if (own === run) await new Promise((done) => setTimeout(done, READING / chosenSpeed()));
    place = currentStep() + 1;
  }
  if (own === run) stop();
}

function stop() {
  run += 1;
  playing = false;
  showPlaying();
}

function showPlaying() {
  const button = document.querySelector('[data-action="play"]');
  if (!button) return;
  button.setAttribute("aria-pressed", String(playing));
  button.setAttribute("aria-label", say(playing ? "pause" : "play"));
  button.textContent = playing ? "❚❚" : "▶";
}

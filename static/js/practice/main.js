// @ts-check
/** Puts the parts of practising together. Without them the page is a form that comes back marked. */

import { startComposing } from "./compose.js";
import { emptyAll, fillBefore, fillIn, restoreAnswers, showBefore, startFilling } from "./filling.js";
import { makeReachable, openAt, startInPlace } from "./in_place.js";
import { keep, kept } from "./kept.js";
import { goesAlong, isMarking, markNow, offerGoingAlong, showHints, startGoingAlong } from "./marks.js";
import { History } from "../lab/history.js";
import { Highlight } from "../lab/inspect.js";
import { Numbers } from "../lab/numbers.js";
import { State } from "../lab/state.js";
import { Steps } from "../lab/steps.js";
import { flash, morph, readPageData, say, tellHeight } from "../shared/dom.js";
import { at, postForm, requireOk } from "../shared/http.js";
import { answers, form, goToBox, hints, setHint } from "./sheet.js";

const MOST_HINTS = 4;

/** @param {string} address one more hint */
function hint(address) {
  const level = Number(hints()[address] ?? 0) + 1;
  setHint(address, String(level > MOST_HINTS ? MOST_HINTS : level));
  nameHints();
  keep();
  void markNow(address);
}

/** The last hint is the answer. */
function nameHints() {
  const asked = hints();
  offerGoingAlong();
  for (const button of form().querySelectorAll("[data-hint]")) {
    const level = Number(asked[button.getAttribute("data-hint") ?? ""] ?? 0);
    const name = button.querySelector(".label");
    if (name) name.textContent = say(level < MOST_HINTS - 1 ? "hint" : "answer");
    if (button instanceof HTMLButtonElement) {
      button.hidden = !isMarking();
      button.disabled = level === MOST_HINTS;
    }
  }
}

/** @param {Element} button what the marks come to is said beside it */
async function markAll(button) {
  if (!Object.keys(answers()).length) return flash(say("nothing typed"));
  if (!isMarking()) {
    const field = Object.assign(document.createElement("input"), { type: "hidden", name: "mark", value: "1" });
    document.getElementById("fields")?.append(field);
    nameHints();
  }
  await markNow("");
  button.closest(".marks")?.scrollIntoView({ block: "nearest" });
}

/** @param {Element} target @returns {unknown} whether it was something to act on */
function act(target) {
  const control = target.closest("[data-hint], [data-mark-all], [data-fill-in], [data-clear], [data-before], [data-to]");
  if (control instanceof HTMLElement) {
    if (control.dataset.hint) hint(control.dataset.hint);
    else if (control.dataset.to) goToBox(control.dataset.to);
    else if ("markAll" in control.dataset) void markAll(control);
    else if ("fillIn" in control.dataset) fillIn();
    else if ("clear" in control.dataset) emptyAll(), nameHints();
    else fillBefore();
    return true;
  }
  return openAt(target);
}

/** What this browser has kept of the sheet. */
function bringBack() {
  const before = kept();
  const asked = Object.entries(before.hints).filter(([address]) => !hints()[address]);
  const isNew = restoreAnswers(before.answers) || asked.length > 0;
  for (const [address, level] of asked) setHint(address, level);
  nameHints();
  showBefore();
  keep();
  if (isNew && goesAlong()) void markNow(null);
  else if (asked.length) void showHints();
}

/** The sheet of an entry of the history: no link may be long enough for it. @param {State} state @param {() => void} onShown */
async function reopen(state, onShown) {
  const response = await requireOk(await postForm(at("/check"), state.query, "text/html"), 422);
  const fresh = new DOMParser().parseFromString(await response.text(), "text/html");
  for (const part of ["main", "#page-data"]) {
    const [old, wanted] = [document.querySelector(part), fresh.querySelector(part)];
    if (old && wanted) morph(old, wanted);
  }
  document.title = fresh.title;
  readPageData();
  onShown();
  makeReachable();
  bringBack();
}

function startSheet() {
  startGoingAlong();
  bringBack();
  document.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || !event.isTrusted) return;
    if (event.target instanceof Element && act(event.target)) event.preventDefault();
  });
  document.querySelector("[data-example]")?.addEventListener("change", ({ target }) => {
    if (target instanceof HTMLSelectElement && target.value) target.form?.submit();
  });
}

document.documentElement.classList.add("scripted");
tellHeight();
const state = new State(readPageData().query);
if (form()) {
  const history = new History(state);
  const numbers = new Numbers();
  const steps = new Steps(state, history, numbers);
  new Highlight(state, numbers);
  startFilling();
  startSheet();
  startComposing();
  startInPlace();
  history.start({
    look: (step) => void steps.goTo(step - 1, false),
    open: () => void reopen(state, () => (numbers.find(), steps.refresh())),
  });
  if (state.link) history.visit(false); // a form that came back has no link in the address bar
}

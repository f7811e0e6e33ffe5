// @ts-check
/**
 * Puts the lab together. Without scripts the page is whole: each control is a link or a field of a form. With them it
 * answers to the hand.
 */

import { copyText, readPageData, tellHeight } from "../shared/dom.js";
import { Editing } from "./editing.js";
import { Files } from "./files.js";
import { History } from "./history.js";
import { Highlight, Inspector } from "./inspect.js";
import { Live } from "./live.js";
import { Numbers } from "./numbers.js";
import { Page } from "./page.js";
import { State } from "./state.js";
import { Steps } from "./steps.js";

document.documentElement.classList.add("scripted");
tellHeight();
const state = new State(readPageData().query);
const history = new History(state);
const numbers = new Numbers();
/** @type {Live} */
const live = new Live(state, numbers, (answer) => page.showSentences(answer));
/** @type {Page} */
const page = new Page(state, numbers, live, history, showPage);
const steps = new Steps(state, history, numbers);
const highlight = new Highlight(state, numbers);
const inspector = new Inspector(state, numbers, highlight, history, page);
const files = new Files(state, page);
new Editing(state, numbers, live, history);
whenOpened("all-fields", async () => new (await import("./grid.js")).Grid(state, page));
history.start({
  look: (step, select) => {
    if (step !== Number(state.get("step") ?? 0)) void steps.goTo(step ? step - 1 : 0, false);
    if (select !== state.get("select")) void inspector.show(select, undefined, false);
  },
  open: (happened) => void page.reload(happened),
});
measure();

/** What few readers open is loaded then, once. @param {string} id of details @param {() => unknown} load */
function whenOpened(id, load) {
  const loading = new AbortController();
  const loadIfOpen = () => {
    if (!document.querySelector(`#${id}[open]`)) return;
    loading.abort();
    load();
  };
  document.addEventListener("toggle", loadIfOpen, { capture: true, signal: loading.signal });
  loadIfOpen();
}

/** @param {boolean} isWhole whether its lines are others as well */
function showPage(isWhole) {
  steps.refresh();
  inspector.refresh();
  if (isWhole) measure();
}

/** What has been laid out once keeps its size, and is laid out again where it is seen alone: see lab.css. */
function measure() {
  const { classList } = document.documentElement;
  classList.remove("measured");
  requestAnimationFrame(() => requestAnimationFrame(() => classList.add("measured")));
}

/** What the buttons do, by their data-action. @type {Record<string, () => unknown>} */
const ACTIONS = {
  undo: () => page.cancel() || (history.move(-1) && page.reload("undone")),
  redo: () => history.move(1) && page.reload("redone"),
  play: () => steps.play(),
  next: () => steps.move(1),
  back: () => steps.move(-1),
  first: () => steps.first(),
  "why-back": () => inspector.back(),
  "why-close": () => inspector.close(),
  "copy-link": () => files.copyLink(),
  "copy-embed": () => files.copyEmbed(),
  png: () => files.savePicture(),
  open: () => files.choose(),
};

/** @param {HTMLElement} control @returns {boolean} whether it was acted on; else the browser does what it is made for */
function act(control) {
  const { action, set, do: edit, copy, export: format } = control.dataset;
  if (action) ACTIONS[action]();
  else if (set !== undefined) void page.set(Object.fromEntries(new URLSearchParams(set)));
  else if (edit) void page.edit(control);
  else if (copy !== undefined) void copyText(copy);
  else if (format) return files.export(format, control);
  else if (control instanceof HTMLAnchorElement && control.closest(".languages")) void page.set({ lang: control.lang });
  else if (control instanceof HTMLAnchorElement) return leadWithin(control);
  return true;
}

/** A link within the page: the browser would make an entry in its history. @param {HTMLAnchorElement} link */
function leadWithin(link) {
  const place = document.getElementById(link.hash.slice(1));
  if (!place) return false;
  const details = place.closest("details");
  if (details) details.open = true;
  const step = place.closest("section.step");
  if (step && !step.getClientRects().length) void steps.goTo(Number(step.getAttribute("data-step")) - 1);
  place.scrollIntoView();
  if (!place.matches("a[href], button, input, select, [tabindex]")) place.tabIndex = -1;
  place.focus({ preventScroll: true });
  return true;
}

document.addEventListener("click", (event) => {
  if (event.defaultPrevented || !(event.target instanceof Element) || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const control = event.target.closest('[data-action], [data-set], [data-do], [data-copy], [data-export], .languages a, a[href^="#"]');
  if (!(control instanceof HTMLElement)) return;
  if (act(control)) event.preventDefault();
  closeMenuOf(control);
});

document.addEventListener("change", ({ target }) => {
  if (!(target instanceof HTMLSelectElement || target instanceof HTMLInputElement)) return;
  if (target.hasAttribute("data-example") && target.value) void page.open(`example=${target.value}`);
  if (target.hasAttribute("data-setting")) void page.set({ [target.name]: target.value });
});

document.addEventListener("submit", (event) => {
  if (!(event.target instanceof HTMLFormElement) || !event.target.hasAttribute("data-whole")) return;
  event.preventDefault();
  const fields = [...new FormData(event.target)].map(([name, value]) => [name, String(value)]);
  const last = state.problem;
  void page.open(new URLSearchParams(fields).toString(), { last });
});

document.addEventListener("keydown", (event) => {
  const key = event.key.toLowerCase();
  if (event.key === "Escape") closeMenus(null);
  if (event.key === " ") pressBySpace(event);
  if (key === "n" && !isTyping(event)) click('[data-key="continue"]');
  if (!(event.ctrlKey || event.metaKey) || event.target instanceof HTMLInputElement || !["z", "y"].includes(key)) return;
  event.preventDefault();
  ACTIONS[key === "y" || event.shiftKey ? "redo" : "undo"]();
});

/** @param {KeyboardEvent} event */
function isTyping({ target, ctrlKey, metaKey, altKey }) {
  return ctrlKey || metaKey || altKey || (target instanceof Element && target.closest("input, select, textarea") !== null);
}

/** @param {string} selector */
function click(selector) {
  const control = document.querySelector(selector);
  if (control instanceof HTMLElement) control.click();
}

/** What has the role of a button is pressed by Space as well; the page would scroll. @param {KeyboardEvent} event */
function pressBySpace(event) {
  if (!(event.target instanceof Element) || !event.target.matches("[role=button]:not(button), mn[tabindex]")) return;
  event.preventDefault();
  event.target.dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true }));
}

/** What was chosen of a menu closes it. @param {Element} control */
function closeMenuOf(control) {
  const menu = control.closest("details.menu");
  const hadFocus = menu?.contains(document.activeElement);
  menu?.removeAttribute("open");
  if (hadFocus) menu?.querySelector("summary")?.focus();
}

// A menu closes when something else is pressed, or by Escape.
document.addEventListener("pointerdown", ({ target }) => closeMenus(target));

/** @param {EventTarget | null} target */
function closeMenus(target) {
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (!(target instanceof Node) || !menu.contains(target)) menu.removeAttribute("open");
  }
}

// @ts-check
/** The controls of the page: each is a link or a field that works without scripts; here it acts on what is there now. */

import { changesBetween, changesSaid, closeChanges, showChanges } from "./changes.js";
import { complete, settle } from "./live.js";
import { tell } from "./messages.js";
import { snapshot } from "./numbers.js";
import { say } from "./page.js";
import { move, play } from "./player.js";
import { cost } from "./rewrite.js";
import { chooseBefore, unchoose } from "./select.js";
import * as session from "./session.js";
import { copyEmbed, copyLink, copyText, openFile, savePicture, takeAway } from "./take.js";
import { redo, undo } from "./undo.js";
import { forgetEdit } from "./wishes.js";

/** The settings that change numbers and nothing else. */
const CONVENTIONS = /^(cost|reduction|bias_update|update|activation\.\d+)$/;
/** Milliseconds that a convention waits for numbers out of sight: the list of what it changed is to be right about them. */
const SLOW = 300;
/** Choices are taken in the order in which they were made. @type {Promise<unknown>} */
let inTurn = Promise.resolve();

/** @type {Record<string, (control: HTMLElement) => unknown>} */
const ACTIONS = {
  undo: takeBack,
  redo,
  play,
  next: () => move(1),
  back: () => move(-1),
  first: () => move(-99),
  "why-back": chooseBefore,
  "why-close": unchoose,
  "copy-link": copyLink,
  "copy-embed": copyEmbed,
  png: savePicture,
  open: openFile,
  "changes-close": closeChanges,
};

export function startControls() {
  document.addEventListener("click", (event) => {
    if (!(event.target instanceof Element) || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const control = event.target.closest("[data-action], [data-set], [data-do], [data-copy], [data-export]");
    if (control instanceof HTMLElement && act(control)) event.preventDefault();
    if (control) closeMenuOf(control);
    const language = event.target.closest(".languages a");
    if (!(language instanceof HTMLElement)) return;
    event.preventDefault(); // its link is that of the page as it was written
    void set({ lang: language.lang });
  });
  document.addEventListener("change", (event) => {
    const field = event.target;
    if (!(field instanceof HTMLSelectElement || field instanceof HTMLInputElement)) return;
    if (field.hasAttribute("data-example")) openExample(field.value);
    if (field.hasAttribute("data-setting")) void set({ [field.name]: field.value });
  });
  document.addEventListener("submit", (event) => {
    if (!(event.target instanceof HTMLFormElement) || !event.target.hasAttribute("data-whole")) return;
    event.preventDefault();
    const fields = [...new FormData(event.target)].map(([name, value]) => [name, String(value)]);
    session.restore(new URLSearchParams(fields).toString());
    void settle({}, { anew: true });
  });
  document.addEventListener("keydown", (event) => {
    const key = event.key.toLowerCase();
    if (!(event.ctrlKey || event.metaKey) || event.target instanceof HTMLInputElement || !["z", "y"].includes(key)) return;
    event.preventDefault();
    if (key === "y" || event.shiftKey) redo();
    else takeBack();
  });
  document.addEventListener("keydown", pressBySpace);
  // A menu closes when something else is pressed, or by Escape.
  document.addEventListener("pointerdown", (event) => closeMenus(event.target));
  document.addEventListener("keydown", (event) => event.key === "Escape" && closeMenus(null));
}

/** What has the role of a button is pressed by Space as well; the page would scroll. @param {KeyboardEvent} event */
function pressBySpace(event) {
  const button = event.key === " " && event.target instanceof Element && event.target.matches("[role=button]:not(button), mn[tabindex]");
  if (!button) return;
  event.preventDefault();
  event.target?.dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true }));
}

/** @param {HTMLElement} control @returns {boolean} whether it was acted on */
function act(control) {
  const { action, set: wanted, do: edit, copy, export: format } = control.dataset;
  if (action) ACTIONS[action](control);
  else if (wanted !== undefined) void set(Object.fromEntries(new URLSearchParams(wanted)));
  else if (edit) void settle({ do: edit }, { key: control.dataset.key });
  else if (copy !== undefined) copyText(copy);
  else if (format) return takeAway(format, control);
  else return false;
  return true;
}

/** @param {string} id empty: the network that is open */
function openExample(id) {
  if (!id) return;
  session.restore(`example=${id}`);
  session.look({ select: null, sample: null });
  void settle({}, { anew: true });
}

/** Set it, and where it is a convention show which numbers that changed. @param {Record<string, string>} changes */
async function set(changes) {
  const isConvention = Object.keys(changes).some((name) => CONVENTIONS.test(name));
  inTurn = inTurn.then(() => isConvention && Promise.race([complete(), new Promise((done) => setTimeout(done, SLOW))]));
  await inTurn;
  const before = snapshot();
  session.set(changes);
  const isShown = await settle();
  if (!isShown || !isConvention) return;
  const changed = changesBetween(before, snapshot());
  showChanges(changed);
  tell(`${changesSaid(changed)}. ${say("cost is", { cost: cost() })}`);
}

/** An edit that is still under way is not done at all; else the last change is undone. */
function takeBack() {
  if (!forgetEdit()) undo();
}

/** What was chosen of a menu closes it. @param {Element} control */
function closeMenuOf(control) {
  const menu = control.closest("details.menu");
  const hadFocus = menu?.contains(document.activeElement);
  menu?.removeAttribute("open");
  if (hadFocus) menu?.querySelector("summary")?.focus();
}

/** @param {EventTarget | null} target */
function closeMenus(target) {
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (!(target instanceof Node) || !menu.contains(target)) menu.removeAttribute("open");
  }
}

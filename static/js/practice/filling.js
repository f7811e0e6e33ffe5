// @ts-check
/** Filling in: typed box after box, pasted as a column or a table, or what was typed for the network before. */

import { errorMessage } from "../shared/http.js";
import { flash, say, tellTrouble } from "../shared/dom.js";
import { followOtherTabs, keep, keptBefore } from "./kept.js";
import { ask, goesAlong, markChanged, markSoon, unmark } from "./marks.js";
import { addressOf, answers, boxes, boxOf, fill, form, goToBox } from "./sheet.js";

/** @param {EventTarget | null} target @returns {HTMLInputElement | null} */
function boxAt(target) {
  return target instanceof HTMLInputElement && target.dataset.answer ? target : null;
}

export function startFilling() {
  document.addEventListener("input", ({ target }) => {
    const box = boxAt(target);
    if (!box) return;
    unmark(box);
    keep();
    if (goesAlong()) markSoon(addressOf(box));
    else markChanged(null);
  });
  document.addEventListener("change", ({ target }) => {
    const box = boxAt(target);
    if (box && goesAlong()) markChanged(addressOf(box));
  });
  document.addEventListener("keydown", (event) => {
    const box = boxAt(event.target);
    const way = { Enter: event.shiftKey ? -1 : 1, ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!box || !way || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    goToBox(boxes()[boxes().indexOf(box) + way]?.dataset.answer);
  });
  document.addEventListener("paste", (event) => {
    const box = boxAt(event.target);
    const text = event.clipboardData?.getData("text/plain") ?? "";
    if (!box || !/[\n\t]|^\s*(s\d+:)?[a-z_]+\.\d/i.test(text.trim())) return;
    event.preventDefault();
    void paste(text, addressOf(box));
  });
  followOtherTabs((changed) => {
    changed.forEach(unmark);
    showBefore();
    markChanged(null);
  });
  showBefore();
}

/** @returns {HTMLTextAreaElement | null} */
function pasted() {
  return /** @type {HTMLTextAreaElement | null} */ (form().querySelector('[name="pasted"]'));
}

/** What is in the box for pasting. */
export function fillIn() {
  const text = pasted()?.value ?? "";
  if (text.trim()) void paste(text, "");
}

/** @param {string} text @param {string} start the box that the first number goes to */
async function paste(text, start) {
  const area = pasted();
  try {
    const { filled } = await ask({ pasted: text, pasted_at: start });
    const count = fill(filled);
    if (area && count < Object.keys(filled).length) {
      area.value = text; // some have no box yet: the page that has them comes from the server
      return form().requestSubmit(/** @type {HTMLElement} */ (form().querySelector("[data-fill-in]")));
    }
    if (area) area.value = "";
    keep();
    flash(say("filled in", { count }));
    markChanged("");
  } catch (error) {
    if (area) area.value = text;
    area?.closest("details")?.setAttribute("open", "");
    tellTrouble(errorMessage(error, say, "not marked"));
  }
}

export function emptyAll() {
  form().querySelectorAll('[name^="hint."]').forEach((field) => field.remove());
  for (const box of boxes()) {
    box.value = "";
    unmark(box);
  }
  keep();
  markChanged(null);
  showBefore();
}

/** Offered where nothing is typed, and something was before: for another network, or before all was emptied. */
export function showBefore() {
  const button = document.querySelector("[data-before]");
  if (!(button instanceof HTMLElement)) return;
  const count = Object.keys(keptBefore()).filter((address) => boxOf(address)).length;
  button.hidden = !count || Object.keys(answers()).length > 0;
  button.textContent = say(count === 1 ? "restore my answer" : "fill in what was typed", { count });
}

export function fillBefore() {
  fill(keptBefore());
  keep();
  showBefore();
  markChanged("");
}

/**
 * Where the page has brought texts along, with their marks, they are what was typed last.
 * @param {Record<string, string>} texts @returns {boolean} whether there is anything to be marked
 */
export function restoreAnswers(texts) {
  return Object.keys(answers()).length === 0 && fill(texts) > 0;
}

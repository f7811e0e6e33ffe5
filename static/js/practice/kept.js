// @ts-check
/**
 * What is typed is kept by this browser, of every problem its own sheet. Several tabs may have the same one: each writes
 * what was changed in it alone, and takes over what was changed in the others.
 */

import { problemOf } from "../lab/state.js";
import { pageData, say } from "../shared/dom.js";
import { addressOf, answers, boxes, hints, tellFilled } from "./sheet.js";

/** @typedef {{answers: Record<string, string>, hints: Record<string, string>, at?: number}} Kept */

const SHEET = "sheet:";
const LAST = "sheet-before";
const ALONG = "mark-as-typed";

/** What this page and the store have both had. @type {Kept} */
let shared = { answers: {}, hints: {} };

const name = () => SHEET + problemOf(pageData().query);

/** Write what was changed here; what stands in boxes that this page has not, or was changed in another tab, is kept. */
export function keep() {
  const stored = kept();
  const here = { answers: answers(), hints: hints() };
  write(stored.answers, here.answers, shared.answers);
  write(stored.hints, here.hints, shared.hints);
  shared = here;
  tellFilled(Object.keys(here.answers).length);
  const isKept = put(name(), JSON.stringify({ ...stored, at: Date.now() }));
  if (Object.keys(stored.answers).length) put(LAST, JSON.stringify(stored.answers));
  tellUnkept(!isKept);
}

/** @param {Record<string, string>} stored is changed @param {Record<string, string>} here @param {Record<string, string>} before */
function write(stored, here, before) {
  for (const address of new Set([...Object.keys(here), ...Object.keys(before)])) {
    if (here[address] === before[address]) continue;
    if (here[address] === undefined) delete stored[address];
    else stored[address] = here[address];
  }
}

/** Take over what was typed in another tab. @param {(changed: HTMLInputElement[]) => void} tell */
export function followOtherTabs(tell) {
  addEventListener("storage", (event) => {
    if (event.key !== name()) return;
    const stored = kept().answers;
    const changed = boxes().filter((box) => {
      const [text, before] = [stored[addressOf(box)], shared.answers[addressOf(box)]];
      return text !== before && (box.value.trim() ? box.value : undefined) === before;
    });
    for (const box of changed) box.value = stored[addressOf(box)] ?? "";
    shared = { ...shared, answers: answers() };
    tellFilled(Object.keys(shared.answers).length);
    if (changed.length) tell(changed);
  });
}

/** @returns {Kept} */
export function kept() {
  return { answers: {}, hints: {}, ...take(name()) };
}

/** @returns {Record<string, string>} what was typed last, be it for another network */
export function keptBefore() {
  return take(LAST) ?? {};
}

/** @returns {boolean} whether the learner wants marks at every number typed, in whatever sheet */
export function isAlong() {
  return take(ALONG) === true;
}

/** @param {boolean} isWanted */
export function chooseAlong(isWanted) {
  put(ALONG, JSON.stringify(isWanted));
}

/** @param {string} key @param {string} text @returns {boolean} whether there was room, if need be that of the oldest sheets */
function put(key, text) {
  for (;;) {
    try {
      localStorage.setItem(key, text);
      return true;
    } catch {
      if (!forgetOldest(key)) return false;
    }
  }
}

/** @param {string} spared @returns {boolean} whether there was another sheet */
function forgetOldest(spared) {
  try {
    const sheets = Object.keys(localStorage).filter((key) => key.startsWith(SHEET) && key !== spared && key !== name());
    const [oldest] = sheets.sort((one, two) => (take(one)?.at ?? 0) - (take(two)?.at ?? 0));
    if (oldest) localStorage.removeItem(oldest);
    return oldest !== undefined;
  } catch {
    return false; // this page may keep nothing, as in some frames
  }
}

/** @param {boolean} isUnkept */
function tellUnkept(isUnkept) {
  const place = document.getElementById("unkept");
  const text = isUnkept ? say("not kept") : "";
  if (place && place.textContent !== text) place.textContent = text;
}

/** @param {string} key */
function take(key) {
  try {
    return JSON.parse(localStorage.getItem(key) ?? "null");
  } catch {
    return null;
  }
}

// @ts-check
/**
 * A changed number is on the screen at once, and so is all that follows from it.
 *
 * One request is under way at a time; what changes meanwhile goes with the next one. So an answer is never older than
 * the last request, however slow the network is. Of a page with many numbers it has those in sight; the others follow
 * when the hand pauses. When it rests, the page is written anew by the server: its sentences and links follow.
 */

import { mayPass, saidOf } from "./answered.js";
import { flash, tell, tellTrouble } from "./messages.js";
import { writeNumbers, writeWidths } from "./numbers.js";
import { markOutdated } from "./outdated.js";
import { onPage, say } from "./page.js";
import { askNumbers, Refused } from "./remote.js";
import { cost, rewrite, showChoices } from "./rewrite.js";
import { others, quantitiesInSight } from "./seen.js";
import * as session from "./session.js";
import { onSight } from "./sight.js";
import { findUnits, writeOff } from "./units.js";
import { firstEdit, isAnew, isWanted, wantEdit, wantPage } from "./wishes.js";

/** Milliseconds without an edit until numbers out of sight follow, and then the page. */
const [PAUSE, REST] = [200, 250];
const RETRY = 2000;
/** As long as a near server takes: a changed number is drawn together with all that follows from it, or else alone. */
const SOON = 12;
/** Under way. @type {Promise<boolean> | null} */
let asking = null;
let held = false;
/** Quantities out of sight that are older than those in sight, some at a time. @type {string[][]} */
let missing = [];
let isCompleting = false;
/** Whether the hand has rested since the last edit: what comes too late is asked for at once. */
let isAtRest = true;
let writing = false;
/** @type {number | undefined} */
let rest;
/** @type {number | undefined} */
let again;
/** What the hand has changed and no answer tells yet, by address, as the page writes it. @type {Record<string, string>} */
let typed = {};
/** The given numbers that were changed since the page was written, by address: no others are told to who knows them. @type {Set<string>} */
const changed = new Set();
/** @type {number | undefined} */
let soon;

onSight(() => void complete());
onPage(() => {
  missing = [];
  changed.clear();
  findUnits();
});

/**
 * @param {Record<string, string>} changes parameters with their new texts
 * @param {import("./pending.js").Answered} [whenAnswered]
 * @param {Record<string, string>} [texts] the numbers among them, by address, as the page writes them
 */
export function change(changes, whenAnswered, texts = {}) {
  session.set(changes, whenAnswered);
  Object.assign(typed, texts);
  for (const address of Object.keys(texts)) changed.add(address);
  soon ??= setTimeout(showTyped, SOON);
  markOutdated(true);
  isCompleting = isAtRest = false;
  clearTimeout(rest);
  void ask();
}

/** While a number is being dragged, the page is not written anew. @param {boolean} isHeld */
export function hold(isHeld) {
  held = isHeld;
  if (!held) settleSoon();
}

/** @returns {Promise<boolean>} whether all that was changed is answered */
function ask() {
  return (asking ??= askAll().finally(() => (asking = null)));
}

async function askAll() {
  clearTimeout(again);
  try {
    while (await askOnce());
    tellTrouble("");
    settleSoon();
    return true;
  } catch (error) {
    tellTrouble(saidOf(error, say));
    if (mayPass(error)) again = setTimeout(() => void ask(), RETRY);
    return false;
  }
}

/** What is not taken is said, and the last problem that was taken stays. @returns {Promise<boolean>} whether to ask once more */
async function askOnce() {
  const portion = canComplete() && !session.isPending() ? missing.shift() : undefined;
  const sight = portion ?? (isAnew() ? undefined : quantitiesInSight());
  const later = sight && !portion ? others(sight) : [];
  try {
    const numbers = await askNumbers(session.ask(), sight?.concat(...changed));
    if (!portion) missing = later;
    session.take();
    if (!session.isPending()) typed = {};
    show(numbers);
    return session.isPending() || canComplete();
  } catch (error) {
    if (portion) missing.unshift(portion);
    isCompleting = false;
    if (!(error instanceof Refused)) throw error;
    const { faults } = error;
    typed = {};
    return session.refuse((one) => tellRefused(one, faults));
  }
}

/** @param {import("./pending.js").Pending} one @param {import("./remote.js").Fault[]} faults */
function tellRefused(one, faults) {
  if (one.answered) return one.answered(faults);
  flash(say("refused", { ...faults[0] }));
  showChoices();
}

/** @param {import("./remote.js").Numbers} numbers */
function show(numbers) {
  writeNumbers({ ...numbers.texts, ...typed });
  clearTimeout(soon);
  soon = undefined;
  writeWidths(numbers.widths);
  writeOff(numbers.off);
}

function showTyped() {
  soon = undefined;
  writeNumbers(typed);
}

/** Whether a whole page is on its way, which has all numbers. */
const isComing = () => !held && (isAnew() || firstEdit() !== undefined);
/** Whether the page shows all numbers of the session, as they are to look. */
const hasNumbers = () => !missing.length && !isAnew() && !session.isPending() && session.isSeenAsWritten();
const canComplete = () => isCompleting && missing.length > 0 && !isComing();

/** When the hand rests, the numbers out of sight follow, unless a whole page does, and then the page. */
function settleSoon() {
  clearTimeout(rest);
  if (missing.length && !isComing()) rest = setTimeout(() => void complete(), PAUSE);
  else if (!held) rest = setTimeout(comeToRest, REST);
}

function comeToRest() {
  isAtRest = true;
  if (isWanted() || !session.isWritten()) void settle();
  else markOutdated(false);
}

/** Have the numbers written that were out of sight. */
export async function complete() {
  isCompleting = true;
  if (canComplete() || asking) await ask();
}

/**
 * Have the whole page written anew.
 * @param {Record<string, string>} [more] an edit: parameters of one request
 * @param {import("./wishes.js").How & {key?: string}} [how] key: of the control that was pressed for the edit
 * @returns {Promise<boolean>} whether it was shown, and nothing else was changed before
 */
export function settle(more = {}, how = {}) {
  const wish = Object.keys(more).length ? wantEdit(more, how.key) : wantPage(how);
  void write();
  return wish;
}

/** The page of an earlier or a later problem. @param {"undone" | "redone" | "reopened"} happened */
export async function reload(happened) {
  if (await settle({}, { anew: true })) tell(say(happened, { cost: cost() }));
}

/** One page at a time, of what is there when it is asked for. */
async function write() {
  clearTimeout(rest);
  if (writing) return;
  writing = true;
  try {
    while (isWanted() && !held && !asking) {
      const isLate = await rewrite(() => held || asking !== null, hasNumbers());
      if (isLate && !isAtRest && !firstEdit()) return settleSoon();
      if (session.isUnsure() && !asking && !(await ask())) return;
    }
  } catch (error) {
    tellTrouble(saidOf(error, say));
    clearTimeout(rest);
    if (mayPass(error)) rest = setTimeout(() => void write(), RETRY);
  } finally {
    writing = false;
  }
}

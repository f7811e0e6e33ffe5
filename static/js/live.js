// @ts-check
/**
 * A changed number is on the screen at once, and so is all that follows from it.
 *
 * One request is under way at a time; what changes meanwhile goes with the next one. So an answer is never older than
 * the last request, however slow the network is. When the hand rests, the page is written anew by the server: its
 * sentences and links follow.
 */

import { flash, tell, tellTrouble } from "./messages.js";
import { writeNumbers, writeWidths } from "./numbers.js";
import { say } from "./page.js";
import { askNumbers, Refused } from "./remote.js";
import { cost, rewrite } from "./rewrite.js";
import * as session from "./session.js";
import { isWanted, wantEdit, wantPage } from "./wishes.js";

const REST = 250;
const RETRY = 2000;
let asking = false;
let stale = false;
let held = false;
let writing = false;
/** @type {number | undefined} */
let rest;
/** @type {number | undefined} */
let again;
/** @type {((faults: import("./remote.js").Fault[]) => void) | null} */
let refused = null;

/**
 * @param {Record<string, string>} changes parameters with their new texts
 * @param {(faults: import("./remote.js").Fault[]) => void} [whenAnswered] called with what the server does not take
 */
export function change(changes, whenAnswered) {
  session.set(changes);
  document.documentElement.classList.add("edited");
  refused = whenAnswered ?? null;
  clearTimeout(rest);
  if (asking) stale = true;
  else void ask();
}

/** While a number is being dragged, the page is not written anew. @param {boolean} isHeld */
export function hold(isHeld) {
  held = isHeld;
  if (!held) settleSoon();
}

async function ask() {
  asking = true;
  clearTimeout(again);
  try {
    do {
      stale = false;
      await askOnce();
    } while (stale);
    tellTrouble("");
    settleSoon();
  } catch {
    tellTrouble(say("no connection"));
    clearTimeout(again);
    again = setTimeout(() => asking || void ask(), RETRY);
  } finally {
    asking = false;
  }
  if (stale) void ask();
}

async function askOnce() {
  const asked = session.query();
  try {
    const numbers = await askNumbers();
    session.keep(asked);
    if (!stale) refused?.([]);
    show(numbers);
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    if (!stale) goBack(error.faults);
  }
}

/** What is not taken is said, and the last network that was taken stays. @param {import("./remote.js").Fault[]} faults */
function goBack(faults) {
  if (refused) refused(faults);
  else flash(say("refused", { ...faults[0] }));
  refused = null;
  stale = session.goBack();
}

/** @param {import("./remote.js").Numbers} numbers */
function show(numbers) {
  writeNumbers(numbers.texts);
  writeWidths(numbers.widths);
  for (const unit of document.querySelectorAll(".drawing .unit")) {
    const place = `${unit.getAttribute("data-layer")}.${unit.getAttribute("data-unit")}`;
    unit.classList.toggle("off", numbers.off.a.includes(place));
    unit.classList.toggle("off-new", numbers.off.a_new.includes(place));
  }
}

function settleSoon() {
  clearTimeout(rest);
  if (held) return;
  if (!isWanted() && session.isWritten()) document.documentElement.classList.remove("edited");
  else rest = setTimeout(() => void settle(), REST);
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

/** The page of an earlier or a later problem. @param {"undone" | "redone"} happened */
export async function reload(happened) {
  if (await settle({}, { anew: true })) tell(say(happened, { cost: cost() }));
}

/** One page at a time, of what is there when it is asked for. */
async function write() {
  clearTimeout(rest);
  if (writing) return;
  writing = true;
  try {
    while (isWanted() && !held && !asking) await rewrite(() => held || asking);
  } catch {
    tellTrouble(say("no connection"));
    clearTimeout(rest);
    rest = setTimeout(() => void write(), RETRY);
  } finally {
    writing = false;
  }
}

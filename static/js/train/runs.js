// @ts-check
/**
 * A changed setting trains anew. One request is under way at a time, and the newest settings win: what changes meanwhile
 * goes with the next. What takes longer to write comes when the hand rests.
 */

import { keepFocus, morph, tell, tellTrouble } from "../shared/dom.js";
import { at, errorMessage, isRetryable, requireOk } from "../shared/http.js";
import { isShort, keepAddress } from "./address.js";
import { epochInBox, openPage, post, readRun, say, settings } from "./data.js";
import { paint } from "./frames.js";
import { currentEpoch, goToEpoch, showRun } from "./timeline.js";
import { forgetTouched, isAsWritten, isTouched, keepTouched, setAsWritten } from "./touched.js";

const REST = 180;
const RETRY = 2000;
const PATIENCE = 700;
let asking = false;
/** The parts that the page has, with their check sums: they need not come again, the form as long as it stands as written. @type {string[]} */
let have = [];
/** Edits of the structure that wait for their turn: they go together. @type {string[]} */
let edits = [];
let stale = false;
/** What the browser kept of a page whose settings are too long for its link: asked for first, in place of the form. */
let kept = "";
/** @type {number | undefined} */
let again;
/** @type {number | undefined} */
let resting;
/** @type {number | undefined} */
let refusing;
/** The part below that is under way: an older one is not shown. */
let version = 0;

export function startRuns() {
  addEventListener("popstate", () => location.reload());
  if (typeof history.state !== "string") return;
  kept = history.state;
  void work();
}

/**
 * The run of the page as it was opened, whose frames are needed to move in time. They are several times as large as the
 * page, so they come when somebody is there. @param {string} link
 */
export function beginWhenTouched(link) {
  if (!document.getElementById("time-range")) return;
  const here = new AbortController();
  const begin = () => {
    here.abort();
    if (!asking && !have.length) void askFirst(link.replace(/^\?/, ""));
  };
  for (const sign of ["pointermove", "pointerdown", "keydown", "focusin"]) {
    addEventListener(sign, begin, { signal: here.signal, capture: true });
  }
}

/** @param {string} question */
async function askFirst(question) {
  await ask(question, false);
  if (stale || edits.length) await work(); // what was changed meanwhile
}

/** Something was changed. @param {string} [edit] the name of an edit, where a button was pressed */
export function refresh(edit) {
  if (edit) edits.push(edit);
  else if (asking) stale = true;
  if (!asking) void work();
}

async function work() {
  let isAnswered = true;
  do {
    stale = false;
    const pressed = kept ? [] : edits;
    if (!kept) edits = [];
    isAnswered = await ask(kept || settings(pressed.length ? { do: pressed.join("+") } : {}), true, pressed);
  } while (isAnswered && (stale || edits.length));
}

/**
 * @param {string} question @param {boolean} isChange @param {string[]} [pressed] the edits that it asks for
 * @returns {Promise<boolean>} whether there was an answer; else it is asked again, later, if that may help
 */
async function ask(question, isChange, pressed = []) {
  asking = true;
  version += 1;
  forgetTouched();
  clearTimeout(refusing);
  try {
    const has = isAsWritten() && !pressed.length ? have : have.filter((part) => !part.startsWith("controls."));
    const answer = await requireOk(await post(at("/train/run"), `${question}&have=${has.join("+")}`), 422);
    if (answer.status === 422) refuse((await answer.json()).page ?? {}, pressed);
    else show(readRun(await answer.arrayBuffer()), isChange, pressed);
    tellTrouble("");
    kept = "";
    return true;
  } catch (error) {
    tellTrouble(errorMessage(error, say));
    edits.unshift(...pressed);
    clearTimeout(again);
    if (isRetryable(error)) again = setTimeout(() => asking || void work(), RETRY);
    return false;
  } finally {
    asking = false;
  }
}

/** @param {import("./data.js").Run} run @param {boolean} isChange @param {string[]} pressed */
function show(run, isChange, pressed) {
  const { controls, ...others } = run.page;
  write(stale && !pressed.length ? others : run.page, pressed); // a form that says more by now comes with the next answer
  if (controls) setAsWritten(!stale);
  if (!document.getElementById("network")) return void (stale || edits.length || openPage());
  have = run.head.have;
  document.getElementById("seen")?.classList.remove("stale");
  showRun(run);
  if (isTouched("epoch")) goToEpoch(epochInBox());
  paint(run.look, run.head);
  if (!isChange) return;
  if (isShort(run.head.link)) keepAddress(at(`/train${run.head.link}`));
  else keepAddress(at("/train"), settings());
  tell(run.head.results[run.head.frame]);
  rest();
}

/**
 * What is wrong is said when the hand rests: half a number is no mistake. The last run stays below. What a button has
 * done is written at once, as the next question is what stands in the form.
 * @param {Record<string, string>} page @param {string[]} pressed
 */
function refuse(page, pressed) {
  document.getElementById("seen")?.classList.add("stale");
  const tellWrong = () => {
    write(page, pressed);
    setAsWritten(false);
    have = have.filter((part) => !part.startsWith("result."));
    tell(say("not trained"));
  };
  if (pressed.length) tellWrong();
  else refusing = setTimeout(tellWrong, PATIENCE);
}

/**
 * Put parts of a fresh page in their places; what did not change stays untouched.
 * @param {Record<string, string>} page @param {string[]} [pressed] the edits that it comes of
 */
function write(page, pressed = []) {
  const refocus = keepFocus();
  const parsed = new DOMParser().parseFromString(Object.values(page).join(""), "text/html");
  for (const id of Object.keys(page)) {
    const [old, fresh] = [document.getElementById(id), parsed.getElementById(id)];
    if (!old || !fresh) continue;
    keepTouched(old, fresh, pressed);
    morph(old, fresh);
  }
  refocus();
}

/** When the hand rests, the part that takes longer is written anew. */
export function rest() {
  document.getElementById("more")?.classList.add("stale");
  clearTimeout(resting);
  resting = setTimeout(() => void writeMore(), REST);
}

async function writeMore() {
  if (asking) return rest();
  const own = ++version;
  const answer = await post(at("/train/more"), settings({ epoch: currentEpoch() })).catch(() => null);
  if (own !== version || !answer?.ok) return;
  const html = await answer.text();
  if (own !== version) return;
  write({ more: html });
  document.getElementById("more")?.classList.remove("stale");
}

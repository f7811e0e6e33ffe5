// @ts-check
/** The browser's own history is the list of changes: back undoes, forward does again. Looking around adds nothing. */

import * as session from "./session.js";

/** @typedef {{index: number, query: string}} Entry */

/** The entry that the page stands at. @type {Entry} */
let here = { index: 0, query: "" };
let furthest = 0;

/** Whether two lists of parameters are of the same problem. @param {string} one @param {string} other */
function isSameProblem(one, other) {
  return session.problemOf(one) === session.problemOf(other);
}

/** @returns {boolean} whether the problem of the session is that of the entry, as it is spelled now */
export function isRecorded() {
  return isSameProblem(here.query, session.query());
}

/** A changed problem is an entry of its own. @param {boolean} [isRespelled] whether the server only spelled that of this entry */
export function recordHistory(isRespelled = false) {
  if (isRespelled) here = { index: here.index, query: session.query() };
  if (recordView()) return;
  furthest = here.index + 1;
  here = { index: furthest, query: session.query() };
  history.pushState(here, "", session.link() ?? location.pathname);
  showButtons();
}

/** A changed view is no entry of its own. @returns {boolean} whether the problem is that of this entry */
export function recordView() {
  if (!isRecorded()) return false;
  replaceEntry();
  showButtons();
  return true;
}

function replaceEntry() {
  here = { index: here.index, query: session.query() };
  history.replaceState(here, "", session.link() ?? location.pathname);
}

function showButtons() {
  const { index } = here;
  for (const [name, possible] of /** @type {[string, boolean][]} */ ([["undo", index > 0], ["redo", index < furthest]])) {
    document.querySelector(`[data-action="${name}"]`)?.setAttribute("aria-disabled", String(!possible)); // it keeps the focus
  }
}

export function undo() {
  recordHistory(); // a change whose page has not come yet is one to be undone as well
  if (here.index > 0) history.back();
}

export function redo() {
  if (here.index < furthest) history.forward();
}

/** @param {(happened: "undone" | "redone" | "reopened") => Promise<void>} show writes the page of the session */
export function startHistory(show) {
  const entry = /** @type {Entry | null} */ (history.state);
  if (entry) furthest = Number(remembered() ?? 0); // else the link is a new beginning
  here = { index: entry?.index ?? 0, query: session.query() };
  const isBeyondLink = entry && !isSameProblem(entry.query, here.query);
  if (!isBeyondLink) history.replaceState(here, "");
  addEventListener("pagehide", () => {
    remember(String(furthest));
    replaceEntry(); // what was changed right before the page is left is not lost
  });
  addEventListener("popstate", (event) => {
    const entry = /** @type {Entry | null} */ (event.state);
    if (!entry) return history.replaceState(here, ""); // an anchor in the address bar: no change, and no loss of one
    const happened = entry.index < here.index ? "undone" : "redone";
    bringBack(entry);
    void show(happened);
  });
  showButtons();
  if (isBeyondLink) {
    bringBack(entry); // too long for a link, which a reload asks for
    void show("reopened");
  }
}

/** @param {Entry} entry */
function bringBack(entry) {
  here = entry;
  session.restore(entry.query);
}

/** Where a page may keep nothing, as in some frames, nothing is kept. @param {string} text */
function remember(text) {
  try {
    sessionStorage.setItem("furthest", text);
  } catch {
    return;
  }
}

/** @returns {string | null} */
function remembered() {
  try {
    return sessionStorage.getItem("furthest");
  } catch {
    return null;
  }
}

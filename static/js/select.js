// @ts-check
/** Why is this number this? A click, or Enter, on any number opens its why; its terms lead on, and there is a way back. */

import { addressAt } from "./addresses.js";
import { saidOf } from "./answered.js";
import { lightUp } from "./highlight.js";
import { settle } from "./live.js";
import { tell, tellTrouble } from "./messages.js";
import { morph } from "./morph.js";
import { elementsOf, findNumbers, writeWaiting } from "./numbers.js";
import { findSentences } from "./outdated.js";
import { onPage, pageData, say } from "./page.js";
import { askPage } from "./remote.js";
import * as session from "./session.js";
import { recordView } from "./undo.js";
import { at } from "./server.js";

/** The numbers that were chosen before this one. @type {string[]} */
const trail = [];

export function startSelecting() {
  document.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    const address = addressAt(event.target);
    if (!address || (event.target instanceof Element && event.target.closest(".steps-nav"))) return; // that leads to a step
    event.preventDefault();
    choose(address);
  });
  document.addEventListener("keydown", (event) => {
    if (event.target instanceof HTMLInputElement) return;
    const address = event.key === "Enter" ? addressAt(event.target) : null;
    if (address) {
      event.preventDefault();
      choose(address);
    } else if (event.key === "Escape" && session.get("select")) unchoose();
  });
  onPage(showWayBack);
}

/** @param {string} address */
export function choose(address) {
  const before = session.get("select");
  if (before && before !== address) trail.push(before);
  void open(address);
}

export function chooseBefore() {
  const before = trail.pop();
  if (before) void open(before);
}

export function unchoose() {
  const was = session.get("select");
  trail.length = 0;
  remember(null);
  document.getElementById("why")?.remove();
  recordView();
  lightUp(null);
  const place = elementsOf(was ?? "").find((element) => element.closest(".drawing") && element.hasAttribute("tabindex"));
  if (place instanceof SVGElement) place.focus({ preventScroll: true });
  if (pageData().wide) void settle(); // it drew the edges of what was chosen
}

/** Of a wide network the numbers depend on what is chosen. @param {string | null} select */
function remember(select) {
  if (pageData().wide) session.set({ select });
  else session.look({ select });
}

/** @param {string} address */
async function open(address) {
  remember(address);
  lightUp(null);
  if (pageData().wide) return openWide();
  const version = session.versionNow();
  try {
    const fresh = (await askPage({}, at("/why"))).getElementById("why");
    if (version !== session.versionNow() || session.get("select") !== address || !fresh) return;
    put(fresh);
    recordView();
    tellTrouble("");
    bringIntoView(address);
    tell(document.getElementById("why-said")?.textContent ?? "");
  } catch (error) {
    tellTrouble(saidOf(error, say));
  }
}

/** What a wide network shows depends on what is chosen: the whole page is written. */
async function openWide() {
  if (await settle()) tell(document.getElementById("why-said")?.textContent ?? "");
}

/** @param {Element} fresh */
function put(fresh) {
  writeWaiting();
  const old = document.getElementById("why");
  if (old) morph(old, fresh);
  else document.querySelector(".stage")?.append(fresh);
  findNumbers(document, false);
  findSentences(document);
  lightUp(null);
  showWayBack();
}

/** The why, and where it is a sheet over the page, the number as well. @param {string} address */
function bringIntoView(address) {
  const why = document.getElementById("why");
  if (!why) return;
  if (getComputedStyle(why).position !== "fixed") return why.scrollIntoView({ block: "nearest" });
  const number = elementsOf(address).find((element) => element.closest(".drawing") && element.getClientRects().length);
  const below = (number?.getBoundingClientRect().bottom ?? 0) - why.getBoundingClientRect().top;
  if (below > -40) scrollBy(0, below + 80);
}

function showWayBack() {
  const back = document.querySelector('[data-action="why-back"]');
  if (back instanceof HTMLElement) back.hidden = !trail.length;
}

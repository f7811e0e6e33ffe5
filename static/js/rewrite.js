// @ts-check
/** The page as the server writes it takes the place of the old; what the server refuses is said, and the page stays. */

import { flash, tell, tellTrouble } from "./messages.js";
import { shown } from "./numbers.js";
import { pageData, say, showPage } from "./page.js";
import { askPage } from "./remote.js";
import * as session from "./session.js";
import { isRecorded, recordHistory } from "./undo.js";
import { endEdit, endWaiting, firstEdit, isAnew, isQuiet, wantPage } from "./wishes.js";

/**
 * The page for the edit whose turn it is, or else for what the session has become. What comes too late is not shown, and
 * stays wanted. Of a page of the same shape, whose numbers are all there, the server leaves out what they stand in.
 * @param {() => boolean} isBusy whether a number is being changed, so that the page would be old as it comes
 * @param {boolean} hasNumbers whether the page shows all numbers of the session
 * @returns {Promise<boolean | void>} whether it came too late
 */
export async function rewrite(isBusy, hasNumbers) {
  const edit = firstEdit();
  const more = edit ? nameNow(edit) : hasNumbers ? { shape: pageData().shape } : {};
  if (!more) return endEdit(false); // what was pressed twice is not there any more
  const [version, select] = [session.versionNow(), session.get("select")];
  const fresh = await askPage(more);
  const isOld = version !== session.versionNow() || select !== session.get("select") || edit !== (edit && firstEdit());
  if (isOld || isBusy()) return true;
  tellTrouble("");
  const faults = fresh.querySelector("[role=alert] .faults");
  if (faults && pageData().steps.length && !isAnew()) return stay(faults, edit !== undefined);
  const before = cost();
  const isRespelled = !edit && isRecorded();
  if (edit) keepInPlace(() => showPage(fresh));
  else showPage(fresh);
  recordHistory(isRespelled);
  const news = [edit && !faults && structure(), cost() && say("cost is", { cost: cost() })].filter(Boolean).join(" ");
  if (news && (edit || cost() !== before || !isQuiet())) tell(news);
  endWaiting(!faults);
  if (edit) endEdit(!faults);
}

/** @param {import("./wishes.js").Edit} edit @returns {Record<string, string> | null} its parameters on the page as it is now */
function nameNow({ more, key }) {
  if (!key) return more;
  const name = document.querySelector(`[data-key="${key}"]`)?.getAttribute("data-do");
  return name ? { ...more, do: name } : null;
}

/** What was pressed stays under the hand, where the page above it has grown. @param {() => void} change */
function keepInPlace(change) {
  const top = () => document.querySelector(".bench")?.getBoundingClientRect().top ?? 0;
  const before = top();
  change();
  scrollBy({ top: top() - before, behavior: "instant" });
}

/** The reason is said, and the page stays; without the edit, as it was last taken. @param {Element} faults @param {boolean} isEdit */
function stay(faults, isEdit) {
  flash(faults.querySelector("li")?.textContent?.trim().replace(/\s+/g, " ") ?? "");
  showChoices();
  if (isEdit) return endEdit(false);
  session.ask(); // for all that the page was asked for
  const isBack = session.refuse(() => {});
  endWaiting(false);
  if (isBack) void wantPage({ quiet: true });
}

/** A choice that was refused is not the one that is chosen. */
export function showChoices() {
  for (const option of document.querySelectorAll("[data-setting] option")) {
    if (option instanceof HTMLOptionElement) option.selected = option.defaultSelected;
  }
}

/** @returns {string} what an edit of the structure made of the network */
function structure() {
  return say("network is", { sizes: session.get("sizes") ?? "", samples: session.get("samples") ?? "1" });
}

/** @returns {string} as the page shows it; empty where there is none */
export function cost() {
  return shown("cost") || shown("s0:cost");
}

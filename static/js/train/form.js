// @ts-check
/** The form: whatever is changed acts at once; a slider writes into its box. */

import { flash, toClipboard } from "../shared/dom.js";
import { isShort, writeAddress } from "./address.js";
import { epochInBox, form, openPage, pageData, say } from "./data.js";
import { currentHead, goToEpoch } from "./timeline.js";

/** What is looked at, and no setting of the run. */
const NO_SETTING = new Set(["epoch", "sample"]);

/** @param {(edit?: string) => void} refresh trains anew */
export function startForm(refresh) {
  form().addEventListener("input", ({ target }) => {
    if (!(target instanceof Element)) return;
    if (target instanceof HTMLInputElement && target.dataset.slider) slide(target);
    else if (!isTyped(target)) return;
    refresh();
  });
  form().addEventListener("change", ({ target }) => {
    if (target instanceof HTMLInputElement && NO_SETTING.has(target.name)) return look(target, refresh);
    if (target instanceof HTMLSelectElement) refresh();
  });
  form().addEventListener("submit", (event) => {
    const pressed = event.submitter instanceof HTMLButtonElement ? event.submitter : null;
    if (pressed?.hasAttribute("formaction")) return; // it leads elsewhere
    event.preventDefault();
    refresh(pressed?.name === "do" ? pressed.value : undefined);
  });
  form().addEventListener("click", ({ target }) => {
    if (target instanceof Element && target.closest('[data-action="copy-link"]')) copyLink();
  });
  document.querySelector(".languages")?.addEventListener("click", (event) => {
    const way = event.target instanceof Element ? event.target.closest("a") : null;
    if (!way || (event instanceof MouseEvent && (event.ctrlKey || event.metaKey || event.shiftKey))) return;
    event.preventDefault(); // the link is that of the page as it was opened
    openPage({ lang: way.lang });
  });
}

/** A box of a setting; what is chosen tells by another event. @param {Element} target */
function isTyped(target) {
  const isBox = target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement;
  return isBox && target.name !== "" && !NO_SETTING.has(target.name);
}

/** As if the server had written it so. @param {HTMLInputElement} slider */
function slide(slider) {
  const number = slider.dataset.texts?.split(" ")[Number(slider.value)] ?? "";
  const text = document.documentElement.dataset.decimal === "comma" ? number.replace(".", ",") : number;
  const box = document.getElementById(`f-${slider.dataset.slider}`);
  if (box instanceof HTMLInputElement) box.value = box.defaultValue = text;
  slider.defaultValue = slider.value;
  slider.setAttribute("aria-valuetext", text);
}

/** @param {HTMLInputElement} box @param {() => void} refresh */
function look(box, refresh) {
  if (box.name === "epoch") goToEpoch(epochInBox());
  else refresh();
}

function copyLink() {
  if (!isShort(currentHead()?.link ?? pageData().link)) flash(say("link too long"));
  else {
    writeAddress();
    void toClipboard(location.href).then(() => flash(say("copied", { text: location.pathname })));
  }
}

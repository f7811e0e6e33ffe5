// @ts-check
/** A teacher's link: written anew with every choice, and copied. */

import { copyText, flash, frameOf, say, toClipboard } from "../shared/dom.js";
import { at } from "../shared/http.js";

export function startComposing() {
  const form = document.querySelector("[data-compose]");
  const made = document.querySelector("[data-made]");
  if (!(form instanceof HTMLFormElement) || !(made instanceof HTMLInputElement)) return;
  const write = () => (made.value = location.origin + linkOf(form));
  form.addEventListener("input", write);
  form.querySelector("[data-copy-made]")?.addEventListener("click", async () => {
    await toClipboard(made.value);
    flash(say("copied", { text: made.value }));
  });
  form.querySelector("[data-copy-frame]")?.addEventListener("click", () => void copyText(frameOf(linkOf(form, true))));
  made.addEventListener("focus", () => made.select());
  write();
}

/**
 * @param {HTMLFormElement} form @param {boolean} [forFrame] without embed=1, which the frame adds
 * @returns {string} its link: the boxes in one list, nothing said that is usual
 */
function linkOf(form, forFrame = false) {
  const all = [...new FormData(form)].map(([name, value]) => [name, String(value).trim()]);
  const fields = forFrame ? all.filter(([name]) => name !== "embed") : all;
  const blank = fields.flatMap(([name, value]) =>
    name.startsWith("blank.") ? [name.slice("blank.".length)] : name === "blank" ? value.split(/[\s,]+/) : []);
  const others = fields.filter(([name, value]) => !name.startsWith("blank") && value);
  const wanted = blank.filter(Boolean).join(",");
  const query = new URLSearchParams(wanted ? [...others, ["blank", wanted]] : others);
  return `${at("/check")}?${query.toString().replaceAll("%3A", ":").replaceAll("%2C", ",")}`;
}

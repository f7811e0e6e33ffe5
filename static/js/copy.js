// @ts-check
/** A text into the clipboard. */

/** @param {string} text */
export async function toClipboard(text) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    copyBySelecting(text); // without HTTPS there is no clipboard to write to
  }
}

/** @param {string} text */
function copyBySelecting(text) {
  const box = document.createElement("textarea");
  box.value = text;
  document.body.append(box);
  box.select();
  document.execCommand("copy");
  box.remove();
}

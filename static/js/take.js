// @ts-check
/** Copy and take away: numbers, the link, files, the picture; and opening a file that was taken away. */

import { answered, saidOf } from "./answered.js";
import { toClipboard } from "./copy.js";
import { settle } from "./live.js";
import { flash } from "./messages.js";
import { say } from "./page.js";
import * as session from "./session.js";
import { ask, at } from "./server.js";

const SCALE = 3;

/** @param {string} text */
export async function copyText(text) {
  await toClipboard(text);
  flash(say("copied", { text: text.length > 60 ? `${text.slice(0, 60)}…` : text }));
}

export function copyLink() {
  const link = session.link();
  if (link) void copyText(location.origin + link);
  else offerFile();
}

/** What does not fit into a link. */
function offerFile() {
  const control = document.querySelector('[data-export="problem.json"]');
  if (control instanceof HTMLElement) takeAway("problem.json", control);
  flash(say("link too long"));
}

export function copyEmbed() {
  const link = session.link();
  if (!link) return offerFile();
  const source = `${location.origin}${link}&embed=1`.replaceAll("&", "&amp;").replaceAll('"', "&quot;");
  void copyText(`<iframe src="${source}" width="100%" height="640" title="Backprop by Hand"></iframe>`);
}

/**
 * Have a file of what the page shows now.
 * @param {string} name @param {HTMLElement} control @returns {boolean} whether it is under way; else the link does it
 */
export function takeAway(name, control) {
  if (session.link() && control instanceof HTMLAnchorElement) {
    control.href = at(`/export/${name}?${session.query()}`);
    return false;
  }
  const form = document.createElement("form");
  form.method = "post";
  form.action = at(`/export/${name}`);
  for (const [key, value] of new URLSearchParams(session.query())) {
    const field = document.createElement("input");
    [field.type, field.name, field.value] = ["hidden", key, value];
    form.append(field);
  }
  document.body.append(form);
  form.submit();
  form.remove();
  return true;
}

/** The drawing as PNG: the browser paints the SVG file. */
export async function savePicture() {
  const picture = new Image();
  try {
    const headers = { "content-type": "application/x-www-form-urlencoded" };
    const answer = await answered(await ask(at("/export/drawing.svg"), { method: "POST", headers, body: session.query() }));
    picture.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(await answer.text())}`;
    await picture.decode();
  } catch (error) {
    return flash(saidOf(error, say));
  }
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [picture.naturalWidth * SCALE, picture.naturalHeight * SCALE];
  canvas.getContext("2d")?.drawImage(picture, 0, 0, canvas.width, canvas.height);
  canvas.toBlob((blob) => blob && download(URL.createObjectURL(blob), "backprop.png"));
}

/** @param {string} address @param {string} name */
function download(address, name) {
  const link = document.createElement("a");
  [link.href, link.download] = [address, name];
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

export function openFile() {
  const chooser = document.createElement("input");
  chooser.type = "file";
  chooser.accept = ".json,application/json";
  chooser.addEventListener("change", () => chooser.files?.[0] && void open(chooser.files[0]));
  chooser.click();
}

export function openDroppedFiles() {
  addEventListener("dragover", (event) => event.dataTransfer?.types.includes("Files") && event.preventDefault());
  addEventListener("drop", (event) => {
    const file = event.dataTransfer?.files[0];
    if (!file) return;
    event.preventDefault();
    void open(file);
  });
}

/** @param {File} file */
export async function open(file) {
  const headers = { "content-type": "application/json", accept: "application/json" };
  try {
    const answer = await ask(at(`/open?name=${encodeURIComponent(file.name)}`), { method: "POST", headers, body: file });
    if (answer.status >= 500) await answered(answer);
    const read = await answer.json();
    if (!answer.ok) return flash(say("cannot open", { file: file.name, why: read.detail }));
    session.restore(read.link.replace(/^\/?\?/, ""));
    session.look({ step: null, select: null, sample: null });
    if (await settle({}, { anew: true })) flash(say("opened", { file: file.name }));
  } catch (error) {
    flash(saidOf(error, say));
  }
}

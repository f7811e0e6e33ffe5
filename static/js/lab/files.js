// @ts-check
/** Export and import: the link, files, the picture; and opening a file that was exported. */

import { ask, at, errorMessage, postForm, requireOk } from "../shared/http.js";
import { copyText, frameOf, flash, say } from "../shared/dom.js";

const SCALE = 3;

export class Files {
  #state;
  #page;

  /** @param {import("./state.js").State} state @param {import("./page.js").Page} page */
  constructor(state, page) {
    this.#state = state;
    this.#page = page;
    addEventListener("dragover", (event) => event.dataTransfer?.types.includes("Files") && event.preventDefault());
    addEventListener("drop", (event) => {
      const file = event.dataTransfer?.files[0];
      if (!file) return;
      event.preventDefault();
      void this.#open(file);
    });
  }

  copyLink() {
    const { link } = this.#state;
    if (link) void copyText(location.origin + link);
    else this.#offerFile();
  }

  copyEmbed() {
    const { link } = this.#state;
    if (!link) return this.#offerFile();
    void copyText(frameOf(link));
  }

  /** What does not fit into a link. */
  #offerFile() {
    const control = document.querySelector('[data-export="problem.json"]');
    if (control instanceof HTMLElement) this.export("problem.json", control);
    flash(say("link too long"));
  }

  /**
   * A file of what the page shows now.
   * @param {string} name @param {HTMLElement} control @returns {boolean} whether it is under way; else the link does it
   */
  export(name, control) {
    if (this.#state.link && control instanceof HTMLAnchorElement) {
      control.href = at(`/export/${name}?${this.#state.query}`);
      return false;
    }
    const form = document.createElement("form");
    [form.method, form.action] = ["post", at(`/export/${name}`)];
    for (const [key, value] of new URLSearchParams(this.#state.query)) {
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
  async savePicture() {
    const picture = new Image();
    try {
      const response = await requireOk(await postForm(at("/export/drawing.svg"), this.#state.query, "image/svg+xml"));
      picture.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(await response.text())}`;
      await picture.decode();
    } catch (error) {
      return flash(errorMessage(error, say));
    }
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [picture.naturalWidth * SCALE, picture.naturalHeight * SCALE];
    canvas.getContext("2d")?.drawImage(picture, 0, 0, canvas.width, canvas.height);
    canvas.toBlob((blob) => blob && download(URL.createObjectURL(blob), "backprop.png"));
  }

  choose() {
    const chooser = document.createElement("input");
    chooser.type = "file";
    chooser.accept = ".json,application/json";
    chooser.addEventListener("change", () => chooser.files?.[0] && void this.#open(chooser.files[0]));
    chooser.click();
  }

  /** @param {File} file */
  async #open(file) {
    const headers = { "content-type": "application/json", accept: "application/json" };
    try {
      const response = await ask(at(`/open?name=${encodeURIComponent(file.name)}`), { method: "POST", headers, body: file });
      if (response.status >= 500) await requireOk(response);
      const read = await response.json();
      if (!response.ok) return flash(say("cannot open", { file: file.name, why: read.detail }));
      this.#state.look({ step: null });
      if (await this.#page.open(read.link.replace(/^\/?\?/, ""))) flash(say("opened", { file: file.name }));
    } catch (error) {
      flash(errorMessage(error, say));
    }
  }
}

/** @param {string} address @param {string} name */
function download(address, name) {
  const link = document.createElement("a");
  [link.href, link.download] = [address, name];
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

// @ts-check
/**
 * Looking at a number. Hovering or focusing one lights it and the numbers that it was computed from, wherever they stand.
 * A click, or Enter, opens why it is what it is; what it was computed from leads on, and there is a way back.
 */

import { at, errorMessage, postForm, requireOk } from "../shared/http.js";
import { forgetRefused, morph, pageData, say, tell, tellTrouble } from "../shared/dom.js";
import { addressAt } from "./numbers.js";

/** Lights numbers up. */
export class Highlight {
  #state;
  #numbers;
  /** @type {Element[]} */
  #lit = [];
  /** Where the pointer was moved or pressed last. @type {[number, number]} */
  #pointer = [-1, -1];

  /** @param {import("./state.js").State} state @param {import("./numbers.js").Numbers} numbers */
  constructor(state, numbers) {
    this.#state = state;
    this.#numbers = numbers;
    for (const name of /** @type {const} */ (["pointermove", "pointerdown"])) {
      addEventListener(name, ({ clientX, clientY }) => (this.#pointer = [clientX, clientY]), { capture: true, passive: true });
    }
    document.addEventListener("pointerover", (event) => {
      const isStill = event.clientX === this.#pointer[0] && event.clientY === this.#pointer[1]; // the page was scrolled under it
      if (isStill) return;
      this.show(addressAt(event.target));
      lookAt(event.target);
    });
    document.addEventListener("focusin", ({ target }) => {
      this.show(addressAt(target));
      lookAt(target);
    });
    this.show(null);
  }

  /** @param {string | null} address null: the selected number stays lit */
  show(address) {
    for (const element of this.#lit) element.classList.remove("selected", "term");
    this.#lit = [];
    const shown = address ?? this.#state.get("select");
    if (!shown) return;
    const { terms } = pageData();
    for (const term of terms[shown] ?? []) {
      this.#light(term, "term");
      // The drawing leaves some numbers out, such as slopes: there the terms of the term stand for it.
      const isDrawn = this.#numbers.elementsOf(term).some((element) => element.closest(".drawing"));
      if (!isDrawn) for (const inner of terms[term] ?? []) this.#light(inner, "term", ".drawing");
    }
    this.#light(shown, "selected");
  }

  /** @param {string} address @param {string} mark @param {string} [where] */
  #light(address, mark, where) {
    for (const element of this.#numbers.elementsOf(address)) {
      if (where && !element.closest(where)) continue;
      element.classList.add(mark);
      this.#lit.push(element);
    }
  }
}

/** Where a layer shows the numbers of one unit at a time: those of the unit, or edge, that is hovered or focused. @param {EventTarget | null} target */
function lookAt(target) {
  const place = target instanceof Element ? target.closest(".drawing .unit, .drawing .edges, .hits line") : null;
  const [layer, unit] = place?.getAttribute("data-edge")?.split(".") ?? [place?.getAttribute("data-layer"), place?.getAttribute("data-unit")];
  const edges = document.querySelectorAll(`.drawing .edges.dense[data-layer="${layer}"]`);
  if (!edges.length) return;
  for (const each of document.querySelectorAll(".drawing .edges.dense")) {
    each.classList.toggle("looked", each.getAttribute("data-layer") === layer && each.getAttribute("data-unit") === unit);
  }
}

/** The panel that says why a number is what it is. */
export class Inspector {
  #state;
  #numbers;
  #highlight;
  #history;
  #page;
  /** The numbers that were looked at before this one. @type {string[]} */
  #trail = [];

  /**
   * @param {import("./state.js").State} state @param {import("./numbers.js").Numbers} numbers @param {Highlight} highlight
   * @param {import("./history.js").History} history @param {import("./page.js").Page} page
   */
  constructor(state, numbers, highlight, history, page) {
    this.#state = state;
    this.#numbers = numbers;
    this.#highlight = highlight;
    this.#history = history;
    this.#page = page;
    document.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey || !(event.target instanceof Element)) return;
      const address = addressAt(event.target);
      if (!address || event.target.closest(".steps-nav")) return; // that leads to a step
      event.preventDefault();
      this.#select(address, event.target);
    });
    document.addEventListener("keydown", (event) => {
      if (event.target instanceof HTMLInputElement || !(event.target instanceof Element)) return;
      const address = event.key === "Enter" ? addressAt(event.target) : null;
      if (address) {
        event.preventDefault();
        this.#select(address, event.target);
      } else if (event.key === "Escape" && state.get("select")) this.close();
    });
    this.refresh();
  }

  /** What is shown of a new page. */
  refresh() {
    this.#highlight.show(null);
    const back = document.querySelector('[data-action="why-back"]');
    if (back instanceof HTMLElement) back.hidden = !this.#trail.length;
  }

  /** @param {string} address @param {Element} pressed */
  #select(address, pressed) {
    const before = this.#state.get("select");
    if (before && before !== address) this.#trail.push(before);
    void this.show(address, pressed);
  }

  back() {
    const before = this.#trail.pop();
    if (before) void this.show(before);
  }

  close() {
    const was = this.#state.get("select");
    void this.show(null);
    const place = this.#numbers.elementsOf(was ?? "").find((element) => element.closest(".drawing") && element.hasAttribute("tabindex"));
    if (place instanceof SVGElement) place.focus({ preventScroll: true });
  }

  /** @param {string | null} address null: the panel is closed @param {Element} [pressed] stays where it is @param {boolean} [isVisit] whether Back leads away from it */
  async show(address, pressed, isVisit = true) {
    this.#state.look({ select: address });
    if (!address) this.#trail.length = 0;
    if (isVisit) this.#history.visit();
    if (pageData().wide) return this.#showWide(address); // which edges are drawn depends on what is selected
    if (!address) document.getElementById("why")?.remove();
    this.refresh();
    if (!address) return;
    try {
      const fresh = await this.#fetch();
      if (this.#state.get("select") !== address || !fresh) return;
      this.#put(fresh, pressed);
      tellTrouble("");
      tell(document.getElementById("why-said")?.textContent ?? "");
    } catch (error) {
      tellTrouble(errorMessage(error, say));
    }
  }

  /** @param {string | null} address */
  async #showWide(address) {
    if ((await this.#page.refresh()) && address) tell(document.getElementById("why-said")?.textContent ?? "");
  }

  async #fetch() {
    const response = await requireOk(await postForm(at("/why"), this.#state.query, "text/html"));
    return new DOMParser().parseFromString(await response.text(), "text/html").getElementById("why");
  }

  /** @param {Element} fresh @param {Element} [pressed] */
  #put(fresh, pressed) {
    this.#numbers.writeWaiting();
    const top = pressed?.getBoundingClientRect().top ?? 0;
    const old = document.getElementById("why");
    if (old && old.getAttribute("data-selected") !== fresh.getAttribute("data-selected")) forgetRefused(old);
    if (old) morph(old, fresh);
    else document.querySelector(".steps")?.prepend(fresh);
    document.querySelector(".steps")?.scrollTo({ top: 0 });
    this.#numbers.find();
    this.refresh();
    if (pressed?.isConnected) scrollBy({ top: pressed.getBoundingClientRect().top - top, behavior: "instant" }); // it stays where it was
    bringIntoView();
    if (pressed?.isConnected) keepUncovered(pressed);
  }
}

/** The panel leaves its place where that is out of view. */
function bringIntoView() {
  const why = document.getElementById("why");
  if (!why) return;
  why.classList.remove("floating");
  const { top, bottom } = why.getBoundingClientRect();
  why.classList.toggle("floating", bottom < 150 || top > innerHeight - 150);
}

/** Where the panel would cover what was pressed, that moves out from under it. @param {Element} pressed */
function keepUncovered(pressed) {
  const why = document.getElementById("why");
  if (!why || why.contains(pressed) || getComputedStyle(why).position !== "fixed") return;
  const [number, panel] = [pressed.getBoundingClientRect(), why.getBoundingClientRect()];
  if (number.right < panel.left || number.left > panel.right || number.bottom < panel.top) return;
  scrollBy({ top: number.bottom - panel.top + 80, behavior: "instant" });
}

// @ts-check
/** A given number is changed where it stands: dragged, stepped with the arrow keys, or typed. What is typed is never lost. */

import { flash, pressWithoutSelecting, say } from "../shared/dom.js";
import { decimalPlaces, givenAt, isPlain, localised, plain, stepped } from "./numbers.js";

/** Pixels for one step of the last digit. */
const STRIDE = 4;
/** Milliseconds of rest after which what is typed is not the beginning of something else. */
const REST = 800;

export class Editing {
  #state;
  #numbers;
  #live;
  #history;
  /** The number that was changed last. */
  #edited = "";
  /** The number that was stepped last, as it was left, and its digits behind the point: 1 after 0.9 goes on to 1.1. */
  #stepped = { left: "", digits: 1 };
  /** What the number in the focused box was before it was typed in, and as a text of the state. @type {{number: string, text: string | null}} */
  #before = { number: "", text: null };
  /** What is typed is looked at by the server. @type {Promise<unknown>} */
  #looking = Promise.resolve();
  /** @type {number | undefined} */
  #marking;

  /**
   * @param {import("./state.js").State} state @param {import("./numbers.js").Numbers} numbers
   * @param {import("./live.js").Live} live @param {import("./history.js").History} history
   */
  constructor(state, numbers, live, history) {
    this.#state = state;
    this.#numbers = numbers;
    this.#live = live;
    this.#history = history;
    this.#editByKeys();
    this.#editByDragging();
    this.#editByTyping();
  }

  /** @param {string} address @param {string} text as typed @param {string | null} [before] its text again if what is typed is refused */
  #edit(address, text, before) {
    if (address !== this.#edited && !this.#live.isPending) this.#history.record(); // of two numbers each is undone by itself
    this.#edited = address;
    return this.#live.change(address, text, before === undefined ? this.#state.get(address) : before, before !== undefined);
  }

  /** Without a box to say it in. @param {string} address @param {string} text */
  async #editInPlace(address, text) {
    tellRefused(await this.#edit(address, text));
  }

  /** @param {string} address @returns {string} the number in full, with a point */
  #fullText(address) {
    const typed = this.#state.get(address);
    return plain(typed !== null && isPlain(typed) ? typed : this.#numbers.full(address));
  }

  // Steps.

  /** @param {string} address @param {number} count @param {string} [from] @returns {string} the number so many steps on */
  #step(address, count, from = this.#fullText(address)) {
    const left = (/** @type {string} */ text) => `${address}=${text}&digits=${this.#state.get("digits")}`;
    if (this.#stepped.left !== left(this.#fullText(address))) this.#stepped.digits = decimalPlaces(this.#numbers.shown(address));
    const text = stepped(from, count, this.#stepped.digits);
    if (address === "learning_rate" && Number(text) <= 0) return this.#fullText(address);
    this.#stepped.left = left(text);
    return text;
  }

  #editByKeys() {
    document.addEventListener("keydown", (event) => {
      const up = { ArrowUp: 1, ArrowDown: -1 }[event.key];
      if (!up || event.target instanceof HTMLSelectElement) return;
      const address = isBox(event.target) ? event.target.dataset.edit : givenAt(event.target);
      if (!address) return;
      event.preventDefault();
      const text = this.#step(address, event.shiftKey ? up * 10 : up);
      if (!isBox(event.target)) return void this.#editInPlace(address, text);
      event.target.value = localised(text);
      event.target.dispatchEvent(new Event("input", { bubbles: true })); // as if it were typed
    });
  }

  #editByDragging() {
    pressWithoutSelecting(givenAt);
    document.addEventListener("pointerdown", (event) => {
      const address = givenAt(event.target);
      if (!address || event.button || !(event.target instanceof Element)) return;
      if (event.pointerType === "touch" && event.target.closest("[data-edge]")) return;
      this.#drag(event, address, event.target);
    });
  }

  /** @param {PointerEvent} down @param {string} address @param {Element} target */
  #drag(down, address, target) {
    const from = this.#fullText(address);
    const listening = new AbortController();
    let count = 0;
    let isMoved = false;
    /** @param {PointerEvent} event */
    const move = (event) => {
      const up = event.pointerType === "touch" ? 0 : down.clientY - event.clientY; // by finger, up and down is to scroll
      const now = ((event.clientX - down.clientX + up) / STRIDE) | 0;
      if (now === count) return;
      if (!isMoved) this.#beginDrag(target, down.pointerId);
      isMoved = true;
      count = now;
      void this.#editInPlace(address, this.#step(address, event.shiftKey ? count * 10 : count, from));
    };
    const end = () => {
      listening.abort();
      document.documentElement.classList.remove("dragging");
      if (!isMoved) return;
      this.#live.hold(false);
      swallowClick();
    };
    addEventListener("pointermove", move, { signal: listening.signal });
    addEventListener("dragstart", (event) => event.preventDefault(), { signal: listening.signal }); // of the link around it
    for (const name of ["pointerup", "pointercancel"]) addEventListener(name, end, { signal: listening.signal });
  }

  /** @param {Element} target @param {number} pointer */
  #beginDrag(target, pointer) {
    this.#live.hold(true);
    target.setPointerCapture(pointer);
    document.documentElement.classList.add("dragging");
  }

  // Typing: over the place where a number stands, or in a box of the page.

  #editByTyping() {
    document.addEventListener("keydown", (event) => {
      if (event.target instanceof HTMLInputElement || event.ctrlKey || event.metaKey || event.altKey) return;
      const address = givenAt(event.target);
      if (!address || !/^[\d.,−(-]$/.test(event.key) || !(event.target instanceof Element)) return;
      event.preventDefault();
      this.#openOverlay(address, event.target, event.key);
    });
    document.addEventListener("dblclick", (event) => {
      const address = givenAt(event.target);
      if (address && event.target instanceof Element && !event.target.closest("[data-edge]")) this.#openOverlay(address, event.target);
    });
    document.addEventListener("focusin", ({ target }) => {
      if (isBox(target)) this.#remember(target);
    });
    document.addEventListener("input", ({ target }) => isBox(target) && this.#typed(target));
    document.addEventListener("focusout", ({ target }) => isBox(target) && this.#markNow(target));
    document.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || !isBox(event.target)) return;
      event.preventDefault(); // the number is taken as it is typed: the form need not be sent
      void this.#enter(event.target);
    });
  }

  /** @param {HTMLInputElement} box */
  #remember({ dataset: { edit = "" } }) {
    this.#before = { number: this.#fullText(edit), text: this.#state.get(edit) };
  }

  /** The number is changed as it is typed; what is refused is marked, and stays. @param {HTMLInputElement} box */
  #typed(box) {
    const [address, text] = [box.dataset.edit ?? "", box.value];
    const isEmpty = !text.trim();
    box.setCustomValidity("");
    this.#looking = this.#edit(address, isEmpty ? this.#before.number : text, this.#before.text).then((fault) => {
      if (box.value !== text) return; // the hand has gone on
      if (fault && !box.isConnected) this.#reopen(box, fault);
      this.#markSoon(box, fault ? say("expected", { expected: fault.expected }) : isEmpty ? say("a number") : "");
    });
  }

  /** The number is typed: another refusal leads back to it. @param {HTMLInputElement} box */
  async #enter(box) {
    await this.#looking;
    this.#markNow(box);
    if (!box.validationMessage) this.#remember(box);
  }

  /** What is typed may be the beginning of a number: it is called wrong when the hand rests. @param {HTMLInputElement} box @param {string} fault */
  #markSoon(box, fault) {
    clearTimeout(this.#marking);
    box.setCustomValidity(fault);
    if (!fault || isToMend(box)) mark(box, fault);
    else this.#marking = setTimeout(() => mark(box, fault), REST);
  }

  /** The hand has left. @param {HTMLInputElement} box */
  #markNow(box) {
    clearTimeout(this.#marking);
    if (box.validationMessage) mark(box, box.validationMessage);
  }

  /** @param {string} address @param {Element} place @param {string} [text] what it begins with */
  #openOverlay(address, place, text) {
    const before = this.#fullText(address);
    const box = overlayOver(place, address);
    box.value = text ?? localised(before).replace("−", "-");
    box.addEventListener("keydown", (event) => this.#keyInOverlay(event, box, place, before));
    box.addEventListener("focus", () => this.#live.hold(true));
    box.addEventListener("blur", () => {
      this.#live.hold(false);
      if (box.checkValidity()) closeOverlay(box, place); // what is no number stays to be mended
    });
    box.focus();
    if (text) this.#typed(box);
    else box.select();
  }

  /** @param {KeyboardEvent} event @param {HTMLInputElement} box @param {Element} place @param {string} before */
  #keyInOverlay(event, box, place, before) {
    if (!["ArrowUp", "ArrowDown"].includes(event.key)) event.stopPropagation(); // these step the number, here as elsewhere
    if (event.key === "Enter") void this.#enter(box).then(() => box.checkValidity() && closeOverlay(box, place));
    if (event.key === "Escape") {
      void this.#edit(box.dataset.edit ?? "", before, before);
      closeOverlay(box, place);
    }
    if (event.key !== "Tab") return;
    if (box.checkValidity()) return closeOverlay(box, place); // the browser goes on from the number
    event.preventDefault();
    this.#markNow(box);
  }

  /** It was refused after the box was closed. @param {HTMLInputElement} box @param {import("./live.js").Fault} fault */
  #reopen(box, fault) {
    const overlay = box.closest(".over");
    if (overlay) document.body.append(overlay);
    else tellRefused(fault);
  }
}

/** @param {EventTarget | null} target @returns {target is HTMLInputElement} */
function isBox(target) {
  return target instanceof HTMLInputElement && target.dataset.edit !== undefined;
}

/** @param {HTMLInputElement} box @returns {boolean} whether what is typed in it was called wrong */
function isToMend(box) {
  return box.getAttribute("aria-invalid") === "true";
}

/** @param {import("./live.js").Fault | null} fault */
function tellRefused(fault) {
  if (fault) flash(say("refused", { ...fault }));
}

/** @param {HTMLInputElement} box @param {string} fault */
function mark(box, fault) {
  const said = box.nextElementSibling?.classList.contains("fault") ? box.nextElementSibling : null;
  if (!fault) said?.remove();
  else if (said && said.textContent !== fault) said.textContent = fault; // an alert is said once
  else if (!said) box.after(Object.assign(document.createElement("span"), { className: "fault", textContent: fault, role: "alert" }));
  if (fault) box.setAttribute("aria-invalid", "true");
  else box.removeAttribute("aria-invalid");
  box.parentElement?.classList.toggle("to-mend", fault !== "");
}

/** @param {Element} place @param {string} address @returns {HTMLInputElement} a box over the number */
function overlayOver(place, address) {
  const box = document.createElement("input");
  box.dataset.edit = address;
  box.setAttribute("aria-label", place.getAttribute("aria-label") ?? address);
  const around = document.createElement("div");
  const { left, top } = place.getBoundingClientRect();
  around.className = "over";
  around.style.left = `${left + scrollX - 8}px`;
  around.style.top = `${top + scrollY - 8}px`;
  around.append(box);
  document.body.append(around);
  return box;
}

/** @param {HTMLInputElement} box @param {Element} place that gets the focus back */
function closeOverlay(box, place) {
  if (document.activeElement === box) {
    if (place instanceof HTMLElement || place instanceof SVGElement) place.focus();
    box.blur(); // where the place takes no focus: to remove what has it is an error in Chromium
  }
  box.closest(".over")?.remove();
}

/** A drag is no click. That of a mouse comes at once; a finger sends none, and its next tap is one. */
function swallowClick() {
  const listening = new AbortController();
  const swallow = (/** @type {Event} */ event) => (event.stopPropagation(), event.preventDefault());
  addEventListener("click", swallow, { capture: true, signal: listening.signal });
  setTimeout(() => listening.abort());
}

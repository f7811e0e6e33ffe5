// @ts-check
/**
 * Numbers are rewritten where they stand, by address: in the drawing, the formulas and the tables alike. What is in view
 * is written at once, all else when the browser is idle.
 */

/** @typedef {string | [string, string]} Text a number as shown; where that is not all of it, with its value in full */
/**
 * @typedef {object} Answer The numbers of a problem, as the server writes them.
 * @property {Record<string, Text>} texts by address; address@fit where there is little room, address@13 with so many digits
 * @property {Record<string, number>} widths of the edges, by address
 * @property {Record<string, string[]>} off by what units show, a or a_new: the units that are off, as layer.unit
 */

/** The groups of the drawing that a step shows or hides, and the blocks that are scrolled in and out of view. */
const DRAWN = ".edges, .shows";
const SCROLLED = ".step, .tables";
const GIVEN = /^(s\d+:)?(a\.0|y|W|b)\.|^learning_rate$/;
/** Milliseconds after which even a busy browser writes what it was to write when idle. */
const LATEST = 300;

/** @param {string} address @returns {boolean} an input, target, weight, bias or the learning rate: it can be changed */
export function isGiven(address) {
  return GIVEN.test(address);
}

/**
 * @param {EventTarget | null} target
 * @returns {string | null} the address of the number there; on an edge, of what the edge shows in this step
 */
export function addressAt(target) {
  if (!(target instanceof Element)) return null;
  const place = target.closest("[data-select], [data-address], [data-edge]");
  if (!place) return null;
  const edge = place.getAttribute("data-edge");
  if (!edge) return place.getAttribute("data-select") ?? place.getAttribute("data-address");
  const group = document.querySelector(`.edges.first[data-layer="${edge.split(".")[0]}"]`);
  return `${group?.getAttribute("data-name") ?? "W"}.${edge}`;
}

/** @param {EventTarget | null} target @returns {string | null} the number that is changed by dragging here */
export function givenAt(target) {
  if (!(target instanceof Element)) return null;
  const edge = target.closest("[data-edge]")?.getAttribute("data-edge");
  const address = edge ? `W.${edge}` : target.closest("[data-address]")?.getAttribute("data-address");
  return address && isGiven(address) ? address : null;
}

/** One element in which a number stands. */
class Place {
  /** @param {Element} element */
  constructor(element) {
    const { classList } = element;
    this.element = element;
    this.block = element.closest(`${DRAWN}, ${SCROLLED}`);
    this.sign = ["neg", "pos", "zero"].find((name) => classList.contains(name)) ?? "";
    this.isLine = element.tagName === "line";
    /** The formula that it stands in, whose = may have to be ≈. */
    this.formula = element.tagName === "mn" ? element.closest("[data-line], math[display], .why-formula") : null;
    this.isNarrow = element.hasAttribute("data-fit");
    this.digits = element.getAttribute("data-digits") ?? "";
    /** Its name, in front of its value. */
    this.label = element.getAttribute("aria-label")?.replace(/: [^:]*$/, ": ") ?? "";
  }

  /** @param {string} address @param {Record<string, Text>} texts @returns {Text} what stands here */
  textOf(address, texts) {
    if (this.isNarrow) return texts[`${address}@fit`] ?? texts[address];
    return (this.digits && texts[`${address}@${this.digits}`]) || texts[address];
  }

  /** What is seen: the number, its sign by colour, and parentheses around it. @param {Text} text */
  show(text) {
    const short = typeof text === "string" ? text : text[0];
    const sign = short === "0" ? "zero" : short.startsWith("−") ? "neg" : "pos";
    if (this.sign && this.sign !== sign) this.#turn(sign);
    if (this.isLine) return;
    if (this.element.textContent !== short) setText(this.element, short);
  }

  /** What is read aloud, and what is copied. @param {Text} text @param {Text} whole the number where there is more room */
  name(text, whole) {
    const { element, label } = this;
    const said = this.digits ? shortOf(text) : shortOf(whole);
    const full = (typeof text === "string" ? text : text[1]).replaceAll("−", "-");
    if (element.hasAttribute("aria-valuetext")) {
      setAttribute(element, "aria-valuetext", said);
      setAttribute(element, "aria-valuenow", full.replace(",", "."));
    } else if (label) setAttribute(element, "aria-label", label + said);
    if (element.hasAttribute("data-full")) setAttribute(element, "data-full", full);
    if (element.tagName === "DATA") setAttribute(element, "value", full);
  }

  /** @param {string} sign */
  #turn(sign) {
    this.element.classList.replace(this.sign, sign);
    this.sign = sign;
    if (this.element.classList.contains("guarded")) parenthesise(this.element, sign === "neg");
  }
}

export class Numbers {
  /** @type {Map<string, Place[]>} */
  #places = new Map();
  /** What was written last, by address: what stays as it is costs nothing. @type {Map<string, string>} */
  #written = new Map();
  /** What the browser is still to do when it is idle. @type {Map<Place, [Text, Text]>} */
  #waiting = new Map();
  /** The same of the widths of edges. @type {Map<Place, number>} */
  #widths = new Map();
  /** Numbers in formulas that are rounded. @type {Set<Element>} */
  #rounded = new Set();
  /** Formulas with a changed number, whose = and ≈ are still to be written. @type {Map<Element, {block: Element | null}>} */
  #formulas = new Map();
  /** Blocks that are scrolled out of view. @type {WeakSet<Element>} */
  #hidden = new WeakSet();
  /** @type {IntersectionObserver | null} */
  #watch = null;
  /** Layer.unit and classes of the units of the drawing. @type {[string, DOMTokenList][]} */
  #units = [];
  #isPlanned = false;

  constructor() {
    this.find();
  }

  /** Find the numbers of a new page. */
  find() {
    this.#waiting.clear();
    this.#written.clear();
    this.#widths.clear();
    this.#places.clear();
    this.#rounded.clear();
    this.#formulas.clear();
    for (const element of document.querySelectorAll("[data-address]")) {
      const address = element.getAttribute("data-address") ?? "";
      const known = this.#places.get(address);
      if (known) known.push(new Place(element));
      else this.#places.set(address, [new Place(element)]);
    }
    this.#units = Array.from(document.querySelectorAll(".drawing .unit"), (unit) => [
      `${unit.getAttribute("data-layer")}.${unit.getAttribute("data-unit")}`, unit.classList,
    ]);
    this.#watchBlocks();
  }

  #watchBlocks() {
    this.#watch?.disconnect();
    this.#hidden = new WeakSet();
    this.#watch = new IntersectionObserver((entries) => {
      for (const { isIntersecting, target } of entries) this.#hidden[isIntersecting ? "delete" : "add"](target);
      if (entries.some(({ isIntersecting }) => isIntersecting)) this.writeWaiting();
    }, { rootMargin: "25% 0px" });
    for (const block of document.querySelectorAll(SCROLLED)) this.#watch.observe(block);
  }

  /** @param {{block: Element | null}} place */
  #isInView({ block }) {
    if (!block) return true;
    return block.matches(DRAWN) ? block.classList.contains("on") : !this.#hidden.has(block);
  }

  /** @param {string} address @returns {Element[]} all that stands for this number */
  elementsOf(address) {
    return (this.#places.get(address) ?? []).map(({ element }) => element);
  }

  /** @param {string} address @returns {string} the number as the page shows it */
  shown(address) {
    this.writeWaiting();
    const places = this.#places.get(address) ?? [];
    const place = places.find(({ isLine, isNarrow, digits }) => !isLine && !isNarrow && !digits) ?? places[0];
    return place?.element.textContent ?? "";
  }

  /** @param {string} address @returns {string} the number in full, with a decimal point */
  full(address) {
    this.writeWaiting();
    const element = this.elementsOf(address).find((one) => one.hasAttribute("value") || one.hasAttribute("data-full"));
    return element?.getAttribute("value") ?? element?.getAttribute("data-full") ?? this.shown(address);
  }

  /** The cost of the problem, or of the sample in view, as the page shows it. */
  get cost() {
    return this.shown("cost") || this.shown("s0:cost");
  }

  /** @returns {Map<string, string>} every number as the page shows it now */
  snapshot() {
    return new Map([...this.#places.keys()].map((address) => [address, this.shown(address)]));
  }

  /** @param {Partial<Answer>} answer */
  write({ texts = {}, widths = {}, off }) {
    for (const [address, text] of Object.entries(texts)) {
      if (this.#written.get(address) === String(text)) continue;
      this.#written.set(address, String(text));
      for (const place of this.#places.get(address) ?? []) {
        const own = place.textOf(address, texts);
        if (this.#isInView(place)) place.show(own);
        this.#waiting.set(place, [own, text]);
        this.#note(place, typeof own !== "string");
      }
    }
    if (off) this.#relate((formula) => this.#isInView(formula));
    for (const [address, width] of Object.entries(widths)) {
      for (const line of (this.#places.get(address) ?? []).filter(({ isLine }) => isLine)) {
        if (this.#isInView(line)) setAttribute(line.element, "stroke-width", String(width));
        else this.#widths.set(line, width);
      }
    }
    if (off) this.#turnOff(off);
    this.#writeWhenIdle();
  }

  /** @param {Place} place @param {boolean} isRounded */
  #note({ element, formula, block }, isRounded) {
    if (!formula) return;
    this.#rounded[isRounded ? "add" : "delete"](element);
    this.#formulas.set(formula, { block });
  }

  /** @param {(formula: {block: Element | null}) => boolean} [isWanted] */
  #relate(isWanted = () => true) {
    for (const [formula, where] of this.#formulas) {
      if (!isWanted(where)) continue;
      this.#formulas.delete(formula);
      relate(formula, this.#rounded);
    }
  }

  /** @param {Answer["off"]} off */
  #turnOff(off) {
    for (const [unit, classes] of this.#units) {
      classes.toggle("off", off.a.includes(unit));
      classes.toggle("off-new", off.a_new.includes(unit));
    }
  }

  #writeWhenIdle() {
    if (this.#isPlanned) return;
    this.#isPlanned = true;
    whenIdle((hasTime) => {
      this.#isPlanned = false;
      this.writeWaiting(hasTime);
      if (this.#waiting.size) this.#writeWhenIdle();
    });
  }

  /** What was out of view, what is read aloud, and what is copied. @param {() => boolean} [hasTime] whether to go on */
  writeWaiting(hasTime = () => true) {
    for (const [place, [text, whole]] of this.#waiting) {
      if (!hasTime()) return;
      this.#waiting.delete(place);
      place.show(text);
      place.name(text, whole);
    }
    this.#relate();
    for (const [{ element }, width] of this.#widths) setAttribute(element, "stroke-width", String(width));
    this.#widths.clear();
  }
}

/** @param {(hasTime: () => boolean) => void} work */
function whenIdle(work) {
  if (!window.requestIdleCallback) return void setTimeout(() => work(() => true), 100); // Safari
  requestIdleCallback((deadline) => work(() => deadline.didTimeout || deadline.timeRemaining() > 1), { timeout: LATEST });
}

/** @param {Text} text */
function shortOf(text) {
  return typeof text === "string" ? text : text[0];
}

/** A text that is changed costs the browser less than a new one. @param {Element} element @param {string} text */
function setText(element, text) {
  const old = element.firstChild;
  if (old instanceof globalThis.Text && !old.nextSibling) old.data = text;
  else element.textContent = text;
}

/** @param {Element} element @param {string} name @param {string} value */
function setAttribute(element, name, value) {
  if (element.getAttribute(name) !== value) element.setAttribute(name, value);
}

/** ≈ in place of = wherever a number on either side is rounded: see app/explain/formulas.py. @param {Element} formula @param {Set<Element>} rounded */
function relate(formula, rounded) {
  const relations = [];
  const sides = [false];
  for (const part of formula.querySelectorAll("mo, mn")) {
    if (rounded.has(part)) sides[sides.length - 1] = true;
    if (part.textContent !== "=" && part.textContent !== "≈") continue;
    relations.push(part);
    sides.push(false);
  }
  for (const [i, relation] of relations.entries()) {
    const sign = sides[i] || sides[i + 1] ? "≈" : "=";
    if (relation.textContent !== sign) relation.textContent = sign;
  }
}

/** Parentheses around a negative number. @param {Element} number @param {boolean} isNegative */
function parenthesise(number, isNegative) {
  const around = number.parentElement;
  const isInside = around?.firstElementChild?.classList.contains("bracket") && around.childElementCount === 3;
  if (isNegative && !isInside) {
    const row = document.createElementNS(number.namespaceURI, "mrow");
    number.replaceWith(row);
    row.append(parenthesis("(", row), number, parenthesis(")", row));
  } else if (!isNegative && isInside) around?.replaceWith(number);
}

/** @param {string} text @param {Element} row */
function parenthesis(text, row) {
  const mo = document.createElementNS(row.namespaceURI, "mo");
  mo.setAttribute("stretchy", "false");
  mo.setAttribute("class", "bracket");
  mo.textContent = text;
  return mo;
}

// Decimals as text, stepped by their last digit without rounding.

/** Numbers as people write them and as the page shows them: comma or point, any minus. */
const PLAIN = /^[+-]?(\d{1,40}(\.\d{0,40})?|\.\d{1,40})(e[+-]?\d{1,3})?$/i;

/** @param {string} text as typed or shown @returns {string} with a point and an ASCII minus */
export function plain(text) {
  return text.trim().replace("−", "-").replace(",", ".");
}

/** @param {string} text @returns {boolean} whether it is a decimal, and no calculation */
export function isPlain(text) {
  return PLAIN.test(plain(text));
}

/** @param {string} text a decimal @returns {string} as the page writes it */
export function localised(text) {
  const comma = document.documentElement.dataset.decimal === "comma";
  return (comma ? plain(text).replace(".", ",") : plain(text)).replace("-", "−");
}

/** @param {string} text @returns {number} digits behind the point; a whole number is stepped by tenths */
export function decimalPlaces(text) {
  return withoutPower(text).split(".")[1]?.length || 1;
}

/**
 * @param {string} text a decimal @param {number} count how many times the last of `digits` digits behind the point is added
 * @param {number} digits @returns {string}
 */
export function stepped(text, count, digits) {
  const mantissa = withoutPower(text);
  const [whole, behind = ""] = mantissa.replace(/^[+-]/, "").split(".");
  const size = BigInt(digits > behind.length ? digits : behind.length);
  const magnitude = BigInt((whole || "0") + behind.padEnd(Number(size), "0"));
  const start = mantissa.startsWith("-") ? -magnitude : magnitude;
  return decimal(start + BigInt(count) * 10n ** (size - BigInt(digits)), Number(size));
}

/** @param {string} text a decimal @returns {string} the same without a power of ten, every digit kept */
function withoutPower(text) {
  const [mantissa, power] = plain(text).split(/e/i);
  if (!power) return mantissa;
  const [whole, behind = ""] = mantissa.split(".");
  const [digits, size] = [BigInt(whole + behind), behind.length - Number(power)];
  return size > 0 ? decimal(digits, size) : decimal(digits * 10n ** BigInt(-size), 0);
}

/** @param {bigint} value @param {number} digits behind the point */
function decimal(value, digits) {
  const text = (value < 0n ? -value : value).toString().padStart(digits + 1, "0");
  const behind = text.slice(text.length - digits).replace(/0+$/, "");
  const whole = text.slice(0, text.length - digits);
  return (value < 0n ? "-" : "") + whole + (behind && `.${behind}`);
}

// @ts-check
/** Decimal numbers as text, stepped by their last digit without rounding. */

/** Numbers as people write them and as the page shows them: comma or point, any minus. */
const PLAIN = /^[+-]?(\d{1,40}(\.\d{0,40})?|\.\d{1,40})(e[+-]?\d{1,3})?$/i;

/**
 * @param {string} text as typed or shown
 * @returns {string} with a point and an ASCII minus
 */
export function plain(text) {
  return text.trim().replace("−", "-").replace(",", ".");
}

/** @param {string} text @returns {boolean} whether the server would read it as a number */
export function isNumber(text) {
  return PLAIN.test(plain(text));
}

/** @param {string} text a number @returns {string} the same without a power of ten, every digit kept */
function spelled(text) {
  const [mantissa, power] = plain(text).split(/e/i);
  if (!power) return mantissa;
  const [whole, behind = ""] = mantissa.split(".");
  const [digits, size] = [BigInt(whole + behind), behind.length - Number(power)];
  return size > 0 ? written(digits, size) : written(digits * 10n ** BigInt(-size), 0);
}

/**
 * @param {string} text
 * @returns {number} digits behind the point; a whole number is stepped by tenths
 */
export function places(text) {
  return spelled(text).split(".")[1]?.length || 1;
}

/**
 * @param {string} text a number
 * @param {number} count how many times the last of `digits` digits behind the point is added
 * @param {number} digits
 * @returns {string}
 */
export function stepped(text, count, digits) {
  const mantissa = spelled(text);
  const [whole, behind = ""] = mantissa.replace(/^[+-]/, "").split(".");
  const size = BigInt(digits > behind.length ? digits : behind.length);
  const magnitude = BigInt((whole || "0") + behind.padEnd(Number(size), "0"));
  const start = mantissa.startsWith("-") ? -magnitude : magnitude;
  const end = start + BigInt(count) * 10n ** (size - BigInt(digits));
  return written(end, Number(size));
}

/** @param {bigint} value @param {number} digits behind the point */
function written(value, digits) {
  const text = (value < 0n ? -value : value).toString().padStart(digits + 1, "0");
  const behind = text.slice(text.length - digits).replace(/0+$/, "");
  const whole = text.slice(0, text.length - digits);
  return (value < 0n ? "-" : "") + whole + (behind && `.${behind}`);
}

// @ts-check

/**
 * What one question says otherwise than another one. Most of two long questions is the same, and is not taken apart.
 * @param {string} before parameters @param {string} now
 * @returns {string | null} the parameters that differ; null where they are not those of the other one in the same order
 */
export function differing(before, now) {
  if (before === now) return "";
  const start = sameInFront(before, now);
  const behind = sameBehind(before, now, start);
  const [old, fresh] = [before, now].map((text) => text.slice(start, text.length - behind).split("&"));
  if (old.length !== fresh.length || old.some((part, i) => nameOf(part) !== nameOf(fresh[i]))) return null;
  return fresh.filter((part, i) => part !== old[i]).join("&");
}

/** @param {string} before @param {string} now @returns {number} characters of parameters that are the same in front */
function sameInFront(before, now) {
  let count = 0;
  while (count < now.length && now.charCodeAt(count) === before.charCodeAt(count)) count += 1;
  return count ? now.lastIndexOf("&", count - 1) + 1 : 0;
}

/** @param {string} before @param {string} now @param {number} start what is the same in front @returns {number} the same behind */
function sameBehind(before, now, start) {
  let [end, old] = [now.length, before.length];
  while (end > start && old > start && now.charCodeAt(end - 1) === before.charCodeAt(old - 1)) [end, old] = [end - 1, old - 1];
  const next = now.indexOf("&", end);
  return next < 0 ? 0 : now.length - next;
}

/** @param {string} part of a question */
function nameOf(part) {
  return part.slice(0, part.indexOf("="));
}

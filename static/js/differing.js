// @ts-check

/**
 * What one question says otherwise than another one.
 * @param {string} before parameters, each once @param {string} now
 * @returns {string | null} the parameters that differ; null where others are there, or some are not
 */
export function differing(before, now) {
  const [old, parts] = [new Map(before.split("&").map(named)), now.split("&")];
  if (parts.length !== old.size || !parts.every((part) => old.has(named(part)[0]))) return null;
  return parts.filter((part) => old.get(named(part)[0]) !== part).join("&");
}

/** @param {string} part @returns {[string, string]} by its name */
function named(part) {
  return [part.slice(0, part.indexOf("=")), part];
}

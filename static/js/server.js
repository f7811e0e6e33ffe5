// @ts-check
/** The server: where it is, and asking it again where it was busy. */

const ROOT = document.documentElement.dataset.root ?? "";
const TRIES = 3;
/** Seconds that are waited at most before the same is asked again. */
const PATIENCE = 10;

/** The address of something of the server, under the path where a proxy has it. @param {string} path */
export function at(path) {
  return ROOT + path;
}

/**
 * As fetch does. A server that has too much to do says after how many seconds it may be asked again: then it is.
 * @param {string} address @param {RequestInit} options @param {number} [tries] @returns {Promise<Response>}
 */
export async function ask(address, options, tries = TRIES) {
  const answer = await fetch(address, options);
  const wait = Number(answer.headers.get("retry-after"));
  const mayAsk = (answer.status === 503 || answer.status === 429) && wait > 0 && wait <= PATIENCE;
  if (!mayAsk || tries <= 1) return answer;
  await new Promise((resolve) => setTimeout(resolve, wait * 1000));
  return ask(address, options, tries - 1);
}

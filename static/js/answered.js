// @ts-check
/** Whether an answer is one: a server that answers with an error is not one that cannot be reached. */

/** The server was reached, and could not do what it was asked. */
export class Failed extends Error {
  /** @param {number} status @param {string} why */
  constructor(status, why) {
    super(why ? `${status}: ${why}` : String(status));
    this.status = status;
  }
}

/**
 * @param {Response} answer @param {number} [refusal] a status that is an answer as well
 * @returns {Promise<Response>} rejected where it is none
 */
export async function answered(answer, refusal) {
  if (answer.ok || answer.status === refusal) return answer;
  const { title = "" } = await answer.json().catch(() => ({})); // what stands in between answers with pages
  throw new Failed(answer.status, title);
}

/** @param {unknown} error @returns {boolean} whether the same question may be answered another time */
export function mayPass(error) {
  return !(error instanceof Failed) || error.status >= 500;
}

/**
 * What is said of it.
 * @param {unknown} error @param {(key: string, values?: Record<string, string>) => string} say
 * @param {string} [unreached] the words for a server that cannot be reached
 */
export function saidOf(error, say, unreached = "no connection") {
  return error instanceof Failed ? say("server error", { error: error.message }) : say(unreached);
}

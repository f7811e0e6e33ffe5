// @ts-check
/** The server: where it is, what counts as an answer, what may be tried again, asking again where it was busy, and a kept connection for small questions. */

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

/** The server was reached, and could not do what it was asked. */
export class HttpError extends Error {
  /** @param {number} status @param {string} title */
  constructor(status, title) {
    super(title ? `${status}: ${title}` : String(status));
    this.status = status;
  }
}

/**
 * @param {Response} response @param {number} [refusal] a status that is an answer as well
 * @returns {Promise<Response>} rejected with an HttpError where it is none
 */
export async function requireOk(response, refusal) {
  if (response.ok || response.status === refusal) return response;
  const { title = "" } = await response.json().catch(() => ({})); // a proxy answers with a page
  throw new HttpError(response.status, title);
}

/** @param {unknown} error @returns {boolean} whether the same question may be answered another time */
export function isRetryable(error) {
  return !(error instanceof HttpError) || error.status >= 500;
}

/**
 * An error in the words of the page.
 * @param {unknown} error @param {(key: string, values?: Record<string, string>) => string} say
 * @param {string} [unreached] key of the words for a server that cannot be reached
 */
export function errorMessage(error, say, unreached = "no connection") {
  return error instanceof HttpError ? say("server error", { error: error.message }) : say(unreached);
}

/** @param {string} path @param {string} body the fields of a form, encoded @param {string} accept */
export function postForm(path, body, accept) {
  const headers = { "content-type": "application/x-www-form-urlencoded", accept };
  return ask(path, { method: "POST", headers, body });
}

/**
 * A WebSocket for many small questions, one at a time: a message takes half the time of a request. The first question
 * opens it and does not wait for it, so whoever asks needs another way as well.
 */
export class LiveSocket {
  /** @type {WebSocket | null} */
  #socket = null;
  /** Where a proxy does not let it through, it is not tried again. */
  #isPossible = true;
  /** @type {string} */
  #path;
  /** @type {number} */
  #timeout;

  /** @param {string} path @param {number} timeout milliseconds, longer than any answer takes: a dead connection may not say so */
  constructor(path, timeout) {
    this.#path = path;
    this.#timeout = timeout;
  }

  /**
   * @template T
   * @param {(socket: WebSocket) => void} send @param {(data: any) => T} read throws where it is no answer
   * @returns {Promise<T>} rejected where there is no connection, or no answer
   */
  ask(send, read) {
    const socket = this.#socket;
    if (socket?.readyState === WebSocket.OPEN) return this.#answerOf(socket, send, read);
    if (!socket && this.#isPossible) this.#open();
    return Promise.reject(new Error("no connection yet"));
  }

  #open() {
    const socket = new WebSocket(new URL(this.#path, location.href).href.replace("http", "ws"));
    socket.binaryType = "arraybuffer";
    [this.#socket, this.#isPossible] = [socket, false];
    socket.onopen = () => (this.#isPossible = true);
    socket.onclose = () => this.#forget(socket);
  }

  /** @param {WebSocket} lost */
  #forget(lost) {
    if (this.#socket === lost) this.#socket = null;
  }

  /**
   * @template T
   * @param {WebSocket} socket @param {(socket: WebSocket) => void} send @param {(data: any) => T} read @returns {Promise<T>}
   */
  #answerOf(socket, send, read) {
    return new Promise((resolve, reject) => {
      const ended = new AbortController();
      /** @param {unknown} reason */
      const fail = (reason) => (end(), this.#forget(socket), reject(reason), socket.close());
      const timeout = setTimeout(() => fail(new Error("no answer")), this.#timeout); // a polite close takes half a minute more
      const end = () => (clearTimeout(timeout), ended.abort());
      /** @param {MessageEvent} message */
      const receive = ({ data }) => {
        try {
          resolve(read(data));
          end();
        } catch (reason) {
          fail(reason);
        }
      };
      socket.addEventListener("message", receive, { signal: ended.signal });
      socket.addEventListener("close", () => fail(new Error("closed")), { signal: ended.signal });
      send(socket);
    });
  }
}

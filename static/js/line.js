// @ts-check
/**
 * A kept connection for many small questions, one at a time: each is answered in half the time that a request takes.
 * It is opened by the first question, which does not wait for it. Whoever asks has another way to ask.
 */
export class Line {
  /** @type {WebSocket | null} */
  #socket = null;
  /** Where a proxy does not let it through, it is not tried again. */
  #isPossible = true;
  /** @type {string} */
  #path;
  /** @type {number} */
  #patience;

  /**
   * @param {string} path
   * @param {number} patience longer than any answer takes: a line that is dead without having said so must not keep the hand waiting
   */
  constructor(path, patience) {
    this.#path = path;
    this.#patience = patience;
  }

  /**
   * @template T
   * @param {(socket: WebSocket) => void} send @param {(data: any) => T} read fails where it is no answer
   * @returns {Promise<T>} rejected where there is no connection, or no answer
   */
  ask(send, read) {
    const socket = this.#socket;
    if (socket?.readyState === WebSocket.OPEN) return this.#answerOf(socket, send, read);
    if (!socket && this.#isPossible) this.#open();
    return Promise.reject(new Error("no connection yet"));
  }

  #open() {
    const opening = new WebSocket(`${location.origin.replace("http", "ws")}${this.#path}`);
    opening.binaryType = "arraybuffer";
    [this.#socket, this.#isPossible] = [opening, false];
    opening.onopen = () => (this.#isPossible = true);
    opening.onclose = () => this.#forget(opening);
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
      /** @param {unknown} why */
      const fail = (why) => (end(), this.#forget(socket), reject(why), socket.close());
      const patience = setTimeout(() => fail(new Error("no answer")), this.#patience); // to close politely takes half a minute more
      const end = () => (clearTimeout(patience), ended.abort());
      /** @param {MessageEvent} message */
      const take = ({ data }) => {
        try {
          resolve(read(data));
          end();
        } catch (why) {
          fail(why);
        }
      };
      socket.addEventListener("message", take, { signal: ended.signal });
      socket.addEventListener("close", () => fail(new Error("closed")), { signal: ended.signal });
      send(socket);
    });
  }
}

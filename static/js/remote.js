// @ts-check
/** Asking the server: the whole page, a part of it, or its numbers alone. */

import { answered } from "./answered.js";
import { differing } from "./differing.js";
import { Line } from "./line.js";
import * as session from "./session.js";
import { ask, at } from "./server.js";

/** @typedef {import("./numbers.js").Text} Text */
/** @typedef {{texts: Record<string, Text>, widths: Record<string, number>, off: Record<string, string[]>}} Numbers */
/** @typedef {{place: string, expected: string, came: string}} Fault */

const line = new Line(at("/live"), 1500);
/** What was asked last on a connection. @type {{socket?: WebSocket, question: string}} */
let last = { question: "" };

/** What the server does not take, place by place. */
export class Refused extends Error {
  /** @param {Fault[]} faults */
  constructor(faults) {
    super(faults.map(({ place, expected }) => `${place}: ${expected}`).join("; "));
    this.faults = faults;
  }
}

/** @param {string} question parameters @param {string[]} [sight] the quantities and addresses that are wanted alone @returns {Promise<Numbers>} */
export async function askNumbers(question, sight) {
  const more = sight ? `&sight=${sight}` : "";
  const numbers = await line.ask((socket) => send(socket, question, more), JSON.parse).catch(() => askByPost(question + more));
  if (!numbers.errors) return numbers;
  last = { question: "" }; // of what could not even be read the server remembers nothing
  throw new Refused(numbers.errors);
}

/** Of what the connection was asked before, it is told only what differs. @param {WebSocket} socket @param {string} question @param {string} more */
function send(socket, question, more) {
  const difference = last.socket === socket ? differing(last.question, question) : null;
  last = { socket, question };
  socket.send((difference === null ? question : `+${difference}`) + more);
}

/** @param {string} question @returns {Promise<any>} */
async function askByPost(question) {
  const answer = await answered(await post(at("/live"), question, "application/json"), 422);
  return answer.json();
}

/** @param {Record<string, string>} [more] parameters of this request alone @param {string} [path] @returns {Promise<Document>} */
export async function askPage(more = {}, path = at("/")) {
  const parameters = new URLSearchParams([...new URLSearchParams(session.query()), ...Object.entries(more)]);
  const answer = await answered(await post(path, parameters.toString(), "text/html"), 422);
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  return new Promise((resolve) => setTimeout(() => resolve(fresh))); // an edit that came meanwhile does not wait longer
}

/** @param {string} path @param {string} body @param {string} accept */
function post(path, body, accept) {
  const headers = { "content-type": "application/x-www-form-urlencoded", accept };
  return ask(path, { method: "POST", headers, body });
}

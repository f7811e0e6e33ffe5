/** Asks with the types that openapi-typescript makes. Argument: the address of the server. */
import type { components, paths } from "./api";

type Post<P extends "/api/forward" | "/api/gradient" | "/api/train"> = paths[P]["post"];
type Asked<P extends "/api/forward" | "/api/gradient" | "/api/train"> = Post<P>["requestBody"]["content"]["application/json"];
type Answer<P extends "/api/forward" | "/api/gradient" | "/api/train"> = Post<P>["responses"][200]["content"]["application/json"];

declare const process: { argv: string[] };
const server = process.argv[2];

async function post<P extends "/api/forward" | "/api/gradient" | "/api/train">(path: P, body: Asked<P>): Promise<Answer<P>> {
  const answer = await fetch(server + path, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) });
  if (answer.ok) return answer.json();
  const problem: components["schemas"]["Problem"] = await answer.json();
  throw new Error(problem.detail);
}

function require(isRight: boolean, found: unknown) {
  if (!isRight) throw new Error(JSON.stringify(found));
}

const layers: components["schemas"]["LayerIn"][] = [
  { W: [[0.7, -0.6], [0.5, 0.6], [-0.3, 0.2]], b: [0.1, -0.1, 0], activation: "relu" },
  { W: [[0.4, -0.3, 0.7]], b: [0.1], activation: "relu" },
];
const notes = { network: { layers }, inputs: [0.8, -0.5], targets: [0.5], learning_rate: 0.1 };
const passed = await post("/api/forward", notes as Asked<"/api/forward">);
require(passed.outputs[0] === 0.484, passed);
const worked = await post("/api/gradient", { ...notes, gradients_only: true } as Asked<"/api/gradient">);
require(worked.layers[1].dC_dW[0][0] === -0.01536, worked);
const trained = await post("/api/train", { ...notes, epochs: 3 } as Asked<"/api/train">);
require(trained.costs.length === 4, trained);

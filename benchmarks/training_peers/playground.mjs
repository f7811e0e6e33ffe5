// The Playground's nn.ts as a peer of benchmarks/training.py: `node playground.mjs nn.js TASK`.
//
// TASK is a file of JSON: sizes, activations, parameters, x, y, batch, learning_rate. For every line on the standard input,
// which is a number of epochs, it trains that many more, and prints the microseconds of an update, and the loss on x_test,
// y_test where they are given.

import {readFileSync} from "node:fs";
import {createInterface} from "node:readline";
import {pathToFileURL} from "node:url";

const nn = await import(pathToFileURL(process.argv[2]).href);
const task = JSON.parse(readFileSync(process.argv[3], "utf8"));
const activations = {tanh: nn.Activations.TANH, relu: nn.Activations.RELU, sigmoid: nn.Activations.SIGMOID};

function build() {
  const ids = task.x[0].map((_, i) => `x${i}`);
  const [hidden] = task.activations;
  const output = task.activations.at(-1);
  const network = nn.buildNetwork(task.sizes, activations[hidden], activations[output], null, ids);
  let at = 0;
  for (const layer of network.slice(1)) {
    for (const node of layer) for (const link of node.inputLinks) link.weight = task.parameters[at++];
    for (const node of layer) node.bias = task.parameters[at++];
  }
  return network;
}

function train(network, epochs) {
  for (let epoch = 0; epoch < epochs; epoch++) {
    task.x.forEach((x, i) => {
      nn.forwardProp(network, x);
      nn.backProp(network, task.y[i][0], nn.Errors.SQUARE);
      if ((i + 1) % task.batch === 0) nn.updateWeights(network, task.learning_rate, 0);
    });
  }
}

function loss(network) {
  const errors = task.x_test.map((x, i) => nn.Errors.SQUARE.error(nn.forwardProp(network, x), task.y_test[i][0]));
  return errors.reduce((a, b) => a + b, 0) / errors.length;
}

const network = build();
for await (const line of createInterface({input: process.stdin})) {
  const epochs = Number(line);
  const began = process.hrtime.bigint();
  train(network, epochs);
  const took = Number(process.hrtime.bigint() - began) / 1000;
  const updates = epochs * Math.floor(task.x.length / task.batch);
  console.log(JSON.stringify({microseconds: took / updates, loss: task.x_test ? loss(network) : null}));
}

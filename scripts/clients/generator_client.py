"""Asks with the client that openapi-generator-cli makes for Python. Argument: the address of the server."""

import sys

import openapi_client
from openapi_client.exceptions import UnprocessableEntityException

client = openapi_client.ApiClient(openapi_client.Configuration(host=sys.argv[1]))
calculate, training = openapi_client.CalculateApi(client), openapi_client.TrainApi(client)
notes = openapi_client.ExamplesApi(client).example("notes-231").problem

assert calculate.forward(openapi_client.ForwardIn.from_dict(notes)).outputs == [0.484]
worked = calculate.gradient(openapi_client.GradientIn.from_dict(notes | {"gradients_only": True}))
assert worked.layers[1].d_c_d_w == [[-0.01536, 0.0, 0.0]], worked
marked = calculate.check(openapi_client.CheckIn.from_dict(notes | {"answers": {"a.2.0": "0,484"}}))
assert marked.answers["a.2.0"].verdict == "right", marked
run = openapi_client.TrainIn.from_dict(notes | {"epochs": 3, "optimizer": {"name": "momentum"}})
assert len(training.train(run).costs) == 4
lines = training.train_stream_without_preload_content(run).data.splitlines()
assert b'"finished"' in lines[-1], lines
refusal = None
try:
    calculate.forward(openapi_client.ForwardIn.from_dict(notes | {"inputs": [1.0]}))
except UnprocessableEntityException as refused:
    refusal = refused.data
assert refusal.errors[0].place == "a.0", refusal

files = openapi_client.FilesApi(client)
assert "a_new.2.0" in files.export_file("values.csv", example="notes-231")
assert files.open_file({"fc.weight": [[1, 2]], "fc.bias": [3]}).link.startswith("?")
assert "0.25" not in files.export_file_posted("solution.md", sizes="2-1")

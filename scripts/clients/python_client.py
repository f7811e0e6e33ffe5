"""Asks with the client that openapi-python-client makes. Argument: the address of the server."""

import json
import sys

from backprop_by_hand_client import Client
from backprop_by_hand_client.api.calculate import check, forward, gradient
from backprop_by_hand_client.api.examples import example
from backprop_by_hand_client.api.files import export_file, export_file_posted, open_file
from backprop_by_hand_client.api.train import train, train_stream
from backprop_by_hand_client.models import (
    CheckIn,
    ExportFileName,
    ExportFilePostedBody,
    ExportFilePostedName,
    ForwardIn,
    GradientIn,
    OpenFileBody,
    Problem,
    TrainIn,
)

client = Client(base_url=sys.argv[1])
known = example.sync("notes-231", client=client)
assert known is not None
assert not isinstance(known, Problem)
notes = known.problem.to_dict()

passed = forward.sync(client=client, body=ForwardIn.from_dict(notes))
assert passed.outputs == [0.484], passed
worked = gradient.sync(client=client, body=GradientIn.from_dict(notes | {"gradients_only": True}))
assert worked.layers[1].d_c_d_w == [[-0.01536, 0.0, 0.0]], worked
marked = check.sync(client=client, body=CheckIn.from_dict(notes | {"answers": {"a.2.0": "0,484"}}))
assert marked.answers["a.2.0"].verdict == "right", marked
run = notes | {"epochs": 3, "optimizer": {"name": "momentum"}}
trained = train.sync(client=client, body=TrainIn.from_dict(run))
assert len(trained.costs) == 4, trained
lines = train_stream.sync_detailed(client=client, body=TrainIn.from_dict(run)).content.splitlines()
assert json.loads(lines[-1])["reason"] == "finished", lines
refused = forward.sync(client=client, body=ForwardIn.from_dict(notes | {"inputs": [1.0]}))
assert isinstance(refused, Problem), refused
assert refused.errors[0].place == "a.0", refused

assert "a_new.2.0" in export_file.sync(ExportFileName.VALUES_CSV, client=client, example="notes-231")
link = open_file.sync(client=client, body=OpenFileBody.from_dict({"fc.weight": [[1, 2]], "fc.bias": [3]})).link
assert link.startswith("?"), link
own = ExportFilePostedBody.from_dict({"sizes": "2-1", "W.1.0.0": "0,25"})
assert "0.25" in export_file_posted.sync(ExportFilePostedName.SOLUTION_MD, client=client, body=own)

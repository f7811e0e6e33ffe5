#!/usr/bin/env python3
"""Write app/web/api/sample_answers.json: what the server answers to the example request of each operation.

python3 -m scripts.update_sample_answers    after a change of what the API answers
"""

import asyncio
import json
from typing import Any

from httpx2 import ASGITransport, AsyncClient

from app.main import create_app
from app.web.docs_page import operations
from app.web.openapi import SAMPLE_ANSWERS

SAMPLED = ("forward", "gradient", "check", "train", "example", "open_file", "health", "ready")
"""The operations whose answer is JSON and always the same."""


async def sample_answers() -> dict[str, Any]:
    """By operation id."""
    app = create_app()
    known = {each.id: each for group in operations(app).values() for each in group}
    async with AsyncClient(transport=ASGITransport(app), base_url="http://localhost") as client:
        answers = {}
        for name in SAMPLED:
            call = known[name]
            headers = {"Content-Type": call.media} if call.media else {}
            response = await client.request(call.method, call.address, content=call.body, headers=headers)
            response.raise_for_status()
            answers[name] = response.json()
    return answers


if __name__ == "__main__":
    text = json.dumps(asyncio.run(sample_answers()), ensure_ascii=False, separators=(",", ":"))
    SAMPLE_ANSWERS.write_text(f"{text}\n", encoding="utf-8")

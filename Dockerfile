FROM python:3.13-slim
WORKDIR /srv
ENV PORT=8000

# The dependencies alone, so that a change of the code leaves this layer in the cache.
COPY pyproject.toml .
RUN python -c "import tomllib; print(*tomllib.load(open('pyproject.toml', 'rb'))['project']['dependencies'], sep='\n')" > /tmp/requirements \
    && pip install --no-cache-dir --disable-pip-version-check --root-user-action ignore -r /tmp/requirements \
    && rm /tmp/requirements

COPY app app
COPY static static
COPY templates templates
# The root file system may be read-only, so compile now.
RUN python -m compileall -q app

USER 10001:10001
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=3s --start-period=10s --retries=3 \
    CMD ["python", "-c", "import os, urllib.request; urllib.request.urlopen(f'http://127.0.0.1:{os.environ[\"PORT\"]}/healthz', timeout=2)"]
CMD ["python", "-m", "app", "--host", "0.0.0.0"]

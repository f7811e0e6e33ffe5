FROM python:3.13-slim
WORKDIR /srv
# Training is compiled for any processor of the kind, as the image may run on another one than it is built on.
ENV PORT=8000 NUMBA_CPU_NAME=generic NUMBA_CACHE_DIR=/tmp/kernel

# The dependencies alone, so that a change of the code leaves this layer in the cache.
COPY pyproject.toml .
RUN python -c "import tomllib; print(*tomllib.load(open('pyproject.toml', 'rb'))['project']['dependencies'], sep='\n')" > /tmp/requirements \
    && pip install --no-cache-dir --disable-pip-version-check --root-user-action ignore -r /tmp/requirements \
    && rm /tmp/requirements

COPY app app
COPY static static
COPY templates templates
# The root file system may be read-only, so compile now.
RUN python -m compileall -q app && NUMBA_CACHE_DIR=/srv/kernel python -m app.training.warm

USER 10001:10001
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=3s --start-period=10s --retries=3 \
    CMD ["python", "-c", "import os, urllib.request; urllib.request.urlopen(f'http://127.0.0.1:{os.environ[\"PORT\"]}/healthz', timeout=2)"]
# Numba wants to write where it reads; where there is no /tmp, it compiles once more.
CMD ["sh", "-c", "cp -r /srv/kernel /tmp 2> /dev/null; exec python -m app --host 0.0.0.0"]

FROM python:3.13-slim
LABEL org.opencontainers.image.title="Backprop by Hand" \
      org.opencontainers.image.description="A small neural network worked through by hand: every number, and where it came from." \
      org.opencontainers.image.licenses="MIT" \
      org.opencontainers.image.vendor="Backprop by Hand contributors"
WORKDIR /srv
# Training is compiled for any processor of the kind, as the image may run on another one than it is built on. Two arenas:
# glibc would keep memory of its own for every thread.
ENV BACKPROP_HOST=0.0.0.0 PORT=8000 BACKPROP_ACCESS_LOG=true \
    NUMBA_CPU_NAME=generic NUMBA_CACHE_DIR=/tmp/kernel MALLOC_ARENA_MAX=2

# The dependencies alone, so that a change of the code leaves this layer in the cache; each as its hash has it.
COPY requirements.txt .
RUN pip install --no-cache-dir --disable-pip-version-check --root-user-action ignore --require-hashes -r requirements.txt

COPY app app
COPY static static
COPY templates templates
# The root file system may be read-only, so compile now.
RUN python -m compileall -q app && NUMBA_CACHE_DIR=/srv/kernel python -m app.training.warm

USER 10001:10001
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=3s --start-period=10s --retries=3 \
    CMD ["python", "-c", "import os, urllib.request; urllib.request.urlopen('http://127.0.0.1:%s/healthz' % (os.environ.get('BACKPROP_PORT') or os.environ['PORT']), timeout=2)"]
# Numba wants to write where it reads; where there is no /tmp, it compiles once more.
CMD ["sh", "-c", "cp -r /srv/kernel /tmp 2> /dev/null; exec python -m app"]

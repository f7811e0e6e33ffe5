#!/usr/bin/env bash
# Builds the Dockerfile and runs the image where there is no Docker: buildah and podman, on a stand-in for python:3.13-slim
# made of Debian's own Python. As root, after: apt install buildah podman crun mmdebstrap curl
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
export WORK=${WORK:-/var/tmp/backprop-container-check}
export BASE=docker.io/library/python:3.13-slim IMAGE=localhost/backprop-by-hand NAME=backprop-by-hand PORT=${PORT:-8321}
export CONTAINERS_STORAGE_CONF=$WORK/storage.conf CONTAINERS_CONF=$WORK/containers.conf
mkdir -p "$WORK/base"
printf '[storage]\ndriver = "overlay"\ngraphroot = "%s/graph"\nrunroot = "%s/run"\n' "$WORK" "$WORK" > "$CONTAINERS_STORAGE_CONF"
printf '[engine]\ncgroup_manager = "cgroupfs"\nevents_logger = "file"\n' > "$CONTAINERS_CONF"

build() {  # the format docker, since OCI's has no HEALTHCHECK
    buildah build -q --pull-never --isolation chroot --network host --format docker -t "$1" "$2" > /dev/null
}

make_base() {
    mmdebstrap --quiet --variant=minbase --include=python3,python3-pip,ca-certificates trixie "$WORK/base.tar"
    podman import -q "$WORK/base.tar" localhost/debian-python > /dev/null
    rm "$WORK/base.tar"
    # This machine may reach its package index through a certificate of its own.
    cp /etc/ssl/certs/ca-certificates.crt "$WORK/base/"
    cat > "$WORK/base/Dockerfile" <<'END'
FROM localhost/debian-python
COPY ca-certificates.crt /etc/ssl/certs/
RUN rm -f /usr/lib/python3*/EXTERNALLY-MANAGED && ln -s python3 /usr/bin/python
ENV PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin PIP_CERT=/etc/ssl/certs/ca-certificates.crt
END
    build "$BASE" "$WORK/base"
}

check() {
    umount /sys/fs/cgroup/unified 2> /dev/null || true  # crun refuses a mixture of both cgroup versions
    podman rm -f "$NAME" > /dev/null 2>&1 || true
    # Without systemd podman has no timer for health checks; the limits are stated as crun may not raise its own.
    podman run -d --name "$NAME" -e "BACKPROP_PORT=$PORT" --network host --no-healthcheck --read-only --cap-drop all \
        --security-opt no-new-privileges --memory 512m --pids-limit 128 \
        --ulimit nofile=4096:4096 --ulimit nproc=4096:4096 "$IMAGE" > /dev/null
    trap 'podman logs "$NAME"; podman rm -f "$NAME" > /dev/null' EXIT

    curl -fsS --retry 50 --retry-delay 1 --retry-all-errors "http://127.0.0.1:$PORT/healthz" && echo || fail "/healthz does not answer"
    mapfile -t health < <(buildah inspect --type image "$IMAGE" | python3 -c '
import json, sys
health = json.load(sys.stdin)["Docker"]["config"].get("Healthcheck", {"Test": []})
print(*health["Test"][1:], sep="\n")')
    [ -n "${health[*]}" ] || fail "no HEALTHCHECK"
    podman exec "$NAME" "${health[@]}" || fail "HEALTHCHECK"
    [ "$(podman exec "$NAME" id -u)" != 0 ] || fail "runs as root"
    podman stop -t 15 "$NAME" > /dev/null
    status=$(podman inspect "$NAME" --format '{{.State.ExitCode}}')
    [ "$status" = 0 ] || fail "SIGTERM ends it with $status"
    echo "The image builds, serves, is healthy, is not root, needs no writable disk and stops cleanly"
}

fail() {
    echo "Failed: $1" >&2
    exit 1
}

podman image exists "$BASE" || make_base
build "$IMAGE" .
export -f check fail
unshare --mount bash -euo pipefail -c check  # a mount table of its own, so that the machine keeps its cgroups

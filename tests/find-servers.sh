#!/usr/bin/env bash
# Prints the folder of PostgreSQL's programs, and the path of redis-server: the machine's own, else Debian's (as
# root).
set -euo pipefail

postgres() {
    local folders=(/usr/lib/postgresql/*/bin)
    for folder in "${POSTGRES:-}" "${folders[@]}" "$(pg_config --bindir 2>/dev/null)"; do
        if [ -x "$folder/initdb" ] && [ -x "$folder/postgres" ]; then
            echo "$folder"
            return
        fi
    done
    return 1
}

redis() {
    command -v "${REDIS:-redis-server}" || command -v valkey-server
}

if ! (postgres && redis) >/dev/null && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    export DEBIAN_FRONTEND=noninteractive
    apt-get update -qq >&2
    apt-get install -qq --yes --no-install-recommends postgresql redis-server >&2
fi
if ! (postgres && redis); then
    echo "the tests need PostgreSQL and Redis: install both, or say where they are with POSTGRES=<folder of initdb> and REDIS=<redis-server>" >&2
    exit 1
fi

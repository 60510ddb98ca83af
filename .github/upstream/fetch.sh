#!/usr/bin/env bash
# Fetches the OpenAPI document of $PLATFORM into $WORK/upstream and says which commit it is.
# UPSTREAM_SERVER: where its repository is cloned from, https://github.com unless it is said.
set -euo pipefail
mkdir -p "$WORK"
repository=$(jq -er .repository "openapi/$PLATFORM.lock.json")
git clone --quiet --depth 1 "${UPSTREAM_SERVER:-https://github.com}/$repository" "$WORK/upstream"
cd "$WORK/upstream"
# A link would lead out of the clone.
test -f openapi.yaml && test ! -L openapi.yaml
rm -f openapi.lock.json
jq -n --arg repository "$repository" --arg commit "$(git log -1 --format=%H)" --arg date "$(git log -1 --format=%cI)" \
  '{$repository, $commit, $date}' > openapi.lock.json

#!/usr/bin/env bash
# Takes the fetched document into the working copy, writes the report to $OUT/diff.md and what came of it to
# $OUT/outcome: same, changed (the contract did), or waiting (nothing but a person's decision is missing).
set -euo pipefail
mkdir -p "$OUT"
code=0
npm run --silent openapi:update -- "$WORK/upstream/openapi.yaml" --report "$OUT/diff.md" || code=$?
# 0: nothing waits for a person. 1: something does: overlays to mend, operations to name. Anything else is a failure,
# such as 3 for a document that has moved. So is a run that ended before it had written its report.
test "$code" -le 1
test -s "$OUT/diff.md"
outcome=same
if ! git diff --quiet -- "openapi/$PLATFORM.yaml"; then
  outcome=changed
elif [ "$code" -eq 1 ]; then
  outcome=waiting
fi
echo "$outcome" > "$OUT/outcome"

#!/usr/bin/env bash
# Opens or renews the issue about operations of $PLATFORM that wait for a decision, from $OUT/diff.md.
set -euo pipefail
title="Operations of $PLATFORM wait for a decision"
head -c 65000 "$OUT/diff.md" > "$WORK/body.md"
number=$(TITLE="$title" gh issue list --state open --limit 500 --json number,title --jq 'map(select(.title == env.TITLE))[0].number // empty')
if [ -z "$number" ]; then
  gh issue create --title "$title" --body-file "$WORK/body.md"
else
  gh issue edit "$number" --body-file "$WORK/body.md"
fi

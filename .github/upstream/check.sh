#!/usr/bin/env bash
# Generates and checks what can be checked of a changed contract: $OUT/checks.md says how that went, and
# $OUT/update.patch holds the changed files. $RUN_URL leads to the whole output.
set -euo pipefail
{
  echo '## Checked before this was opened'
  echo
  for check in codegen typecheck test; do
    if npm run --silent "$check" > "$WORK/$check.log" 2>&1; then
      echo "- \`npm run $check\` passes"
    else
      echo "- \`npm run $check\` fails:"
      echo
      echo '  ```text'
      tail -n 40 "$WORK/$check.log" | sed 's/^/  /'
      echo '  ```'
    fi
  done
  echo
  echo "Next: \`npm run next\` on this branch; CONTRIBUTING.md has the recipe. CI has not run on this: a workflow opened it. Close and open it again to start CI. [The run]($RUN_URL) has the whole output."
  echo
} > "$OUT/checks.md"
cat "$WORK"/{codegen,typecheck,test}.log
git add --all -- openapi src/generated ENDPOINTS.md README.md docs
git diff --cached --binary > "$OUT/update.patch"

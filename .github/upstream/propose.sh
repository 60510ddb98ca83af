#!/usr/bin/env bash
# Opens or renews the pull request of $PLATFORM from $OUT/update.patch: one a platform for as long as it is open. A
# person's commits on its branch stay: what is new is committed on top of them, and nothing is forced. Where it cannot
# be put on top, a branch of its own is pushed, and the person merges it.
set -euo pipefail
name="upstream-contract-$PLATFORM"
lock="openapi/$PLATFORM.lock.json"
message="feat(openapi): take a new upstream document of $PLATFORM"
# Nothing that could run in a workflow, a hook or an install is among these, and nothing that a person writes.
derived=("openapi/$PLATFORM.yaml" "$lock" "openapi/pending/*" "src/generated/*" "docs/*.md" README.md ENDPOINTS.md)

git apply --index "${derived[@]/#/--include=}" "$OUT/update.patch"
git commit --quiet -m "$message"
update=$(git rev-parse HEAD)

# A stranger's pull request may call its branch the same; it comes from another repository.
branch=$(NAME="$name" gh pr list --state open --limit 200 --json headRefName,isCrossRepository \
  --jq 'map(select(.isCrossRepository == false and (.headRefName | startswith(env.NAME))))[0].headRefName // empty')
is_open=$branch

# Puts the way from the last update on this branch to the new one on top of what people did since.
add_to() {
  git fetch --quiet origin "$1" || return 1
  local head last step
  head=$(git rev-parse FETCH_HEAD)
  # This document is there already.
  if git diff --quiet "$head" "$update" -- "$lock"; then
    git switch --quiet -C "$1" "$head"
    return 0
  fi
  last=$(git log -1 --format=%H --fixed-strings --grep="$message" "$head" -- "$lock")
  test -n "$last" || return 1
  git switch --quiet --detach "$last"
  git rm -r --quiet --ignore-unmatch -- "${derived[@]}"
  for files in "${derived[@]}"; do
    if [ -n "$(git ls-tree -r --name-only "$update" -- "${files%%/\**}")" ]; then git checkout --quiet "$update" -- "$files"; fi
  done
  git commit --quiet -m "$message"
  step=$(git rev-parse HEAD)
  git switch --quiet -C "$1" "$head"
  # These files are derived: where both changed a line, `npm run next` and `npm run codegen` make it anew.
  git cherry-pick -X theirs "$step" || { git cherry-pick --abort; return 1; }
}

if [ -z "$branch" ] || ! add_to "$branch"; then
  is_open=
  branch="$name"
  if git ls-remote --exit-code --heads origin "$branch" > /dev/null; then branch="$name-$GITHUB_RUN_ID"; fi
  git switch --quiet -C "$branch" "$update"
fi
git push --quiet origin "$branch"

# A body holds at most 65,536 characters.
cat "$OUT/checks.md" "$OUT/diff.md" | head -c 65000 > "$WORK/body.md"
if [ -z "$is_open" ]; then
  gh pr create --head "$branch" --title "Take a new upstream document of $PLATFORM" --body-file "$WORK/body.md"
else
  gh pr edit "$branch" --body-file "$WORK/body.md"
fi

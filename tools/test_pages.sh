#!/usr/bin/env bash
# Tests the pages: the contract, the layout, the licences and the types; units; then a browser on the program, which has
# the pages in it (web/tests/e2e). Quiet but for what fails; the last line counts.
#
#   tools/test_pages.sh PROGRAM
#
# Exit code 77 and a line "skipped: ..." where there is no Chromium, or where the pages or what tests them cannot be had.
set -euo pipefail
program="$(realpath "$1")"
cd "$(dirname "${BASH_SOURCE[0]}")/../web"
passed=0
failed=0

skip() {
  echo "skipped: $*"
  exit 77
}

# A check that has no tests to count is one test.
check() {
  local name="$1" out
  shift
  if out="$("$@" 2>&1)"; then
    passed=$((passed + 1))
  else
    failed=$((failed + 1))
    printf 'failed: %s\n%s\n' "$name" "$out"
  fi
}

# Node's own runner; the time is that of a whole file.
browse() {
  local out good bad
  out="$(DUNLIN="$program" node --test --test-reporter=spec --test-timeout=400000 "$@" 2>&1)" || true
  good="$(sed -n 's/^ℹ pass //p' <<<"$out")"
  bad="$(awk '/^ℹ (fail|cancelled|skipped) / { sum += $3 } END { print sum }' <<<"$out")"
  if [[ -z "$good" || "$good" == 0 || -z "$bad" ]]; then bad=1; fi
  passed=$((passed + ${good:-0}))
  failed=$((failed + bad))
  if ((bad > 0)); then sed -n '/failing tests:/,$p' <<<"$out" | grep . || tail -n 30 <<<"$out"; fi
  grep -E '^ℹ .* (s in all|keys:)' <<<"$out" || true
}

chromium="${CHROMIUM:-/usr/bin/chromium}"
[[ -x "$chromium" ]] || skip "there is no Chromium at $chromium"
[[ -f dist/index.html ]] || skip "the program was built without the pages"
node_directory="$(../tools/build_pages.sh modules 2>/dev/null)" || skip "$node_directory"
export PATH="$node_directory:$PATH" CHROMIUM="$chromium"

check "api/openapi.json is what api/openapi.yaml says" node scripts/contract.mjs --check
check "licences" node scripts/licences.mjs
check "sizes" node scripts/budget.mjs
check "layout (npm run fmt)" node node_modules/prettier/bin/prettier.cjs --check .
check "types of the contract" node node_modules/openapi-typescript/bin/cli.js ../api/openapi.yaml \
  --output src/api/schema.ts --alphabetize --immutable
check "types" node node_modules/typescript/bin/tsc --noEmit
check "units" node node_modules/vitest/vitest.mjs run
browse --test-concurrency=2 tests/e2e/*.test.mjs
echo "$passed passed, $failed failed"
((failed == 0))

// Fails when a package that is installed has a licence that was not looked at. What ends up in the pages must be of the
// first list; what only builds and tests may be of the second as well.
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const lock = JSON.parse(readFileSync(fileURLToPath(new URL("../package-lock.json", import.meta.url)), "utf8"));
const shipped = new Set(["MIT", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "ISC", "OFL-1.1", "0BSD", "Unlicense"]);
const tools = new Set([...shipped, "MPL-2.0", "CC-BY-4.0", "Python-2.0", "BlueOak-1.0.0", "CC0-1.0"]);
const parts = (licence) => licence.replace(/[()]/g, "").split(/ (?:OR|AND) /);
const counts = new Map();
let failed = false;
for (const [path, entry] of Object.entries(lock.packages)) {
  if (path === "") continue;
  const licence = entry.license ?? "none";
  const allowed = entry.dev || entry.devOptional || entry.optional ? tools : shipped;
  counts.set(licence, (counts.get(licence) ?? 0) + 1);
  if (!parts(licence).some((part) => allowed.has(part))) {
    console.log(`${path}: ${licence}`);
    failed = true;
  }
}
console.log(
  [...counts]
    .sort((left, right) => right[1] - left[1])
    .map(([licence, count]) => `${count} ${licence}`)
    .join(", "),
);
process.exit(failed ? 1 : 0);

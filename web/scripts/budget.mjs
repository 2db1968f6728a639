// Fails when the pages grew: what is loaded before the first screen (the entry, what it imports at once, and the
// worklist) may have 200 kB of JavaScript, gzipped; any other route 80 kB more.
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

const dist = fileURLToPath(new URL("../dist/", import.meta.url));
const manifest = JSON.parse(readFileSync(`${dist}.vite/manifest.json`, "utf8"));
const size = (file) => gzipSync(readFileSync(dist + file), { level: 9 }).length;

function closure(name, files = new Set()) {
  const chunk = manifest[name];
  if (files.has(chunk.file)) return files;
  files.add(chunk.file);
  for (const other of chunk.imports ?? []) closure(other, files);
  return files;
}
const kilobytes = (bytes) => (bytes / 1000).toFixed(1).padStart(6);
const total = (files) => [...files].reduce((sum, file) => sum + size(file), 0);

const shell = closure("index.html");
const home = "src/features/worklist/worklist_screen.tsx";
const initial = closure(home, new Set(shell));
let failed = false;
const report = (name, bytes, limit) => {
  const over = bytes > limit;
  failed ||= over;
  console.log(`${kilobytes(bytes)} kB of ${kilobytes(limit)}  ${name}${over ? "  TOO LARGE" : ""}`);
};
report("JavaScript before the first screen", total(initial), 200_000);
for (const name of Object.keys(manifest)
  .filter((key) => /_screen\.tsx$/.test(key) && key !== home)
  .sort()) {
  report(name, total([...closure(name)].filter((file) => !shell.has(file))), 80_000);
}
const styles = Object.values(manifest).flatMap((chunk) => chunk.css ?? []);
console.log(`${kilobytes(total(new Set(styles)))} kB            all style sheets`);
const names = Object.values(manifest)
  .filter((chunk) => chunk.file.endsWith(".js"))
  .map((chunk) => chunk.file);
if (!names.every((name) => /-[\w-]{8}\.js$/.test(name))) {
  console.log("A script has no hash in its name.");
  failed = true;
}
process.exit(failed ? 1 : 0);

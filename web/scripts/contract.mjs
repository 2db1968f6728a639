// Writes api/openapi.json, which the server embeds and serves at /v1/openapi.json; with --check it only compares.
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parse } from "yaml";

const source = fileURLToPath(new URL("../../api/openapi.yaml", import.meta.url));
const target = fileURLToPath(new URL("../../api/openapi.json", import.meta.url));
const text = `${JSON.stringify(parse(readFileSync(source, "utf8")), null, 1)}\n`;
if (process.argv.includes("--check")) {
  if (readFileSync(target, "utf8") !== text) {
    console.log("api/openapi.json is not what api/openapi.yaml says: npm run contract");
    process.exit(1);
  }
} else {
  writeFileSync(target, text);
}

// The codes of an authenticator: RFC 6238 as everybody has it (HMAC-SHA-1, 30 seconds, six digits).
import { createHmac } from "node:crypto";

const stepSeconds = 30;
const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

function bytesOf(base32) {
  let bits = "";
  for (const letter of base32.replace(/=+$/, "")) bits += alphabet.indexOf(letter).toString(2).padStart(5, "0");
  return Buffer.from(bits.match(/[01]{8}/g).map((byte) => Number.parseInt(byte, 2)));
}

export function oneTimeCode(base32, step) {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const digest = createHmac("sha1", bytesOf(base32)).update(counter).digest();
  const offset = digest[19] & 15;
  return String((digest.readUInt32BE(offset) & 0x7fffffff) % 1_000_000).padStart(6, "0");
}

// Three codes that are good one after the other, without waiting for the clock in between: a server takes those of the
// step before and of the one after as well, each once. So the first needs a step that does not end at once.
export async function threeCodes(base32, secondsNeeded = 8) {
  const left = () => stepSeconds - ((Date.now() / 1000) % stepSeconds);
  if (left() < secondsNeeded) await new Promise((done) => setTimeout(done, left() * 1000 + 50));
  const step = Math.floor(Date.now() / 1000 / stepSeconds);
  return [step - 1, step, step + 1].map((number) => oneTimeCode(base32, number));
}

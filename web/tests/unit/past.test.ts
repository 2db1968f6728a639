import { expect, test } from "vitest";
import { knownAtOf } from "@/app/past";

test("an entry's number or an instant is a time to look back to; anything else is none, and has no key", () => {
  expect(knownAtOf({ known_at: 141 })).toEqual({ known_at: 141 });
  expect(knownAtOf({ known_at: "2026-11-22T21:18:00Z" })).toEqual({ known_at: "2026-11-22T21:18:00Z" });
  for (const wanted of [0, -3, 1.5, "", "lately", "141", true, null, undefined]) {
    expect(Object.keys(knownAtOf({ known_at: wanted }))).toEqual([]);
  }
});

import { expect, test } from "vitest";
import { addDays, dayOf, dayNumber, daysBetween, isDay, nextWorkday } from "@/text/day";
import { de } from "@/text/de";
import { en } from "@/text/en";
import { formatsOf } from "@/text/format";

const english = formatsOf("en", "2026");
const german = formatsOf("de", "2026");

test("days show their year when it is not this one", () => {
  expect(english.day("2026-11-17")).toBe("17 Nov");
  expect(english.day("2027-01-10")).toBe("10 Jan 2027");
  expect(english.fullDay("2026-11-17")).toBe("17 Nov 2026");
  expect(german.day("2026-11-17")).toBe("17. Nov.");
  expect(german.fullDay("2026-03-02")).toBe("2. März 2026");
});

test("an expected day of the coming weeks needs no year", () => {
  expect(english.nearDay("2027-01-10")).toBe("10 Jan");
  expect(english.nearDay("2029-01-10")).toBe("10 Jan 2029");
});

test("chances and signs", () => {
  expect(english.percent(8100)).toBe("81\u2009%");
  expect(english.chance(1700)).toBe("0.17");
  expect(german.chance(1700)).toBe("0,17");
  expect(english.signed(-3.14, 1)).toBe("\u22123.1");
  expect(english.signed(8)).toBe("+8");
  expect(english.signed(-0.2)).toBe("0");
  expect(english.percent(259_300)).toBe("2,593\u2009%");
});

test("civil days are counted, over months, years and leap days", () => {
  expect(addDays("2026-12-31", 1)).toBe("2027-01-01");
  expect(addDays("2028-02-28", 1)).toBe("2028-02-29");
  expect(daysBetween("2026-10-14", "2026-11-17")).toBe(34);
  expect(dayOf(dayNumber("1969-12-31"))).toBe("1969-12-31");
  expect(nextWorkday("2026-11-21")).toBe("2026-11-23");
  expect(nextWorkday("2026-11-23")).toBe("2026-11-23");
  expect(isDay("2026-02-31")).toBe(false);
  expect(isDay("2026-02-28")).toBe(true);
});

test("every sentence is there in both languages, and none is empty", () => {
  const walk = (left: unknown, right: unknown, path: string): void => {
    expect(typeof right, path).toBe(typeof left);
    if (left !== null && typeof left === "object" && right !== null && typeof right === "object") {
      expect(Object.keys(right).sort(), path).toEqual(Object.keys(left).sort());
      for (const [key, value] of Object.entries(left))
        walk(value, (right as Record<string, unknown>)[key], `${path}.${key}`);
    } else if (typeof left === "string") {
      expect(left, path).not.toBe("");
      expect(right, path).not.toBe("");
    }
  };
  walk(en, de, "text");
});

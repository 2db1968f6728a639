import { describe, expect, test } from "vitest";
import {
  addAmounts,
  compareAmounts,
  formatAmount,
  formatThousands,
  isNegative,
  isZero,
  negated,
  shareOf,
} from "@/text/amount";
import { separatorsOf } from "@/text/format";

const en = separatorsOf("en");
const de = separatorsOf("de");

describe("an amount is printed", () => {
  test("grouped, with all its decimals", () => {
    expect(formatAmount("48210.55", en)).toBe("48,210.55");
    expect(formatAmount("48210.55", de)).toBe("48.210,55");
    expect(formatAmount("123456789.00", en)).toBe("123,456,789.00");
    expect(formatAmount("999.90", en)).toBe("999.90");
  });
  test("with as many decimals as its currency has", () => {
    expect(formatAmount("1200000", en)).toBe("1,200,000");
    expect(formatAmount("12.345", en)).toBe("12.345");
  });
  test("with a minus that is a minus, and none before zero", () => {
    expect(formatAmount("-640.00", en)).toBe("\u2212640.00");
    expect(formatAmount("-0.00", en)).toBe("0.00");
  });
  test("beyond what a fraction of the machine can hold", () => {
    expect(formatAmount("90071992547409939.99", en)).toBe("90,071,992,547,409,939.99");
  });
  test("or not at all", () => {
    for (const text of ["", "1,000.00", "abc", "1.", ".5", "1e3", "NaN"])
      expect(() => formatAmount(text, en)).toThrow();
  });
});

test("a sum is exact where fractions are not", () => {
  expect(addAmounts(["0.10", "0.20"])).toBe("0.30");
  expect(addAmounts(["90071992547409939.99", "0.02"])).toBe("90071992547409940.01");
  expect(addAmounts(["-5.00", "2.50"])).toBe("-2.50");
  expect(addAmounts(["1", "0.5"])).toBe("1.5");
  expect(addAmounts([])).toBe("0");
});

test("thousands are rounded half away from zero", () => {
  expect(formatThousands("1499.99", 0, en)).toBe("1");
  expect(formatThousands("1500.00", 0, en)).toBe("2");
  expect(formatThousands("-1500.00", 0, en)).toBe("\u22122");
  expect(formatThousands("10178000.00", 0, en)).toBe("10,178");
  expect(formatThousands("38240.00", 1, en)).toBe("38.2");
  expect(formatThousands("38250.00", 1, de)).toBe("38,3");
});

test("comparing and asking", () => {
  expect(compareAmounts("10.00", "9.99")).toBe(1);
  expect(compareAmounts("-10.00", "9.99")).toBe(-1);
  expect(compareAmounts("1.5", "1.50")).toBe(0);
  expect(isZero("0.00")).toBe(true);
  expect(isZero("0.01")).toBe(false);
  expect(isNegative("-0.00")).toBe(false);
  expect(isNegative("-0.01")).toBe(true);
  expect(negated("-1.00")).toBe("1.00");
  expect(shareOf("25.00", "100.00")).toBe(25);
  expect(shareOf("25.00", "0.00")).toBeNull();
});

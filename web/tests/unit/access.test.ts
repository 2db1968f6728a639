import { expect, test } from "vitest";
import { isMeant, nobody, targetOf, type AccessNote } from "@/features/access/notes";

const note = (more: Partial<AccessNote>): AccessNote => ({
  at: "2026-11-19T07:31:10Z",
  user: "usr_10000",
  login: "clerk",
  what: "showCustomer",
  about: "10482",
  origin: "192.0.2.7",
  ...more,
});

test("a note is meant by its person and by the beginning of the number, and by both where both are given", () => {
  expect(isMeant(note({}), {})).toBe(true);
  expect(isMeant(note({}), { who: "clerk", about: "104" })).toBe(true);
  expect(isMeant(note({}), { who: "admin", about: "104" })).toBe(false);
  expect(isMeant(note({}), { about: "482" })).toBe(false);
  expect(isMeant(note({ about: "RE-2026-1" }), { about: "re-2026" })).toBe(true);
});

test("who is not known is found as nobody", () => {
  expect(isMeant(note({ login: null, user: null, what: "sign_in_refused", about: "" }), { who: nobody })).toBe(true);
  expect(isMeant(note({}), { who: nobody })).toBe(false);
});

test("a note leads to what it is about, where that has a screen", () => {
  expect(targetOf(note({}))).toBe("customer");
  expect(targetOf(note({ what: "showInvoice", about: "RE-2026-1" }))).toBe("invoice");
  expect(targetOf(note({ what: "showProposal", about: "prp_460000" }))).toBe("proposal");
  expect(targetOf(note({ what: "downloadProof", about: "141" }))).toBe("entry");
  expect(targetOf(note({ what: "showWorklist", about: "" }))).toBeNull();
  expect(targetOf(note({ what: "key_made", about: "key_1" }))).toBeNull();
});

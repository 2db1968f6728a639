// Which of the notes about access are meant by a person and a customer. Pure.
import type { Schemas } from "@/api/client";

export type AccessNote = Schemas["AccessNote"];

export interface AccessFilter {
  // A login; `nobody` where nobody is known.
  readonly who?: string | undefined;
  // The number of a customer, of an invoice, a proposal: the beginning of it.
  readonly about?: string | undefined;
}

export const nobody = "-";

export function isMeant(note: AccessNote, { who, about }: AccessFilter): boolean {
  if (who !== undefined && (note.login ?? nobody) !== who) return false;
  return about === undefined || note.about.toLowerCase().startsWith(about.toLowerCase());
}

export type Target = "customer" | "invoice" | "proposal" | "entry" | null;

// What a note is about, where there is a screen for it.
export function targetOf({ what, about }: AccessNote): Target {
  if (about === "") return null;
  if (/^(showCustomer|explainCustomer|listTimeline)$/.test(what)) return "customer";
  if (what === "showInvoice") return "invoice";
  if (what === "showJournalEntry" || what === "downloadProof") return "entry";
  return about.startsWith("prp_") ? "proposal" : null;
}

import { createContext, useContext } from "react";
import type { Schemas } from "@/api/client";
import { en, type Messages } from "@/text/en";
import { formatsOf, type Formats } from "@/text/format";

export type Session = Schemas["Session"];

export const TextContext = createContext<Messages>(en);
export const FormatsContext = createContext<Formats>(formatsOf("en", "1970"));
export const SessionContext = createContext<Session | null>(null);

export function useText(): Messages {
  return useContext(TextContext);
}

export function useFormats(): Formats {
  return useContext(FormatsContext);
}

export function useSession(): Session {
  const session = useContext(SessionContext);
  if (!session) throw new Error("nobody is signed in");
  return session;
}

export function useMay(operation: string): boolean {
  return useSession().operations.includes(operation);
}

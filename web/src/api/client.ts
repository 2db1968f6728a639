// Requests to /v1. A refusal arrives as problem+json and is thrown as a Problem; its `detail` is a sentence for a
// person and is shown as it is. Commands carry an Idempotency-Key: whoever repeats one after a broken line passes the
// same key.
import type { components } from "./schema";

export type Schemas = components["schemas"];

export class Problem extends Error {
  constructor(
    readonly status: number,
    readonly reason: string,
    readonly detail: string,
    readonly errors: readonly { readonly field: string; readonly detail: string }[] = [],
    readonly retryAfter: number | null = null,
  ) {
    super(detail);
    this.name = "Problem";
  }

  // The request may have been lost on its way: the same key may be tried again.
  get mayRepeat(): boolean {
    return this.status === 0 || this.status === 429 || this.status === 503;
  }
}

type Query = Readonly<Record<string, string | number | boolean | undefined | null>>;

export interface RequestOptions {
  readonly query?: Query;
  readonly body?: unknown;
  readonly file?: File;
  readonly key?: string;
  readonly signal?: AbortSignal;
  // The page is being left: the browser finishes the request by itself.
  readonly leaving?: boolean;
}

let csrfToken = "";
const signedOutWatchers = new Set<() => void>();

export function keepCsrfToken(token: string): void {
  csrfToken = token;
}

export function onSignedOut(watcher: () => void): () => void {
  signedOutWatchers.add(watcher);
  return () => signedOutWatchers.delete(watcher);
}

export function newKey(): string {
  if (typeof crypto.randomUUID === "function") return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

export function addressOf(path: string, query: Query = {}): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== null && value !== "" && value !== false) parameters.set(name, String(value));
  }
  const text = parameters.toString();
  return text === "" ? path : `${path}?${text}`;
}

function headersOf(method: string, options: RequestOptions): Headers {
  const headers = new Headers({ Accept: "application/json, application/problem+json" });
  if (method === "GET") return headers;
  if (csrfToken !== "") headers.set("X-CSRF-Token", csrfToken);
  if (method === "POST") headers.set("Idempotency-Key", options.key ?? newKey());
  if (options.file) {
    headers.set("Content-Type", "text/csv");
    headers.set("X-File-Name", encodeURIComponent(options.file.name));
  } else if (options.body !== undefined) {
    headers.set("Content-Type", "application/json");
  }
  return headers;
}

async function problemOf(response: Response): Promise<Problem> {
  const after = response.headers.get("Retry-After");
  const retryAfter = after === null ? null : Number(after);
  try {
    const body = (await response.json()) as Partial<Schemas["Problem"]>;
    return new Problem(
      response.status,
      body.reason ?? "",
      body.detail ?? response.statusText,
      body.errors ?? [],
      retryAfter,
    );
  } catch {
    return new Problem(response.status, "", `${response.status} ${response.statusText}`, [], retryAfter);
  }
}

export async function request<Answer>(method: string, path: string, options: RequestOptions = {}): Promise<Answer> {
  let response: Response;
  try {
    response = await fetch(addressOf(path, options.query), {
      method,
      headers: headersOf(method, options),
      credentials: "same-origin",
      keepalive: options.leaving ?? false,
      ...(options.signal ? { signal: options.signal } : {}),
      ...(options.file
        ? { body: options.file }
        : options.body !== undefined
          ? { body: JSON.stringify(options.body) }
          : {}),
    });
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") throw error;
    throw new Problem(0, "unreachable", "");
  }
  if (response.ok) return (response.status === 204 ? undefined : await response.json()) as Answer;
  const problem = await problemOf(response);
  if (problem.status === 401 && !path.startsWith("/v1/session")) for (const watcher of signedOutWatchers) watcher();
  throw problem;
}

export function get<Answer>(path: string, query?: Query, signal?: AbortSignal): Promise<Answer> {
  return request<Answer>("GET", path, { ...(query ? { query } : {}), ...(signal ? { signal } : {}) });
}

export function post<Answer>(
  path: string,
  body?: unknown,
  options: Omit<RequestOptions, "body"> = {},
): Promise<Answer> {
  return request<Answer>("POST", path, { ...options, body });
}

// Fetches a file of a type and hands it to the browser to keep.
export async function saveFile(path: string, type: string, name: string): Promise<void> {
  const response = await fetch(path, { headers: { Accept: type }, credentials: "same-origin" });
  if (!response.ok) throw await problemOf(response);
  const address = URL.createObjectURL(await response.blob());
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  URL.revokeObjectURL(address);
}

import { type ErrorCode, type FieldError, MoxxieError } from "@/lib/errors";
import { censorText } from "@/lib/log/censor";

/** What a refusal of the panel is about. */
export type ProblemKind =
  | "unauthorized"
  | "forbidden"
  /** The record in the path is unknown: the panel says so in words. */
  | "missing"
  /** Nothing of the panel's API is at that address. */
  | "wrong-address"
  | "conflict"
  /** The server is already on its way there. */
  | "underway"
  | "refused"
  | "invalid-profile"
  /** Queued work holds the server; the call has had no effect. */
  | "locked"
  | "rate-limited"
  | "unavailable"
  | "broken";

/** An answer that is no success, taken apart. */
export interface Refusal {
  endpointId: string;
  method: string;
  path: string;
  status: number;
  /** The panel's own words, or undefined when the body has none (empty, or a page for people). */
  words?: string;
  /** The status line's words, or the title of a page. */
  fallback: string;
  /** Whether a page for people came in place of JSON. */
  isPage: boolean;
  /** `field → what is wrong with it`, where the body tells. */
  fields: Record<string, string>;
  retryAfterMs?: number;
  /** `networkProfile` of the request. */
  sentProfileId?: string;
}

/** What a refusal is about, by status and, where one status says several things, by the panel's words. */
export function problemOf({ status, words }: Pick<Refusal, "status" | "words">): ProblemKind {
  switch (status) {
    case 401:
      return "unauthorized";
    case 403:
      return "forbidden";
    case 404:
      return words === undefined ? "wrong-address" : "missing";
    case 405:
    case 410:
      return "wrong-address";
    case 409:
      return /scheduled|pending|in progress|suspend|already (running|stopped|building)/i.test(words ?? "")
        ? "underway"
        : "conflict";
    case 423:
      return "locked";
    case 429:
      return "rate-limited";
    case 502:
    case 503:
    case 504:
      return "unavailable";
  }
  if (status >= 500) return "broken";
  return /invalid network profile/i.test(words ?? "") ? "invalid-profile" : "refused";
}

function codeOf(kind: ProblemKind, { isPage }: Refusal): ErrorCode {
  switch (kind) {
    case "unauthorized":
      return "platform_unauthorized";
    case "forbidden":
      return "platform_forbidden";
    case "missing":
      return "not_found";
    case "wrong-address":
      return "platform_error";
    case "conflict":
      return "conflict";
    case "underway":
      return "invalid_state";
    case "refused":
      return "platform_refused";
    case "invalid-profile":
      return "network_profile_invalid";
    case "locked":
      return "guest_locked";
    case "rate-limited":
      return "too_many_requests";
    case "unavailable":
      return "platform_unreachable";
    case "broken":
      return isPage ? "platform_malformed" : "platform_error";
  }
}

/** A refusal of the panel, with what it is about kept for the provider's own decisions. */
export class VirtfusionError extends MoxxieError {
  constructor(
    readonly kind: ProblemKind,
    readonly refusal: Refusal,
  ) {
    const { endpointId, status, fields } = refusal;
    const said = censorText(wordsOf(refusal));
    const errors = fieldErrors(fields);
    const extra = extraOf(kind, refusal);
    const retryAfterSeconds = retryAfterOf(kind, refusal);
    super(codeOf(kind, refusal), sentence(kind, { ...refusal, said }), {
      upstream: { endpoint: endpointId, status, message: said },
      ...(errors.length > 0 && { errors }),
      ...(extra && { extra }),
      ...(retryAfterSeconds !== undefined && { retryAfterSeconds }),
    });
  }
}

/** Makes the typed error of a refusal. */
export const errorOf = (refusal: Refusal) => new VirtfusionError(problemOf(refusal), refusal);

/** Whether the panel refused for one of these reasons. */
export function isProblem(error: unknown, ...kinds: ProblemKind[]): error is VirtfusionError {
  return error instanceof VirtfusionError && kinds.includes(error.kind);
}

function extraOf(kind: ProblemKind, { method, sentProfileId }: Refusal): Record<string, unknown> | undefined {
  if (kind === "locked") return { isBusy: true };
  if (kind === "invalid-profile") return { ...(sentProfileId !== undefined && { sentProfileId }) };
  // A server that broke down over a write may have done it before it did.
  if ((kind === "broken" || kind === "unavailable") && method !== "GET") return { mayHaveHappened: true };
  return undefined;
}

const usualWaitSeconds: Partial<Record<ProblemKind, number>> = { locked: 10, "rate-limited": 60, unavailable: 10 };

const retryAfterOf = (kind: ProblemKind, { retryAfterMs }: Refusal): number | undefined =>
  retryAfterMs !== undefined && kind in usualWaitSeconds ? Math.ceil(retryAfterMs / 1000) : usualWaitSeconds[kind];

const longestWords = 300;

function wordsOf({ words, fallback, status, fields }: Refusal): string {
  const wrong = Object.entries(fields).map(([name, what]) => `${name}: ${what}`);
  const said = oneLine(words ?? (wrong.length > 0 ? wrong.join("; ") : fallback));
  if (said === "") return `status ${status} without a message`;
  return said.length > longestWords ? `${said.slice(0, longestWords)}…` : said;
}

const fieldErrors = (fields: Record<string, string>): FieldError[] =>
  Object.entries(fields).map(([name, what]) => ({ path: name, message: censorText(oneLine(what)) }));

const oneLine = (text: string) => text.replace(/\s+/g, " ").trim();

function sentence(kind: ProblemKind, context: Refusal & { said: string }): string {
  const { said, endpointId, method, path, status, sentProfileId } = context;
  const words = /[.!?…]$/.test(said) ? said : `${said}.`;
  switch (kind) {
    case "unauthorized":
      return `Endpoint '${endpointId}' refused Moxxie's token: it is wrong, withdrawn or expired. Make a new one in the panel under Configuration → API.`;
    case "forbidden":
      return `Endpoint '${endpointId}' refused ${method} ${path} to Moxxie's token: it lacks the permission for it, or may not be used from this address (${said}). Check both in the panel under Configuration → API.`;
    case "missing":
      return `Endpoint '${endpointId}' does not know it: ${words}`;
    case "wrong-address":
      return `Endpoint '${endpointId}' has nothing at ${method} ${path} (status ${status}): its address is not that of a panel's API, or the panel is of another version.`;
    case "conflict":
      return `Endpoint '${endpointId}' refused because of a conflict: ${words}`;
    case "underway":
      return `Endpoint '${endpointId}' refused in the server's present state: ${words}`;
    case "refused":
      return `Endpoint '${endpointId}' refused: ${words}`;
    case "invalid-profile":
      return sentProfileId === undefined
        ? `Endpoint '${endpointId}' refused its own default network profile: ${words}`
        : `Endpoint '${endpointId}' refused network profile ${sentProfileId}: ${words}`;
    case "locked":
      return `The platform has locked the server while queued work of its own is on it: ${words}`;
    case "rate-limited":
      return `Endpoint '${endpointId}' refused because its token's rate limit is used up: ${words}`;
    case "unavailable":
      return `The panel of endpoint '${endpointId}' is not available (status ${status}): ${words}`;
    case "broken":
      return `The panel of endpoint '${endpointId}' broke down over ${method} ${path} (status ${status}): ${words}`;
  }
}

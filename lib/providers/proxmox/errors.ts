import { type ErrorCode, type FieldError, MoxxieError } from "@/lib/errors";
import { censorText } from "@/lib/log/censor";

/** What a message of the platform is about; the same texts come as answers and as results of tasks. */
export type ProblemKind =
  | "unauthorized"
  | "forbidden"
  | "invalid"
  | "locked"
  | "busy"
  | "id-taken"
  | "exists"
  | "gone"
  | "missing"
  | "no-quorum"
  | "sdn-locked"
  | "edited"
  | "protected"
  | "running"
  | "not-running"
  | "unreachable"
  | "timeout"
  | "unknown";

// In order: the first that fits wins. Texts as the Perl sources of Proxmox VE 7.4 to 9.2 write them.
const texts: [pattern: RegExp, kind: ProblemKind][] = [
  [/^Configuration file 'nodes\/[^']+' does not exist/, "gone"],
  [/\b(VM|CT) \d+ already exists|config file already exists/, "id-taken"],
  [/checksum mismatch|detected modified configuration/, "edited"],
  [/\b(VM|CT) is locked( \(|$)/, "locked"],
  [/no quorum/i, "no-quorum"],
  // Said both of a lock that another holds and of a wrong token; Moxxie sends none.
  [/invalid lock token/, "sdn-locked"],
  [/can't lock file|cfs-lock .* error/, "busy"],
  [/protection mode enabled/, "protected"],
  [/already running/, "running"],
  [/is running - destroy failed|container is running|vm is running/i, "running"],
  [/not running/, "not-running"],
  [/already (exists|used|defined)/, "exists"],
  [/does not exist|no such |not found/, "missing"],
  [/Permission check failed|only root can|is only allowed for root/, "forbidden"],
];

/** What a text of the platform (an answer's message, a task's exit status) is about. */
export function problemOfText(text: string): ProblemKind {
  return texts.find(([pattern]) => pattern.test(text))?.[1] ?? "unknown";
}

/** An answer that is no success, taken apart. */
export interface Refusal {
  endpointId: string;
  method: string;
  status: number;
  /** The platform's words: the body's `message`, else the reason phrase. */
  text: string;
  /** `errors` of the body: parameter → what is wrong with it. */
  fields: Record<string, string>;
}

/** What a refusal is about, by its status where that tells, else by its text. */
export function problemOf({ status, text, fields }: Refusal): ProblemKind {
  if (status === 401) return "unauthorized";
  if (status === 403) return "forbidden";
  if (status === 595 || status === 599) return "unreachable";
  if (status === 596) return "timeout";
  const byText = problemOfText([text, ...Object.values(fields)].join("\n"));
  if (byText !== "unknown") return byText;
  return status === 400 ? "invalid" : "unknown";
}

const codes: Record<ProblemKind, ErrorCode> = {
  unauthorized: "platform_unauthorized",
  forbidden: "platform_forbidden",
  invalid: "platform_refused",
  locked: "guest_locked",
  busy: "guest_locked",
  "id-taken": "vm_id_taken",
  exists: "conflict",
  gone: "not_found",
  missing: "platform_refused",
  "no-quorum": "platform_error",
  "sdn-locked": "conflict",
  edited: "digest_mismatch",
  protected: "guest_protected",
  running: "invalid_state",
  "not-running": "invalid_state",
  unreachable: "platform_unreachable",
  timeout: "platform_timeout",
  unknown: "platform_error",
};

/** The code that a failed task's exit status stands for; undefined when it says nothing in particular. */
export function codeOfTaskError(text: string): ErrorCode | undefined {
  const kind = problemOfText(text);
  return kind === "unknown" ? undefined : codes[kind];
}

/** A refusal of the platform, with what it is about kept for the provider's own decisions. */
export class ProxmoxError extends MoxxieError {
  constructor(
    readonly kind: ProblemKind,
    readonly refusal: Refusal,
  ) {
    const { endpointId, status, method } = refusal;
    const message = censorText(wordsOf(refusal));
    // A proxying node that got no answer in time does not know either whether the other one did the work.
    const unsure = method !== "GET" && (status === 596 || status === 599);
    const errors = fieldErrors(refusal.fields);
    super(codes[kind], sentence(kind, message, endpointId), {
      upstream: { endpoint: endpointId, status, message },
      ...(errors.length > 0 && { errors }),
      ...(unsure && { extra: { mayHaveHappened: true } }),
      ...(retryAfter[kind] !== undefined && { retryAfterSeconds: retryAfter[kind] }),
    });
  }
}

const retryAfter: Partial<Record<ProblemKind, number>> = {
  locked: 10,
  busy: 5,
  "no-quorum": 30,
  "sdn-locked": 30,
  unreachable: 10,
};

/** Makes the typed error of a refusal. */
export const errorOf = (refusal: Refusal) => new ProxmoxError(problemOf(refusal), refusal);

/** Whether the platform refused for one of these reasons. */
export function isProblem(error: unknown, ...kinds: ProblemKind[]): error is ProxmoxError {
  return error instanceof ProxmoxError && kinds.includes(error.kind);
}

function wordsOf({ text, fields, status }: Refusal): string {
  const wrong = Object.entries(fields).map(([name, what]) => `${name}: ${oneLine(what)}`);
  const words = [oneLine(text), ...wrong].filter((part) => part !== "").join(" ");
  return words || `status ${status} without a message`;
}

const fieldErrors = (fields: Record<string, string>): FieldError[] =>
  Object.entries(fields).map(([name, what]) => ({ path: name, message: censorText(oneLine(what)) }));

const oneLine = (text: string) => text.replace(/\s+/g, " ").trim();

function sentence(kind: ProblemKind, message: string, endpointId: string): string {
  const said = /[.!?]$/.test(message) ? message : `${message}.`;
  switch (kind) {
    case "unauthorized":
      return `Endpoint '${endpointId}' refused Moxxie's credentials (${message}); check its token or password.`;
    case "forbidden":
      return `Moxxie's user on endpoint '${endpointId}' lacks a privilege: ${said}`;
    case "locked":
      return `The platform has locked the guest while another job works on it: ${said}`;
    case "busy":
      return `Another job holds what this needs on endpoint '${endpointId}'; try again shortly: ${said}`;
    case "no-quorum":
      return `The cluster of endpoint '${endpointId}' has lost its quorum and takes no changes: ${said}`;
    case "sdn-locked":
      return `Somebody else has locked the SDN of endpoint '${endpointId}' for changes of theirs; wait until they have released it: ${said}`;
    case "edited":
      return "The guest's configuration was changed by somebody else in the meantime; read it again.";
    case "unreachable":
      return `Endpoint '${endpointId}' cannot reach the node in question: ${said}`;
    case "timeout":
      return `Endpoint '${endpointId}' got no answer from the node in question in time: ${said}`;
    case "gone":
      return `Endpoint '${endpointId}' has no such guest: ${said}`;
    case "invalid":
    case "exists":
    case "id-taken":
    case "missing":
    case "protected":
    case "running":
    case "not-running":
    case "unknown":
      return `Endpoint '${endpointId}' refused: ${said}`;
  }
}

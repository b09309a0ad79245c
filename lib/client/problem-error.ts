import { Problem } from "@/lib/contracts/problem";
import type { ErrorCode } from "@/lib/errors";

/** One wrong field of an input, as the API names it. */
export interface FieldProblem {
  path: string;
  message: string;
}

/** A failure as plain data: what a server action can answer and a page can show. */
export interface ProblemData {
  title: string;
  detail?: string;
  /** The stable code of the API; `network` when no answer came at all. */
  code: ErrorCode | "network";
  status: number;
  requestId?: string;
  errors?: FieldProblem[];
  upstream?: { endpoint: string; status?: number; message: string };
  /** Further members of the problem document: `confirm`, `verdicts`, `candidates`. */
  extra?: Record<string, unknown>;
}

/** A failed request. `problem` has the fields that the notices of components/ui show. */
export class ProblemError extends Error {
  readonly problem: ProblemData;

  constructor(problem: ProblemData, options?: ErrorOptions) {
    super(problem.detail ?? problem.title, options);
    this.name = "ProblemError";
    this.problem = problem;
  }

  get code() {
    return this.problem.code;
  }

  get status() {
    return this.problem.status;
  }
}

const known = new Set(["type", "title", "status", "detail", "code", "instance", "errors", "upstream"]);

/** A problem document as the pages use it; the platform's own words stand after ours. */
export function fromDocument(document: Problem): ProblemData {
  const { title, detail, code, status, instance, errors, upstream, ...rest } = document;
  const extra = Object.fromEntries(Object.entries(rest).filter(([key]) => !known.has(key)));
  const platformWords =
    upstream && !detail.includes(upstream.message) ? ` ${upstream.endpoint} says: ${upstream.message}` : "";
  return {
    title,
    detail: detail + platformWords,
    code,
    status,
    requestId: instance,
    errors,
    upstream,
    ...(Object.keys(extra).length > 0 && { extra }),
  };
}

/** Reads a failed answer. One that is no problem document (a proxy's page, an empty body) still becomes a sentence. */
export async function problemOf(response: Response): Promise<ProblemData> {
  const body: unknown = await response.json().catch(() => undefined);
  const parsed = Problem.safeParse(body);
  if (parsed.success) return fromDocument(parsed.data);
  return {
    title: "Moxxie did not answer as expected",
    detail: `The server answered ${response.status} without saying why. Try again in a moment.`,
    code: "internal_error",
    status: response.status,
    requestId: response.headers.get("x-request-id") ?? undefined,
  };
}

/** Anything thrown, as something to show. */
export function asProblem(error: unknown): ProblemData {
  if (error instanceof ProblemError) return error.problem;
  return {
    title: "Something went wrong on this page",
    detail: "Reload the page; if it happens again, the browser's console says more.",
    code: "internal_error",
    status: 0,
  };
}

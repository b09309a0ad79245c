import type { z } from "zod";
import { ProblemError, problemOf } from "./problem-error";

export type QueryValue = string | number | boolean | null | undefined;

interface RequestOptions {
  /** Left out where undefined, null or empty. */
  query?: Record<string, QueryValue>;
  signal?: AbortSignal;
}

/** A path with its query; parameters that are not set are left out. */
export function withQuery(path: string, query: Record<string, QueryValue> = {}): string {
  const set = Object.entries(query).filter(([, value]) => value !== undefined && value !== null && value !== "");
  if (set.length === 0) return path;
  return `${path}?${new URLSearchParams(set.map(([key, value]) => [key, String(value)]))}`;
}

/**
 * Reads from the REST API of this instance with the session's cookie.
 *
 * @throws ProblemError with the API's own code, or `network` when there was no answer.
 */
export async function get<Schema extends z.ZodType>(
  path: string,
  schema: Schema,
  { query, signal }: RequestOptions = {},
): Promise<z.output<Schema>> {
  return read(await send(withQuery(path, query), { signal }), schema);
}

/**
 * Sends JSON to the REST API. For questions that are too large for an address (a connection test); commands go through
 * `useCommand`.
 *
 * @throws ProblemError as `get`.
 */
export async function post<Schema extends z.ZodType>(
  path: string,
  schema: Schema,
  { body, query, signal }: RequestOptions & { body: unknown },
): Promise<z.output<Schema>> {
  const response = await send(withQuery(path, query), {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
    signal,
  });
  return read(response, schema);
}

async function send(url: string, init: RequestInit): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(url, {
      ...init,
      credentials: "same-origin",
      headers: { accept: "application/json", ...init.headers },
    });
  } catch (cause) {
    if (init.signal?.aborted) throw cause;
    throw new ProblemError(
      {
        title: "No answer from Moxxie",
        detail: "The request did not reach the server. Check the connection; nothing was changed.",
        code: "network",
        status: 0,
      },
      { cause },
    );
  }
  if (!response.ok) throw new ProblemError(await problemOf(response));
  return response;
}

async function read<Schema extends z.ZodType>(response: Response, schema: Schema): Promise<z.output<Schema>> {
  const parsed = schema.safeParse(await response.json());
  if (parsed.success) return parsed.data;
  // Server and page come from one build; an old page beside a new server meets this after an update.
  throw new ProblemError(
    {
      title: "This page is older than the server",
      detail: "Moxxie answered in a form that this page does not know. Reload the page.",
      code: "internal_error",
      status: response.status,
      requestId: response.headers.get("x-request-id") ?? undefined,
    },
    { cause: parsed.error },
  );
}

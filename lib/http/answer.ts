import type { z } from "zod";
import { MoxxieError } from "@/lib/errors";
import { problemContentType, problemHeaders, problemOf } from "./problem";

/** What a handler answers when the status or headers are not the declaration's own. */
export class Answer<Value> {
  constructor(
    readonly value: Value,
    readonly options: AnswerOptions = {},
  ) {}
}

interface AnswerOptions {
  status?: number;
  headers?: Record<string, string>;
  /** When this answer is of another shape than the declared one, as the plan of a dry run is. */
  schema?: z.ZodType;
}

export const answer = <Value>(value: Value, options?: AnswerOptions) => new Answer(value, options);

/** JSON that no cache keeps. A 204 has no body. */
export function jsonResponse(text: string, { status, headers }: { status: number; headers?: Record<string, string> }) {
  const bodiless = status === 204;
  return new Response(bodiless ? null : text, {
    status,
    headers: { ...(!bodiless && { "content-type": "application/json" }), ...commonHeaders, ...headers },
  });
}

export function problemResponse(error: MoxxieError, requestId: string, headers: Record<string, string> = {}): Response {
  const problem = problemOf(error, requestId);
  return new Response(JSON.stringify(problem), {
    status: problem.status,
    headers: { "content-type": problemContentType, ...commonHeaders, ...problemHeaders(error), ...headers },
  });
}

const commonHeaders = { "cache-control": "no-store", "x-content-type-options": "nosniff" };

/** The way out for a method that a path does not have. */
export const methodNotAllowed = (method: string, allow: string) =>
  new MoxxieError("method_not_allowed", `${method} is not possible here; possible: ${allow}.`);

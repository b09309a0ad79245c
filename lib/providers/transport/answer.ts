import type { z } from "zod";
import { MoxxieError } from "@/lib/errors";

/** The call whose answer is judged. */
export interface AnsweredCall {
  endpointId: string;
  method: string;
  path: string;
}

/**
 * `platform_malformed` for a complete answer that is not what the API speaks; `what` goes on after 'The answer …'. A write
 * that was not refused bears `extra.mayHaveHappened`.
 */
export function malformed({ endpointId, method, path }: AnsweredCall, status: number, what: string): MoxxieError {
  const message = `The answer of endpoint '${endpointId}' to ${method} ${path} ${what}.`;
  const unsure = method !== "GET" && status < 300;
  return new MoxxieError("platform_malformed", message, {
    upstream: { endpoint: endpointId, status, message: `The answer ${what}.` },
    ...(unsure && { extra: { mayHaveHappened: true } }),
  });
}

/** The body of a success (200) as the schema says. Throws `malformed` with the first difference. */
export function parseAnswer<T extends z.ZodType>(schema: T, body: unknown, call: AnsweredCall): z.output<T> {
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw malformed(call, 200, `is not what is expected at '${issue?.path.join(".")}': ${issue?.message}`);
}

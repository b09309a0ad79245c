import { z } from "zod";
import type { TransportResponse } from "../transport";
import { retryAfterMs } from "../transport/policies";
import type { Refusal } from "./errors";

/** The JSON of a body; undefined when it is empty or none. */
export function jsonOf(text: string): unknown {
  if (text.trim() === "") return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

export const isPage = (text: string): boolean => /^\s*</.test(text);

const Texts = z.array(z.string()).catch([]);

// Three shapes are in use: a list of sentences, one sentence under several names, and a map of fields as the panel's
// framework makes it. One that fits none of them counts as without words.
const ErrorBody = z.object({
  errors: z
    .union([z.array(z.string()), z.record(z.string(), z.union([z.string().transform((text) => [text]), Texts]))])
    .optional()
    .catch(undefined),
  msg: z.string().optional().catch(undefined),
  message: z.string().optional().catch(undefined),
  error: z.string().optional().catch(undefined),
});

/** What a body says went wrong: the first words found, and the fields that it names. */
export function complaintOf(json: unknown): { words?: string; fields: Record<string, string> } {
  const body = ErrorBody.safeParse(json).data ?? {};
  const listed = Array.isArray(body.errors) ? body.errors : [];
  const fields = Array.isArray(body.errors)
    ? {}
    : Object.fromEntries(Object.entries(body.errors ?? {}).map(([name, texts]) => [name, texts.join(" ")]));
  const words = [listed.join("; "), body.msg, body.message, body.error].find((text) => text?.trim());
  return { ...(words !== undefined && { words }), fields };
}

/** Whether an answer with a good status nevertheless says no: words of refusal, and no data. */
export function saysNo(json: unknown): boolean {
  if (typeof json !== "object" || json === null || Array.isArray(json) || "data" in json) return false;
  const { words, fields } = complaintOf(json);
  return words !== undefined || Object.keys(fields).length > 0;
}

/** Takes an answer apart that is no success. `clean` removes secrets from texts. */
export function refusalOf(
  answer: TransportResponse,
  call: Pick<Refusal, "endpointId" | "method" | "path" | "sentProfileId">,
  clean: (text: string) => string,
): Refusal {
  const page = isPage(answer.text);
  const { words, fields } = complaintOf(jsonOf(answer.text));
  const delayMs = retryAfterMs(answer);
  return {
    ...call,
    status: answer.status,
    isPage: page,
    fallback: clean((page ? titleOf(answer.text) : undefined) ?? answer.statusText),
    ...(words !== undefined && { words: clean(words) }),
    fields: Object.fromEntries(Object.entries(fields).map(([name, text]) => [name, clean(text)])),
    ...(delayMs !== undefined && { retryAfterMs: delayMs }),
  };
}

/** The title of a page is the only part of it that is meant to be short. */
const titleOf = (page: string): string | undefined =>
  /<title[^>]*>([^<]{1,200})</i.exec(page)?.[1]?.trim() || undefined;

import type { Readable } from "node:stream";
import type { SendLimits } from "./send-limits";

/**
 * The beginning of an answer's body as text that may be stored and shown; the rest is never read. Null for an empty one.
 * A body that does not come, breaks off or never ends changes nothing: the status has been told already.
 */
export async function excerptOf(
  body: Readable,
  { bodyMs, bodyBytes }: Pick<SendLimits, "bodyMs" | "bodyBytes">,
): Promise<string | null> {
  const chunks: Buffer[] = [];
  let length = 0;
  const timer = setTimeout(() => body.destroy(), bodyMs);
  try {
    for await (const chunk of body) {
      chunks.push(chunk);
      length += chunk.length;
      if (length >= bodyBytes) break; // leaving the loop destroys the stream, and with it the connection
    }
  } catch {
    // What came until then is the excerpt.
  } finally {
    clearTimeout(timer);
  }
  return length === 0 ? null : defused(Buffer.concat(chunks).subarray(0, bodyBytes));
}

/** Bytes of a stranger as text: bad UTF-8 and characters that steer terminals or the direction of text are replaced. */
export const defused = (bytes: Uint8Array | string): string =>
  (typeof bytes === "string" ? bytes.toWellFormed() : new TextDecoder().decode(bytes))
    .replaceAll("\r\n", "\n")
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what it is about
    .replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/g, "\ufffd");

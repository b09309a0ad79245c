import { MoxxieError } from "@/lib/errors";
import { isStorableText } from "./text";
import { invalidRequest } from "./validation";

/** JSON bodies are requests for work, not data; a megabyte is far above the largest sensible one. */
export const bodyBytesMax = 1024 * 1024;
const depthMax = 32;

export interface JsonBody {
  /** The bytes as they came, for comparing two requests. */
  bytes: Uint8Array;
  /** `undefined` when the body is empty. */
  value: unknown;
}

/**
 * Reads a JSON body of at most {@link bodyBytesMax} bytes. An empty body is `undefined`, whatever its content type.
 *
 * @throws MoxxieError `payload_too_large`, `unsupported_media_type`, `malformed_json`, `invalid_request`.
 */
export async function readJsonBody(request: Request): Promise<JsonBody> {
  const bytes = await readBytes(request);
  if (bytes.length === 0) return { bytes, value: undefined };
  requireJson(request.headers.get("content-type"));
  const value = parseJson(bytes);
  refuseUnsafe(value);
  return { bytes, value };
}

async function readBytes(request: Request): Promise<Uint8Array> {
  if (Number(request.headers.get("content-length") ?? 0) > bodyBytesMax) throw tooLarge();
  if (!request.body) return new Uint8Array();
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of request.body) {
    size += chunk.length;
    // Leaving the loop cancels the stream: the rest is not read.
    if (size > bodyBytesMax) throw tooLarge();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, size);
}

const tooLarge = () =>
  new MoxxieError("payload_too_large", `The body is larger than ${bodyBytesMax} bytes.`, { extra: { bodyBytesMax } });

function requireJson(contentType: string | null): void {
  const [type = "", ...parameters] = (contentType ?? "").toLowerCase().split(";");
  const charset = parameters.map((each) => each.trim()).find((each) => each.startsWith("charset="));
  if (type.trim() === "application/json" && (!charset || /^charset="?utf-8"?$/.test(charset))) return;
  throw new MoxxieError(
    "unsupported_media_type",
    `Send JSON in UTF-8 with 'Content-Type: application/json'${contentType ? `, not '${contentType.slice(0, 100)}'` : ""}.`,
  );
}

function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch (error) {
    // The engine's own sentence may quote the body, which may hold a secret; only the place is told.
    const place = error instanceof SyntaxError ? /at position (\d+)/.exec(error.message)?.[1] : undefined;
    throw new MoxxieError(
      "malformed_json",
      `The body is not valid JSON${place ? `, from character ${place} on` : ""}.`,
      {
        cause: error,
      },
    );
  }
}

/** Refuses what would poison objects, exhaust the stack or be refused by the database much later. */
function refuseUnsafe(root: unknown): void {
  const pending: { value: unknown; path: string; depth: number }[] = [{ value: root, path: "", depth: 0 }];
  for (let each = pending.pop(); each; each = pending.pop()) {
    const { value, path, depth } = each;
    if (typeof value === "string" && !isStorableText(value))
      throw invalidRequest([{ path, message: "is not valid text (NUL or half a surrogate pair)" }], "body");
    if (typeof value !== "object" || value === null) continue;
    if (depth >= depthMax)
      throw invalidRequest([{ path, message: `is nested more than ${depthMax} levels deep` }], "body");
    for (const [key, member] of Object.entries(value)) {
      const at = path === "" ? key : `${path}.${key}`;
      if (key === "__proto__" || !isStorableText(key))
        throw invalidRequest([{ path: at, message: "is not allowed as a name" }], "body");
      pending.push({ value: member, path: at, depth: depth + 1 });
    }
  }
}

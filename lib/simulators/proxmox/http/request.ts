import type { IncomingMessage } from "node:http";
import { z } from "zod";
import { ApiError, notImplemented } from "../errors";
import type { RawParameters } from "../parameters/check";

const bodyBytesMax = 512 * 1024;
const Scalar = z.union([z.string(), z.number(), z.boolean()]);
const JsonBody = z.record(z.string(), z.union([Scalar, z.array(Scalar), z.null()]));

/** Reads the parameters of a request: query merged over body. Throws 501 or 506 for what the server does not take. */
export async function readParameters(request: IncomingMessage, query: string): Promise<RawParameters> {
  const method = request.method ?? "GET";
  const body = await readBody(request);
  const parameters = new Map<string, string[]>();
  if (body.length > 0) {
    if (method === "GET" || method === "DELETE") throw notImplemented(`Unexpected content for method '${method}'`);
    for (const [name, values] of parseBody(body, request.headers["content-type"])) parameters.set(name, values);
  }
  for (const [name, values] of parsePairs(query)) parameters.set(name, values);
  // `_dc` only breaks caches.
  parameters.delete("_dc");
  return parameters;
}

async function readBody(request: IncomingMessage): Promise<string> {
  if (request.headers["transfer-encoding"]) throw notImplemented("chunked transfer encoding not supported");
  if (Number(request.headers["content-length"] ?? 0) > bodyBytesMax) throw notImplemented("for data too large");
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString("utf8");
}

function parseBody(body: string, contentType = "application/x-www-form-urlencoded"): Map<string, string[]> {
  const type = contentType.split(";")[0]?.trim().toLowerCase();
  if (type === "application/x-www-form-urlencoded") return parsePairs(body);
  if (type === "application/json") return parseJson(body);
  throw new ApiError({ status: 506, message: `upload 'Content-Type '${contentType}' not implemented` });
}

/** Pairs are separated by `&` and also by `;`: a semicolon in a value must be encoded. */
function parsePairs(text: string): Map<string, string[]> {
  const pairs = new Map<string, string[]>();
  for (const part of text.split(/[&;]/)) {
    if (part === "") continue;
    const equals = part.indexOf("=");
    const name = decode(equals < 0 ? part : part.slice(0, equals));
    const value = equals < 0 ? "" : decode(part.slice(equals + 1));
    pairs.set(name, [...(pairs.get(name) ?? []), value]);
  }
  return pairs;
}

function parseJson(body: string): Map<string, string[]> {
  const parsed = JsonBody.safeParse(tryJson(body));
  if (!parsed.success)
    throw new ApiError({ status: 500, message: "malformed JSON string, expected an object of scalars" });
  const parameters = new Map<string, string[]>();
  for (const [name, value] of Object.entries(parsed.data)) {
    if (value !== null) parameters.set(name, (Array.isArray(value) ? value : [value]).map(scalarText));
  }
  return parameters;
}

function scalarText(value: string | number | boolean): string {
  return typeof value === "boolean" ? (value ? "1" : "0") : String(value);
}

function tryJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function decode(text: string): string {
  const spaced = text.replaceAll("+", " ");
  try {
    return decodeURIComponent(spaced);
  } catch {
    return spaced;
  }
}

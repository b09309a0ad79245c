import { z } from "zod";
import { type JsonBody, readJsonBody } from "./body";
import { pathParams } from "./path";
import { queryObject } from "./query";
import type { BoundRoute } from "./serve";
import { parseRequest } from "./validation";

const nothing = z.strictObject({});
const noBody: JsonBody = { bytes: new Uint8Array(), value: undefined };

/** A request's parts after their checks, and what idempotency needs of them. */
export interface ParsedCall {
  // Parsed by the declaration's own schemas; the declaration's `handle` knows the types again.
  input: { params: never; query: never; body: never };
  bodyBytes: Uint8Array;
  dryRun: boolean;
}

/**
 * Parses path, query and body. An empty body counts as `{}`, so that it may be left out where nothing in it is required
 * (`null` does not: nobody decides something by a value that was lost on its way); routes without a body schema take no other.
 *
 * @throws MoxxieError 400, 413, 415.
 */
export async function parseCall({ path, method, declaration }: BoundRoute, request: Request): Promise<ParsedCall> {
  const url = new URL(request.url);
  const params = parseRequest(declaration.params ?? nothing, pathParams(path, url.pathname), "path");
  const query = parseRequest(declaration.query ?? nothing, queryObject(url.searchParams), "query");
  const read = method === "GET" || declaration.anyBody ? noBody : await readJsonBody(request);
  const { indexes } = declaration;
  const body = parseRequest(declaration.body ?? nothing, read.value === undefined ? {} : read.value, "body", indexes);
  return { input: untyped({ params, query, body }), bodyBytes: read.bytes, dryRun: query.dryRun === true };
}

function untyped(input: { params: unknown; query: unknown; body: unknown }): ParsedCall["input"] {
  return input as ParsedCall["input"];
}

import type { IncomingMessage } from "node:http";
import { PanelError, simulated } from "../errors";

const base = "/api/v1";

/** A URL of the panel, taken apart. */
export interface SplitUrl {
  /** Below `/api/v1`; undefined when the URL is not of the API. */
  readonly path: string | undefined;
  readonly query: Readonly<Record<string, string | string[]>>;
}

export function splitUrl(url: string): SplitUrl {
  const parsed = new URL(url, "https://panel.invalid");
  const isApi = parsed.pathname === base || parsed.pathname.startsWith(`${base}/`);
  return { path: isApi ? parsed.pathname.slice(base.length) || "/" : undefined, query: readQuery(parsed.searchParams) };
}

/** The path by which faults and the request log know a request. */
export function pathOf(url: string): string {
  return splitUrl(url).path ?? url.split("?")[0] ?? url;
}

/** Reads a JSON body; undefined when there is none. Throws 400 when it is malformed. */
export async function readBody(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  const text = Buffer.concat(chunks).toString("utf8");
  if (text === "") return undefined;
  try {
    return JSON.parse(text);
  } catch {
    throw new PanelError(400, { message: simulated("The body is not JSON") });
  }
}

/** PHP's spelling: `id[]=1&id[]=2` and `id[0]=1` are lists, `1` and `0` are booleans where one is wanted. */
function readQuery(parameters: URLSearchParams): Record<string, string | string[]> {
  const query: Record<string, string | string[]> = {};
  for (const [key, value] of parameters) {
    const name = key.replace(/\[\d*\]$/, "");
    if (name === key) query[name] = value;
    else query[name] = [...[query[name] ?? []].flat(), value];
  }
  return query;
}

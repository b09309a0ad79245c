import { type IncomingMessage, type ServerResponse, STATUS_CODES } from "node:http";
import type { Reply } from "../../http/listener";

/** An answer with a JSON body; without one when `body` is undefined. */
export function jsonReply(status: number, body?: unknown, headers: Readonly<Record<string, string>> = {}): Reply {
  return {
    status,
    reason: STATUS_CODES[status] ?? "",
    body: body === undefined ? undefined : JSON.stringify(body),
    headers,
  };
}

/** What the web server says of a path that no route knows. A client must not read it as "the record is gone". */
export function unknownPathReply(): Reply {
  return {
    status: 404,
    reason: "Not Found",
    body: "<!DOCTYPE html><html><head><title>404</title></head><body>Not Found</body></html>",
    headers: { "Content-Type": "text/html; charset=UTF-8" },
  };
}

/** Puts a reply on the wire. */
export async function send({
  response,
  reply,
}: {
  request: IncomingMessage;
  response: ServerResponse;
  reply: Reply;
}): Promise<void> {
  const body = Buffer.from(reply.body ?? "");
  response.setHeader("Cache-Control", "no-cache, private");
  if (reply.status !== 204) response.setHeader("Content-Length", body.length);
  if (body.length > 0) response.setHeader("Content-Type", contentTypeOf(reply.body ?? ""));
  for (const [name, value] of Object.entries(reply.headers ?? {})) response.setHeader(name, value);
  response.writeHead(reply.status, reply.reason.replace(/[^\x20-\x7e]/g, " "));
  response.end(body);
}

function contentTypeOf(body: string): string {
  return body.startsWith("<") ? "text/html; charset=UTF-8" : "application/json";
}

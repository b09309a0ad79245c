import type { IncomingMessage, ServerResponse } from "node:http";
import { promisify } from "node:util";
import { gzip } from "node:zlib";
import type { Reply } from "../../http/listener";
import type { ApiError } from "../errors";

const gzipBytesMin = 1024;
const compress = promisify(gzip);

export function successReply(data: unknown, siblings: Record<string, unknown> = {}): Reply {
  return { status: 200, reason: "OK", body: JSON.stringify({ data: data ?? null, ...siblings }) };
}

/** Releases before early 2025 have the message in the reason phrase alone; both simulated ones repeat it in the body. */
export function errorReply(error: ApiError): Reply {
  const reason = firstLine(error.message);
  if (!error.hasBody) return { status: error.status, reason, body: undefined };
  // 501 of the router is the one text that comes without a newline.
  const message = error.status === 501 ? error.message : `${error.message}\n`;
  const body = { data: null, ...(error.errors && { errors: error.errors }), message };
  return { status: error.status, reason, body: JSON.stringify(body) };
}

/** Sends a reply as the API daemon does: reason phrase with the message, connection closed on every error. */
export async function send(exchange: {
  request: IncomingMessage;
  response: ServerResponse;
  reply: Reply;
}): Promise<void> {
  const { request, response, reply } = exchange;
  const isError = reply.status >= 400;
  response.setHeader("Server", "pve-api-daemon/3.0");
  response.setHeader("Cache-Control", "max-age=0");
  response.setHeader("Pragma", "no-cache");
  response.setHeader("Expires", new Date().toUTCString());
  if (isError) response.setHeader("Connection", "close");
  for (const [name, value] of Object.entries(reply.headers ?? {})) response.setHeader(name, value);
  if (reply.body === undefined) {
    // An empty answer carries no length: the closed connection is its end.
    response.removeHeader("Content-Length");
    response.removeHeader("Transfer-Encoding");
    response.writeHead(reply.status, phrase(reply.reason));
    response.end();
    return;
  }
  const body = await encodeBody(request, response, reply.body);
  response.setHeader("Content-Type", "application/json;charset=UTF-8");
  response.setHeader("Content-Length", body.length);
  response.writeHead(reply.status, phrase(reply.reason));
  response.end(body);
}

async function encodeBody(request: IncomingMessage, response: ServerResponse, text: string): Promise<Buffer> {
  const plain = Buffer.from(text, "utf8");
  const accepts = /\bgzip\b/.test(String(request.headers["accept-encoding"] ?? ""));
  if (!accepts || plain.length <= gzipBytesMin) return plain;
  response.setHeader("Content-Encoding", "gzip");
  return compress(plain, { level: 1 });
}

function firstLine(text: string): string {
  return text.split("\n")[0] ?? "";
}

/** UTF-8 bytes in the status line, one character a byte; control characters would break the line. */
function phrase(reason: string): string {
  const bytes = Buffer.from(reason, "utf8").toString("latin1");
  // biome-ignore lint/suspicious/noControlCharactersInRegex: exactly these must not reach the status line.
  return bytes.replace(/[\x00-\x1f\x7f]/g, " ");
}

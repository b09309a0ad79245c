import { X509Certificate } from "node:crypto";
import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from "node:http";
import { createServer as createTlsServer } from "node:https";
import type { AddressInfo } from "node:net";
import { generate } from "selfsigned";

export interface TestServer {
  url: string;
  /** SHA-256 of its certificate; empty without TLS. */
  fingerprint: string;
  /** The certificate in PEM, which is its own authority; empty without TLS. */
  certificate: string;
  /** Every request that came in, `METHOD /path?query`. */
  requests: string[];
  close(): Promise<void>;
}

export type Answer = (request: IncomingMessage, response: ServerResponse, body: string) => void;

/** A small server on the loopback interface that answers as a test wants, over TLS with a certificate of its own or plain. */
export async function startTestServer(answer: Answer, { tls = false } = {}): Promise<TestServer> {
  const requests: string[] = [];
  const listener: RequestListener = (request, response) => {
    requests.push(`${request.method} ${request.url}`);
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => answer(request, response, Buffer.concat(chunks).toString("utf8")));
  };
  const pem = tls ? await selfSigned() : undefined;
  const server: Server = pem ? createTlsServer({ key: pem.private, cert: pem.cert }, listener) : createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `${tls ? "https" : "http"}://127.0.0.1:${port}`,
    fingerprint: pem ? new X509Certificate(pem.cert).fingerprint256 : "",
    certificate: pem?.cert ?? "",
    requests,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

const selfSigned = () =>
  generate([{ name: "commonName", value: "127.0.0.1" }], {
    keyType: "ec",
    extensions: [
      { name: "basicConstraints", cA: true, critical: true },
      { name: "subjectAltName", altNames: [{ type: 7, ip: "127.0.0.1" }] },
    ],
  });

/** Answers JSON. */
export function json(
  response: ServerResponse,
  body: unknown,
  { status = 200, reason = "OK", headers = {} } = {},
): void {
  response.writeHead(status, reason, { "content-type": "application/json;charset=UTF-8", ...headers });
  response.end(JSON.stringify(body));
}

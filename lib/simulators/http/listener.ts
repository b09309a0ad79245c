import type { IncomingMessage, ServerResponse } from "node:http";
import { createServer, type Server } from "node:https";
import type { Duplex } from "node:stream";
import type { FaultAction, FaultBook } from "../faults";
import { portOf } from "../port";
import type { LoggedRequest, RequestLog } from "../request-log";
import type { ServerCertificate } from "./certificate";

type EffectFault = Exclude<FaultAction, { kind: "latency" }>;

/** An answer ready to be sent. */
export interface Reply {
  readonly status: number;
  /** Reason phrase of the status line. */
  readonly reason: string;
  /** undefined: no body. */
  readonly body: string | undefined;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface ListenerParts {
  certificate: ServerCertificate;
  host: string;
  faults: FaultBook;
  requests: RequestLog;
  nowMs: () => number;
  /** The path below the API's base, without the query: what faults match and what the request log holds. */
  pathOf: (url: string) => string;
  answer: (request: IncomingMessage) => Promise<Reply>;
  /** Puts a reply on the wire with the headers of the platform. */
  send: (exchange: { request: IncomingMessage; response: ServerResponse; reply: Reply }) => Promise<void>;
  /** When a connection is given up: after so many requests, or so long without one. */
  keepAlive: { requestsMax: number; idleMs: number };
}

/** The HTTPS door of a simulated platform, at which faults strike. */
export class Listener {
  readonly #parts: ListenerParts;
  readonly #server: Server;
  readonly #sockets = new Set<Duplex>();
  #port = 0;

  constructor(parts: ListenerParts) {
    this.#parts = parts;
    this.#server = createServer({ key: parts.certificate.key, cert: parts.certificate.cert }, (request, response) => {
      void this.#serve(request, response);
    });
    this.#server.maxRequestsPerSocket = parts.keepAlive.requestsMax;
    this.#server.keepAliveTimeout = parts.keepAlive.idleMs;
    this.#server.on("connection", (socket) => {
      this.#sockets.add(socket);
      socket.once("close", () => this.#sockets.delete(socket));
    });
    this.#server.on("tlsClientError", () => undefined);
  }

  get port(): number {
    return this.#port;
  }

  /** Starts to listen; port 0 takes a free one. Rejects when the port is taken. */
  async open(port: number): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.#server.once("error", reject);
      this.#server.listen(port, this.#parts.host, () => {
        this.#server.off("error", reject);
        resolve();
      });
    });
    this.#port = portOf(this.#server);
  }

  /** Stops to listen and cuts all connections. The same port can be opened again. */
  async close(): Promise<void> {
    const closed = new Promise<void>((resolve) => {
      this.#server.close(() => resolve());
    });
    for (const socket of this.#sockets) socket.destroy();
    await closed;
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const method = request.method ?? "GET";
    const path = this.#parts.pathOf(request.url ?? "/");
    const entry = this.#parts.requests.record({ atMs: this.#parts.nowMs(), method, path, status: 0 });
    response.on("error", () => undefined);
    try {
      const { delayMs, action } = this.#parts.faults.take({ method, path });
      if (delayMs > 0) await new Promise((resolve) => setTimeout(resolve, delayMs).unref());
      await this.#strike(action, { request, response, entry });
    } catch (error) {
      // A bug of the simulator must not look like an answer of the platform.
      if (!request.aborted) console.error(`simulator failed at ${method} ${path}:`, error);
      if (!response.headersSent) {
        const text = error instanceof Error ? error.message : String(error);
        const reply = { status: 500, reason: `simulator failure: ${text}`, body: undefined };
        await this.#parts.send({ request, response, reply });
      } else response.destroy();
    }
  }

  async #strike(
    action: EffectFault | undefined,
    exchange: { request: IncomingMessage; response: ServerResponse; entry: LoggedRequest },
  ): Promise<void> {
    const { request, response, entry } = exchange;
    switch (action?.kind) {
      case undefined:
        return this.#reply(exchange, await this.#parts.answer(request));
      case "hang":
        return;
      case "drop":
        response.destroy();
        return;
      case "status":
        return this.#reply(exchange, {
          status: action.status,
          reason: action.reason,
          body: action.body,
          headers: action.headers,
        });
      case "hang-after-effect":
        await this.#parts.answer(request);
        return;
      case "drop-after-effect":
        await this.#parts.answer(request);
        response.destroy();
        return;
      case "garble":
        await this.#parts.answer(request);
        return this.#reply(exchange, {
          status: 200,
          reason: "OK",
          body: action.body ?? "<html>502 Bad Gateway</html>",
        });
      case "truncate":
        entry.status = 200;
        return sendHalf(response, await this.#parts.answer(request));
      default:
        return action satisfies never;
    }
  }

  async #reply(
    { request, response, entry }: { request: IncomingMessage; response: ServerResponse; entry: LoggedRequest },
    reply: Reply,
  ): Promise<void> {
    entry.status = reply.status;
    await this.#parts.send({ request, response, reply });
  }
}

/** Announces the whole body, sends half of it and cuts the connection. */
function sendHalf(response: ServerResponse, reply: Reply): Promise<void> {
  const body = Buffer.from(reply.body ?? "");
  response.writeHead(reply.status, reply.reason, {
    "Content-Type": "application/json;charset=UTF-8",
    "Content-Length": body.length,
  });
  return new Promise((resolve) => {
    response.write(body.subarray(0, Math.floor(body.length / 2)), () => {
      response.destroy();
      resolve();
    });
  });
}

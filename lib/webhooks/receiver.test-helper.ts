import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { Webhook } from "standardwebhooks";
import { z } from "zod";

const Told = z.object({ type: z.string(), timestamp: z.string(), data: z.record(z.string(), z.unknown()) });

/** A message that was verified by the library, and by nothing else. */
export interface Received {
  /** The `webhook-id`. */
  id: string;
  type: string;
  data: Record<string, unknown>;
  /** As it came. */
  body: string;
  headers: IncomingMessage["headers"];
}

/** How the receiver treats a request, which it has verified; undefined answers 204. */
export type Behaviour = (message: Received, response: ServerResponse, request: IncomingMessage) => unknown;

/** A receiver on loopback. It refuses what the library does not verify with its secret. */
export class Receiver {
  /** Everything that was verified, repetitions too, in the order of arrival. */
  readonly received: Received[] = [];
  /** What was answered 2xx. */
  readonly accepted: Received[] = [];
  refused = 0;
  behave: Behaviour | undefined;
  secret: string;
  readonly #server: Server;

  private constructor(secret: string, port: number) {
    this.secret = secret;
    this.#server = createServer((request, response) => void this.#take(request, response)).listen(port, "127.0.0.1");
  }

  static async start(secret: string, port = 0): Promise<Receiver> {
    const receiver = new Receiver(secret, port);
    await once(receiver.#server, "listening");
    return receiver;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/hooks?from=moxxie`;
  }

  async #take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const body = Buffer.concat(chunks).toString();
    const message = this.#verified(request, body);
    if (!message) {
      this.refused += 1;
      return void response.writeHead(401).end();
    }
    this.received.push(message);
    response.on("finish", () => response.statusCode < 300 && this.accepted.push(message));
    if (this.behave) await this.behave(message, response, request);
    else response.writeHead(204).end();
  }

  #verified({ headers }: IncomingMessage, body: string): Received | undefined {
    try {
      const told = Told.parse(this.#verifier().verify(body, headers as Record<string, string>));
      return { id: String(headers["webhook-id"]), body, headers, type: told.type, data: told.data };
    } catch {
      return undefined;
    }
  }

  #verifier(): Webhook {
    try {
      return new Webhook(this.secret);
    } catch {
      return new Webhook(this.secret, { format: "raw" });
    }
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, "close");
  }
}

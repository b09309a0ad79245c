import { request } from "node:https";
import { z } from "zod";
import type { VirtfusionSimulator } from "../simulator";

const Envelope = z.looseObject({ data: z.unknown() });

export interface TestReply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** The body as sent. */
  readonly text: string;
  /** The parsed body; undefined when it is empty or no JSON. */
  readonly body: unknown;
}

/** A bare client for the simulator's own tests: pinned certificate, no retries. */
export class TestClient {
  readonly #simulator: Pick<VirtfusionSimulator, "port" | "certificate">;
  readonly #token: string | undefined;

  constructor(simulator: Pick<VirtfusionSimulator, "port" | "certificate">, token: string | undefined) {
    this.#simulator = simulator;
    this.#token = token;
  }

  /** Sends one request; `path` is below `/api/v1`. A body that is text goes out as it is. */
  call(method: string, path: string, body?: unknown): Promise<TestReply> {
    const text = body === undefined ? "" : typeof body === "string" ? body : JSON.stringify(body);
    const headers = {
      Accept: "application/json",
      ...(this.#token !== undefined && { Authorization: `Bearer ${this.#token}` }),
      ...(text !== "" && { "Content-Type": "application/json", "Content-Length": Buffer.byteLength(text) }),
    };
    const { port, certificate } = this.#simulator;
    return new Promise((resolve, reject) => {
      const outgoing = request(
        { host: "127.0.0.1", port, ca: certificate, method, path: `/api/v1${path}`, headers, agent: false },
        (response) => {
          const chunks: Buffer[] = [];
          response.on("data", (chunk: Buffer) => chunks.push(chunk));
          response.on("error", reject);
          response.on("end", () => {
            const received = Buffer.concat(chunks).toString("utf8");
            resolve({
              status: response.statusCode ?? 0,
              headers: response.headers,
              text: received,
              body: tryJson(received),
            });
          });
        },
      );
      outgoing.on("error", reject);
      outgoing.end(text);
    });
  }

  /** Sends a request that must succeed; answers `data`. */
  async data(method: string, path: string, body?: unknown): Promise<unknown> {
    const reply = await this.call(method, path, body);
    if (reply.status >= 300) throw new Error(`${method} ${path}: ${reply.status} ${reply.text}`);
    return Envelope.parse(reply.body).data;
  }

  /** As data, read by a schema. */
  async read<Schema extends z.ZodType>(
    schema: Schema,
    ...call: [method: string, path: string, body?: unknown]
  ): Promise<z.infer<Schema>> {
    return schema.parse(await this.data(...call));
  }
}

function tryJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

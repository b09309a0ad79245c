import { request } from "node:https";
import { z } from "zod";
import type { ProxmoxSimulator } from "../simulator";

const Body = z.looseObject({
  data: z.unknown(),
  errors: z.record(z.string(), z.string()).optional(),
  message: z.string().optional(),
  total: z.number().optional(),
});
const Status = z.looseObject({ status: z.string(), exitstatus: z.string().optional() });

export interface Reply {
  readonly status: number;
  readonly reason: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** The body as sent. */
  readonly text: string;
  /** The parsed body; empty when there is none. */
  readonly body: { data?: unknown; errors?: Record<string, string>; message?: string; total?: number };
}

export type CallParameters = Readonly<Record<string, string | number>>;

/** A bare client for the simulator's own tests: form encoding, pinned certificate, no retries. */
export class TestClient {
  readonly #simulator: Pick<ProxmoxSimulator, "port" | "certificate">;
  readonly #headers: Readonly<Record<string, string>>;

  constructor(simulator: Pick<ProxmoxSimulator, "port" | "certificate">, headers: Readonly<Record<string, string>>) {
    this.#simulator = simulator;
    this.#headers = headers;
  }

  /** A client with an API token, root's by default. */
  static withToken(simulator: ProxmoxSimulator, token: string = simulator.token): TestClient {
    return new TestClient(simulator, { authorization: `PVEAPIToken=${token}` });
  }

  /** Sends one request. `send` overrides the body and headers, for what a good client would not do. */
  call(
    method: string,
    path: string,
    parameters: CallParameters = {},
    send: { body?: string; headers?: Record<string, string> } = {},
  ): Promise<Reply> {
    const form = Object.entries(parameters)
      .map(([key, value]) => `${encodeURIComponent(key)}=${encodeURIComponent(value)}`)
      .join("&");
    const isInQuery = method === "GET" || method === "DELETE";
    const query = isInQuery && form !== "" ? `?${form}` : "";
    const body = send.body ?? (isInQuery ? "" : form);
    const headers = {
      ...this.#headers,
      ...(body !== "" && {
        "content-type": "application/x-www-form-urlencoded",
        "content-length": String(Buffer.byteLength(body)),
      }),
      ...send.headers,
    };
    return this.#send({ method, path: `/api2/json${path}${query}`, headers, body });
  }

  /** Sends a request that must succeed; answers `data`. */
  async data(method: string, path: string, parameters: CallParameters = {}): Promise<unknown> {
    const reply = await this.call(method, path, parameters);
    if (reply.status !== 200) throw new Error(`${method} ${path}: ${reply.status} ${reply.reason} ${reply.text}`);
    return reply.body.data;
  }

  /** As data, read by a schema. */
  async read<Schema extends z.ZodType>(
    schema: Schema,
    path: string,
    parameters: CallParameters = {},
  ): Promise<z.infer<Schema>> {
    return schema.parse(await this.data("GET", path, parameters));
  }

  /** Sends a request that starts a task, waits for the task's end, and answers its exit status. */
  async run(method: string, path: string, parameters: CallParameters = {}): Promise<string> {
    const upid = z
      .string()
      .startsWith("UPID:")
      .parse(await this.data(method, path, parameters));
    return this.exitStatus(upid);
  }

  async exitStatus(upid: string): Promise<string> {
    const node = upid.split(":")[1];
    for (;;) {
      const status = await this.read(Status, `/nodes/${node}/tasks/${upid}/status`);
      if (status.status === "stopped") return status.exitstatus ?? "";
    }
  }

  #send(input: { method: string; path: string; headers: Record<string, string>; body: string }): Promise<Reply> {
    return new Promise((resolve, reject) => {
      const { port, certificate } = this.#simulator;
      const { method, path, headers } = input;
      const outgoing = request(
        { host: "127.0.0.1", port, ca: certificate, method, path, headers, agent: false },
        (incoming) => {
          const chunks: Buffer[] = [];
          incoming.on("data", (chunk: Buffer) => chunks.push(chunk));
          incoming.on("error", reject);
          incoming.on("end", () => {
            const text = Buffer.concat(chunks).toString("utf8");
            const { statusCode = 0, statusMessage = "", headers: received } = incoming;
            resolve({ status: statusCode, reason: statusMessage, headers: received, text, body: parseBody(text) });
          });
        },
      );
      outgoing.on("error", reject);
      outgoing.end(input.body);
    });
  }
}

function parseBody(text: string): Reply["body"] {
  if (text === "") return {};
  try {
    return Body.parse(JSON.parse(text));
  } catch {
    // Faults send what is no answer at all; their tests look at `text`.
    return {};
  }
}

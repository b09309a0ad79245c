import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { z } from "zod";
import { portOf } from "./port";

/** One thing that can be done to a simulator from outside. Throws to answer 400. */
export type ControlHandler = (input: { body: unknown; path: Readonly<Record<string, string>> }) => unknown;

/** Handlers by `"METHOD /path/:parameter"`. */
export type ControlRoutes = Readonly<Record<string, ControlHandler>>;

/** The back door of a simulator: plain HTTP with JSON on loopback, for faults and for the deeds of others. */
export class ControlServer {
  readonly #routes: readonly { method: string; segments: string[]; handler: ControlHandler }[];
  readonly #server: Server;

  constructor(routes: ControlRoutes) {
    this.#routes = Object.entries(routes).map(([route, handler]) => {
      const [method = "", path = ""] = route.split(" ");
      return { method, segments: path.split("/").filter(Boolean), handler };
    });
    this.#server = createServer((request, response) => void this.#serve(request, response));
  }

  /** Listens on loopback and answers the URL; port 0 takes a free one. */
  async open(port: number): Promise<string> {
    await new Promise<void>((resolve, reject) => {
      this.#server.once("error", reject);
      this.#server.listen(port, "127.0.0.1", () => resolve());
    });
    return `http://127.0.0.1:${portOf(this.#server)}`;
  }

  async close(): Promise<void> {
    const closed = new Promise<void>((resolve) => {
      this.#server.close(() => resolve());
    });
    this.#server.closeAllConnections();
    await closed;
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      const found = this.#find(request.method ?? "GET", new URL(request.url ?? "/", "http://localhost").pathname);
      if (!found) return reply(response, 404, { error: "no such control", controls: this.#describe() });
      const result = await found.handler({ body: await readJson(request), path: found.path });
      reply(response, 200, result ?? {});
    } catch (error) {
      const text =
        error instanceof z.ZodError ? z.prettifyError(error) : error instanceof Error ? error.message : String(error);
      reply(response, 400, { error: text });
    }
  }

  #find(method: string, pathname: string): { handler: ControlHandler; path: Record<string, string> } | undefined {
    const given = pathname.split("/").filter(Boolean).map(decodeURIComponent);
    for (const route of this.#routes) {
      if (route.method !== method || route.segments.length !== given.length) continue;
      const isMatch = route.segments.every((segment, index) => segment.startsWith(":") || segment === given[index]);
      if (!isMatch) continue;
      const names = route.segments.flatMap((segment, index) =>
        segment.startsWith(":") ? [[segment.slice(1), given[index] ?? ""]] : [],
      );
      return { handler: route.handler, path: Object.fromEntries(names) };
    }
    return undefined;
  }

  #describe(): string[] {
    return this.#routes.map((route) => `${route.method} /${route.segments.join("/")}`);
  }
}

async function readJson(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  const text = Buffer.concat(chunks).toString("utf8");
  return text === "" ? {} : JSON.parse(text);
}

function reply(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { "Content-Type": "application/json" });
  response.end(JSON.stringify(body));
}

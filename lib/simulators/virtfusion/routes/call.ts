import type { z } from "zod";
import type { Panel } from "../state/panel";
import type { SimServer } from "../state/server";

/** An answer of a handler: a status, and a JSON body unless it is undefined. */
export interface Answer {
  readonly status: number;
  readonly body?: unknown;
}

/** One authenticated call that keeps to the contract. */
export class Call {
  readonly panel: Panel;
  /** URL of the call without its query, as the caller sees the panel. */
  readonly url: string;
  readonly query: Readonly<Record<string, unknown>>;
  readonly #path: Readonly<Record<string, unknown>>;
  readonly #body: unknown;

  constructor(input: {
    panel: Panel;
    url: string;
    path: Readonly<Record<string, unknown>>;
    query: Readonly<Record<string, unknown>>;
    body: unknown;
  }) {
    this.panel = input.panel;
    this.url = input.url;
    this.query = input.query;
    this.#path = input.path;
    this.#body = input.body;
  }

  /** A number of the path. */
  id(name: string): number {
    return Number(this.#path[name]);
  }

  text(name: string): string {
    return String(this.#path[name]);
  }

  flag(name: string): boolean {
    return this.query[name] === true;
  }

  /** The server of the path. Throws 404. */
  server(): SimServer {
    return this.panel.server(this.id("serverId"));
  }

  /** The body; an absent one is empty. The contract has checked it, this gives it its type. */
  body<Schema extends z.ZodType>(schema: Schema): z.infer<Schema> {
    return schema.parse(this.#body ?? {});
  }
}

/** Answers one call; throws PanelError. */
export type Handler = (call: Call) => Answer;

/** Handlers by `"METHOD /path/{template}"`. */
export type Routes = Readonly<Record<string, Handler>>;

/** 200 with `data`. */
export function ok(data: unknown): Answer {
  return { status: 200, body: { data } };
}

/** 201 with `data`, or without a body, as most changes answer. */
export function created(data?: unknown): Answer {
  return data === undefined ? { status: 201 } : { status: 201, body: { data } };
}

export const noContent: Answer = { status: 204 };

import type { z } from "zod";
import type { Actor } from "@/lib/auth/actor";
import type { Permission } from "@/lib/domain/permissions";
import type { ErrorCode } from "@/lib/errors";
import type { Moxxie } from "@/lib/moxxie";
import type { Answer } from "./answer";
import type { HttpServices } from "./services";

export const methods = ["GET", "POST", "PUT", "PATCH", "DELETE"] as const;
export type Method = (typeof methods)[number];

/** Who may ask: holders of a permission, anybody signed in, or everybody. */
export type Access = { permission: Permission } | { signedIn: true } | { public: true };

/** What the OpenAPI document tells of a route. */
export interface RouteText {
  /** The operation's id in the OpenAPI document: camelCase, unique, stable. */
  id: string;
  summary: string;
  description?: string;
  tag: string;
  /** Further codes that it answers with, beside those that every route of its kind has. */
  errors?: readonly ErrorCode[];
  examples?: { body?: unknown; response?: unknown };
}

/** A request after its checks. */
export interface Call<Params, Query, Body> {
  request: Request;
  requestId: string;
  services: HttpServices;
  params: Params;
  query: Query;
  body: Body;
}

/** The request of somebody known. */
export interface AuthenticatedCall<Params, Query, Body> extends Call<Params, Query, Body> {
  moxxie: Moxxie;
  actor: Actor;
  idempotency: IdempotencyTie | null;
}

/** Given to `execute`, so that the idempotency key's row and the operation are written together or not at all. */
export type IdempotencyTie = (
  tx: import("@/lib/db/generated/client").Prisma.TransactionClient,
  accepted: { operationId: string },
) => Promise<void>;

/**
 * A JSON answer by its schema, or bytes of a content type, which the handler then makes itself as a `Response`.
 */
export type ResponseDeclaration = { json: z.ZodType } | { contentType: string; description: string };

/** A route with its types forgotten: what the server, the OpenAPI document and the tests work with. */
export interface RouteDeclaration {
  text: RouteText;
  access: Access;
  /** The command behind a write. */
  command?: string;
  params?: z.ZodObject;
  query?: z.ZodObject;
  /** Absent: an empty body or `{}`. */
  body?: z.ZodType;
  /** The body is nobody's business: it is not read. */
  anyBody?: boolean;
  response: ResponseDeclaration;
  status: number;
  /** Answers with 200 instead when what is asked for is there already. */
  mayBeThere?: boolean;
  /** Takes `Idempotency-Key`. */
  idempotent?: boolean;
  /** How the paths of wrong fields of the body write an index: `items[2].name`; absent: `items.2.name`. */
  indexes?: "in-brackets";
  /** The answer holds a secret that is shown once: it is never stored for replay. */
  secretAnswer?: boolean;
  handle(call: AnyCall): Promise<Handled>;
}

// The server has parsed params, query and body by the declaration's own schemas before it calls `handle`.
export type AnyCall = Omit<AuthenticatedCall<never, never, never>, "moxxie" | "actor"> & {
  moxxie: Moxxie | null;
  actor: Actor | null;
};

export type Handled = Response | Answer<unknown> | unknown;

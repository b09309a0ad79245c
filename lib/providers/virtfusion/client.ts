import { setTimeout as pause } from "node:timers/promises";
import { z } from "zod";
import { MoxxieError } from "@/lib/errors";
import type { EndpointSettings, ProviderDeps } from "../settings";
import { createTransport, type TransportResponse } from "../transport";
import { malformed, parseAnswer } from "../transport/answer";
import type { QueryValue } from "../transport/path";
import { isPage, jsonOf, refusalOf, saysNo } from "./answer";
import { errorOf, isProblem } from "./errors";
import { createLimiter, type Limiter } from "./limiter";
import { apiUrl, parseOptions, type VirtfusionOptions } from "./options";
import { PageHead } from "./wire/values";

export type Json = string | number | boolean | null | Json[] | { [key: string]: Json | undefined };

export interface ReadOptions {
  query?: Record<string, QueryValue>;
  signal?: AbortSignal;
  timeoutMs?: number;
}

export interface WriteRequest<T> {
  method: "POST" | "PUT" | "DELETE";
  /** Made by the transport's `path`, relative to `/api/v1`. */
  path: string;
  query?: Record<string, QueryValue>;
  body?: Json;
  /** Of the whole answer (`{ data: … }`); absent where its body says nothing. */
  schema?: z.ZodType<T>;
  /** Repeating it after a lost answer is known to be harmless. */
  idempotent?: boolean;
  timeoutMs?: number;
  signal?: AbortSignal;
}

/**
 * Speaks the panel's administrator API. Every failure is a `MoxxieError`, of the panel's refusals a `VirtfusionError`; no
 * secret stands in any of them. Calls refused for the rate limit (429), and writes refused because queued work holds the
 * server (423), have had no effect: they are repeated, with growing pauses, as long as the endpoint's patience lasts.
 */
export interface VirtfusionClient {
  readonly settings: VirtfusionOptions & { endpointId: string; panelUrl: string };
  readonly limiter: Pick<Limiter, "spare">;
  /** The whole body as the schema says: nothing is unwrapped. */
  get<T>(path: string, schema: z.ZodType<T>, options?: ReadOptions): Promise<T>;
  /** The items of all pages. Lists that lose items while they are read are read anew. */
  pages<T>(path: string, item: z.ZodType<T>, options?: Omit<ReadOptions, "timeoutMs">): Promise<T[]>;
  /** Sends a write once, unless it is idempotent. Undefined when the answer has no body (201, 204). */
  send<T>(request: WriteRequest<T>): Promise<T | undefined>;
  readonly callCount: () => number;
  close(): Promise<void>;
}

interface Call extends ReadOptions {
  method: "GET" | "POST" | "PUT" | "DELETE";
  path: string;
  body?: Json;
  idempotent?: boolean;
}

const firstWaitMs = 500;
const longestWaitMs = 8_000;
/** More items than any page may hold are clamped by the panel. */
const pageSize = 200;
const readingsAtMost = 3;

/** Makes the client of one endpoint; nothing is called yet. Throws `invalid_request` for settings that cannot work. */
export function createVirtfusionClient(settings: EndpointSettings, deps: ProviderDeps): VirtfusionClient {
  const endpointId = settings.id;
  const options = parseOptions(settings);
  const token = tokenOf(settings);
  const url = apiUrl(settings.url);
  const transport = createTransport(
    {
      endpointId,
      url,
      tls: { fingerprints: settings.tlsFingerprints, caPem: settings.caPem },
      maxParallel: options.maxParallel,
      ...(options.timeoutMs !== undefined && { timeoutMs: options.timeoutMs }),
      // 429 is this client's: its pause holds for all calls of the token, not for the one that was refused.
      retry: { attempts: 2, initialDelayMs: 250, maxDelayMs: 8_000, statuses: [502, 503, 504] },
    },
    deps,
  );
  const limiter = createLimiter({ perMinute: options.requestsPerMinute });
  const closing = new AbortController();
  const clean = (text: string) => text.replaceAll(token, "[redacted]");

  /** Fires when the caller gives up, or the client is closed while the call waits to be sent. */
  const untilClosed = ({ signal }: Call): AbortSignal =>
    signal ? AbortSignal.any([signal, closing.signal]) : closing.signal;

  async function once(call: Call): Promise<string> {
    await limiter.turn(untilClosed(call));
    const { method, path, query, body, signal, timeoutMs, idempotent } = call;
    const answer = await transport.send({
      method,
      path,
      query,
      headers: {
        authorization: `Bearer ${token}`,
        accept: "application/json",
        ...(body !== undefined && { "content-type": "application/json" }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      signal,
      timeoutMs,
      idempotent,
    });
    return complete(call, answer);
  }

  /** The body of a success; throws the panel's refusal, or what is wrong with the answer. */
  function complete(call: Call, answer: TransportResponse): string {
    const { status, text } = answer;
    if (status >= 300 && status < 400)
      throw malformed({ endpointId, ...call }, status, "is a redirect; give the address that it leads to");
    const { method, path } = call;
    const isGood = status >= 200 && status < 300;
    if (!isGood || saysNo(jsonOf(text))) {
      throw errorOf(refusalOf(answer, { endpointId, method, path, ...sentProfile(call) }, clean));
    }
    return text;
  }

  async function patient(call: Call): Promise<string> {
    const startedAt = performance.now();
    for (let waitMs = firstWaitMs; ; waitMs = Math.min(longestWaitMs, waitMs * 2)) {
      try {
        return await once(call);
      } catch (error) {
        const elapsedMs = performance.now() - startedAt;
        if (isProblem(error, "rate-limited")) {
          const delayMs = error.refusal.retryAfterMs ?? waitMs;
          limiter.holdFor(delayMs);
          if (elapsedMs + delayMs > options.ratePatienceMs) throw error;
        } else if (isProblem(error, "locked") && call.method !== "GET") {
          const delayMs = waitMs * (0.75 + Math.random() / 2);
          if (elapsedMs + delayMs > options.lockPatienceMs) throw error;
          const signal = untilClosed(call);
          await pause(delayMs, undefined, { signal }).catch(() => signal.throwIfAborted());
        } else throw error;
      }
    }
  }

  function parse<T>(schema: z.ZodType<T>, text: string, call: Call): T {
    const json = jsonOf(text);
    if (json === undefined) {
      const what = isPage(text) ? "is a page for people, not JSON" : "is not JSON";
      throw malformed({ endpointId, ...call }, 200, `${what}; is the address that of a panel's API?`);
    }
    return parseAnswer(schema, json, { endpointId, ...call });
  }

  async function get<T>(path: string, schema: z.ZodType<T>, read: ReadOptions = {}): Promise<T> {
    const call: Call = { method: "GET", path, ...read };
    return parse(schema, await patient(call), call);
  }

  /** One walk over all pages; undefined when items went missing under way, because a removal moves all later ones up. */
  async function walk<T>(path: string, item: z.ZodType<T>, read: ReadOptions): Promise<T[] | undefined> {
    const Page = PageHead.extend({ data: z.array(item) });
    const items: T[] = [];
    for (let page = 1, most = 0; ; page += 1) {
      const answer = await get(path, Page, { ...read, query: { ...read.query, results: pageSize, page } });
      items.push(...answer.data);
      most = Math.max(most, answer.total);
      if (page < answer.last_page) continue;
      return page === 1 || (answer.total === most && items.length >= answer.total) ? items : undefined;
    }
  }

  return {
    settings: { ...options, endpointId, panelUrl: new URL(url).origin },
    limiter,
    get,
    async pages(path, item, read = {}) {
      for (let reading = 0; reading < readingsAtMost; reading += 1) {
        const items = await walk(path, item, read);
        if (items) return items;
      }
      const what = `changed each time it was read`;
      throw new MoxxieError("platform_malformed", `The list ${path} of endpoint '${endpointId}' ${what}.`, {
        upstream: { endpoint: endpointId, message: `The list ${what}.` },
      });
    },
    async send(request) {
      const { schema, ...call } = request;
      const text = await patient(call);
      if (schema === undefined || text.trim() === "") return undefined;
      return parse(schema, text, call);
    },
    callCount: transport.callCount,
    close() {
      const message = `Endpoint '${endpointId}' was closed while a call waited to be sent to it.`;
      closing.abort(new MoxxieError("platform_unreachable", message));
      return transport.close();
    },
  };
}

function sentProfile({ body }: Call): { sentProfileId?: string } {
  if (typeof body !== "object" || body === null || Array.isArray(body)) return {};
  return body.networkProfile === undefined ? {} : { sentProfileId: String(body.networkProfile) };
}

function tokenOf({ id, credentials }: EndpointSettings): string {
  if ("token" in credentials && credentials.token.trim() !== "") return credentials.token.trim();
  throw new MoxxieError(
    "invalid_request",
    `Endpoint '${id}' needs an API token of the panel (Configuration → API); it has no sign-in by name and password.`,
  );
}

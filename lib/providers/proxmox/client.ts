import { z } from "zod";
import { MoxxieError } from "@/lib/errors";
import type { EndpointCredentials, EndpointSettings, ProviderDeps } from "../settings";
import { createTransport, path, type Transport, type TransportResponse, type TransportSettings } from "../transport";
import { malformed, parseAnswer } from "../transport/answer";
import { type Authenticator, createAuthenticator, type Session, type Ticket } from "./auth";
import { errorOf, isProblem, type Refusal } from "./errors";
import { encodeForm, encodeQuery, type Form } from "./form";
import { TicketAnswer } from "./wire";

export interface CallOptions {
  signal?: AbortSignal;
  timeoutMs?: number;
  /** For a write: repeating it is known to be harmless. */
  idempotent?: boolean;
  /** Values in the form that no text may repeat, beside the credentials. */
  secrets?: string[];
}

/** Speaks Proxmox's REST API: form bodies, sign-in, errors in its own words, `data` unwrapped and parsed. */
export interface ProxmoxClient {
  readonly endpointId: string;
  /** Whom the platform sees, `user@realm` or `user@realm!token`, as in the names of tasks. */
  readonly user: string;
  get<T extends z.ZodType>(path: string, schema: T, options?: CallOptions & { query?: Form }): Promise<z.output<T>>;
  /** The whole body, for lists that say their `total` beside `data`. */
  getWhole<T extends z.ZodType>(
    path: string,
    schema: T,
    options?: CallOptions & { query?: Form },
  ): Promise<z.output<T>>;
  post<T extends z.ZodType>(path: string, form: Form, schema: T, options?: CallOptions): Promise<z.output<T>>;
  put<T extends z.ZodType>(path: string, form: Form, schema: T, options?: CallOptions): Promise<z.output<T>>;
  delete<T extends z.ZodType>(path: string, query: Form, schema: T, options?: CallOptions): Promise<z.output<T>>;
  readonly callCount: () => number;
  close(): Promise<void>;
}

interface Call extends CallOptions {
  method: "GET" | "POST" | "PUT" | "DELETE";
  path: string;
  form: Form;
}

// A short file lock held by another job: the call was refused before it did anything, so waiting costs nothing else.
// The platform itself waits 10 s for the lock before it says so.
const busyRetries = 2;

/** Makes the client of one endpoint. Every failure is a `MoxxieError`; no secret stands in any of them. */
export function createProxmoxClient(
  settings: EndpointSettings,
  deps: ProviderDeps & { now?: () => number; transport?: Partial<TransportSettings> },
): ProxmoxClient {
  const endpointId = settings.id;
  const transport: Transport = createTransport(
    {
      endpointId,
      url: settings.url,
      tls: { fingerprints: settings.tlsFingerprints, caPem: settings.caPem },
      ...deps.transport,
    },
    deps,
  );
  const auth: Authenticator = createAuthenticator(settings.credentials, { signIn, now: deps.now });

  async function signIn(username: string, password: string): Promise<Ticket> {
    const call: Call = { method: "POST", path: path`/access/ticket`, form: { username, password }, idempotent: true };
    const body = await complete(call, await exchange(call));
    const { data } = parse(z.object({ data: TicketAnswer }), body, call);
    if (data.NeedTFA) {
      const message = `The user of endpoint '${endpointId}' needs a second factor; give Moxxie an API token instead.`;
      throw new MoxxieError("platform_unauthorized", message, {
        upstream: { endpoint: endpointId, status: 200, message: "a second factor is needed" },
      });
    }
    return { username: data.username, ticket: data.ticket, csrfToken: data.CSRFPreventionToken };
  }

  function exchange(call: Call, session?: Session): Promise<TransportResponse> {
    const { method, form, signal, timeoutMs, idempotent } = call;
    const inQuery = method === "GET" || method === "DELETE";
    return transport.send({
      method,
      path: `/api2/json${call.path}`,
      query: inQuery ? encodeQuery(form) : {},
      body: inQuery ? undefined : encodeForm(form),
      headers: {
        ...(method === "GET" ? session?.headers.read : session?.headers.write),
        ...(!inQuery && { "content-type": "application/x-www-form-urlencoded" }),
      },
      signal,
      timeoutMs,
      idempotent,
    });
  }

  /** Sends a call as the signed-in user. A refused session is renewed once; the refused call was not executed. */
  async function authorized(call: Call): Promise<unknown> {
    const session = await auth.session();
    const answer = await exchange(call, session);
    if (answer.status !== 401 || !(await auth.renew(session))) return complete(call, answer);
    return complete(call, await exchange(call, await auth.session()));
  }

  async function patient(call: Call): Promise<unknown> {
    for (let attempt = 0; ; attempt += 1) {
      try {
        return await authorized(call);
      } catch (error) {
        if (attempt >= busyRetries || call.method === "GET" || !isProblem(error, "busy")) throw error;
        call.signal?.throwIfAborted();
      }
    }
  }

  /** The JSON of a successful answer; throws the platform's refusal or what is wrong with the answer. */
  async function complete(call: Call, answer: TransportResponse): Promise<unknown> {
    const json = parseJson(answer.text);
    if (answer.status >= 200 && answer.status < 300) {
      if (json !== undefined) return json;
      throw malformed({ endpointId, ...call }, answer.status, "is not JSON; is the address that of a Proxmox VE API?");
    }
    if (answer.status >= 300 && answer.status < 400) {
      throw malformed({ endpointId, ...call }, answer.status, "is a redirect; give the address that it leads to");
    }
    throw errorOf(refusalOf(call, answer, json));
  }

  function refusalOf(call: Call, answer: TransportResponse, json: unknown): Refusal {
    const body = ErrorBody.safeParse(json).data ?? {};
    return {
      endpointId,
      method: call.method,
      status: answer.status,
      text: redact(body.message?.trim() || answer.statusText, call),
      fields: Object.fromEntries(Object.entries(body.errors ?? {}).map(([name, text]) => [name, redact(text, call)])),
    };
  }

  function redact(text: string, { secrets = [] }: Call): string {
    // Shorter ones would also be found where they mean nothing.
    const known = [...auth.secrets(), ...secrets].filter((secret) => secret.length > 3);
    return known.reduce((rest, secret) => rest.replaceAll(secret, "[redacted]"), text);
  }

  const parse = <T extends z.ZodType>(schema: T, body: unknown, call: Call): z.output<T> =>
    parseAnswer(schema, body, { endpointId, ...call });

  async function data<T extends z.ZodType>(call: Call, schema: T): Promise<z.output<T>> {
    const body = parse(Envelope, await patient(call), call);
    return parse(schema, body.data, call);
  }

  return {
    endpointId,
    user: userOf(settings.credentials),
    get: (path, schema, { query = {}, ...options } = {}) =>
      data({ method: "GET", path, form: query, ...options }, schema),
    async getWhole(path, schema, { query = {}, ...options } = {}) {
      const call: Call = { method: "GET", path, form: query, ...options };
      return parse(schema, await patient(call), call);
    },
    post: (path, form, schema, options) => data({ method: "POST", path, form, ...options }, schema),
    put: (path, form, schema, options) => data({ method: "PUT", path, form, ...options }, schema),
    delete: (path, query, schema, options) => data({ method: "DELETE", path, form: query, ...options }, schema),
    callCount: transport.callCount,
    close: transport.close,
  };
}

const userOf = (credentials: EndpointCredentials) =>
  "token" in credentials ? credentials.token.slice(0, credentials.token.indexOf("=")) : credentials.username;

const Envelope = z.object({ data: z.unknown() });

const ErrorBody = z.object({
  message: z.string().optional().catch(undefined),
  errors: z.record(z.string(), z.string()).optional().catch(undefined),
});

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

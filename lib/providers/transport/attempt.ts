import { TimeoutStrategy, timeout } from "cockatiel";
import type { Agent } from "undici";
import type { MoxxieError } from "@/lib/errors";
import { noteCall } from "../call-meter";
import type { CallObservation, TransportDeps, TransportRequest, TransportResponse } from "../transport";
import { acceptedEncodings, readBody } from "./body";
import { type AttemptPoint, failureOf } from "./failure";
import { queryString } from "./path";

export interface AttemptSettings {
  endpointId: string;
  base: { origin: string; path: string };
  agent: Agent;
  timeoutMs: number;
  maxBodyBytes: number;
}

/** Single attempts over the wire, each with its time-out, observed and logged; headers and bodies are in neither. */
export interface Attempts {
  /** Throws typed errors, or the reason of the request's signal. */
  send(request: TransportRequest): Promise<TransportResponse>;
  count(): number;
}

export function createAttempts(settings: AttemptSettings, deps: TransportDeps): Attempts {
  const { endpointId, base, agent } = settings;
  let calls = 0;

  async function send(request: TransportRequest): Promise<TransportResponse> {
    const { signal, timeoutMs = settings.timeoutMs } = request;
    const point: AttemptPoint = { endpointId, write: request.method !== "GET" };
    const startedAt = performance.now();
    const ended = (outcome: CallObservation["outcome"], status?: number) => {
      const durationMs = Math.round(performance.now() - startedAt);
      deps.observe?.({ endpointId, method: request.method, outcome, durationMs });
      deps.log.debug({ endpointId, method: request.method, path: request.path, status, outcome, durationMs }, "call");
    };
    calls += 1;
    noteCall();
    try {
      const answer = await timeout(timeoutMs, TimeoutStrategy.Aggressive).execute(
        (_, deadline) => exchange(request, deadline, point),
        signal,
      );
      ended(answer.status < 400 ? "ok" : answer.status < 500 ? "refused" : "error", answer.status);
      return answer;
    } catch (cause) {
      if (signal?.aborted && !isTimeoutReason(signal.reason)) {
        ended("aborted");
        throw signal.reason;
      }
      const failure = failureOf(cause, { ...point, waitedMs: performance.now() - startedAt });
      ended(outcomeOf(failure), point.status);
      throw failure;
    }
  }

  async function exchange(request: TransportRequest, signal: AbortSignal, point: AttemptPoint) {
    const { statusCode, statusText, headers, body } = await agent.request({
      origin: base.origin,
      path: `${base.path}${request.path}${queryString(request.query)}`,
      method: request.method,
      headers: { accept: "application/json", "accept-encoding": acceptedEncodings, ...request.headers },
      body: request.body ?? null,
      signal,
    });
    point.status = statusCode;
    const flat = flatHeaders(headers);
    const text = await readBody(body, flat["content-encoding"], {
      endpointId,
      status: statusCode,
      maxBytes: settings.maxBodyBytes,
    });
    return { status: statusCode, statusText, headers: flat, text };
  }

  return { send, count: () => calls };
}

function outcomeOf({ code }: MoxxieError): CallObservation["outcome"] {
  if (code === "platform_timeout") return "timeout";
  if (code === "platform_tls_mismatch") return "untrusted";
  return code === "platform_malformed" ? "malformed" : "unreachable";
}

/** Whether a signal fired because time was over, rather than because somebody gave up. */
export const isTimeoutReason = (reason: unknown) => reason instanceof Error && reason.name === "TimeoutError";

function flatHeaders(headers: Record<string, string | string[] | undefined>): TransportResponse["headers"] {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(", ") : value]),
  );
}

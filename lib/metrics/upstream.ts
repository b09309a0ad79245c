import { Counter, Histogram } from "prom-client";
import type { CallObservation } from "@/lib/providers/transport";
import { once } from "./once";
import { registries } from "./registry";

const metrics = once("upstream", () => ({
  calls: new Counter({
    name: "moxxie_upstream_calls_total",
    help: "Calls to platforms by endpoint, method and outcome.",
    labelNames: ["endpoint", "method", "outcome"] as const,
    registers: [registries.endpoints],
  }),
  duration: new Histogram({
    name: "moxxie_upstream_call_duration_seconds",
    help: "Time that a platform took to answer.",
    labelNames: ["endpoint"] as const,
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
    registers: [registries.endpoints],
  }),
  pollDuration: new Histogram({
    name: "moxxie_poll_duration_seconds",
    help: "Time of one poll of an endpoint, with the write of what changed.",
    labelNames: ["endpoint", "outcome"] as const,
    buckets: [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60],
    registers: [registries.endpoints],
  }),
  pollCalls: new Counter({
    name: "moxxie_poll_calls_total",
    help: "Calls to platforms made by polls.",
    labelNames: ["endpoint"] as const,
    registers: [registries.endpoints],
  }),
}));

/** Counts one call over the wire to a platform; given to `startMoxxie`. */
export function observeUpstreamCall({ endpointId: endpoint, method, outcome, durationMs }: CallObservation): void {
  metrics.calls.inc({ endpoint, method, outcome });
  metrics.duration.observe({ endpoint }, durationMs / 1000);
}

/** Counts one poll of an endpoint. */
export function recordPoll(facts: {
  endpointId: string;
  outcome: "ok" | "failed";
  seconds: number;
  calls: number;
}): void {
  const { endpointId: endpoint, outcome, seconds, calls } = facts;
  metrics.pollDuration.observe({ endpoint, outcome }, seconds);
  metrics.pollCalls.inc({ endpoint }, calls);
}

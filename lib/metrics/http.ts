import { Counter, Gauge, Histogram } from "prom-client";
import { once } from "./once";
import { registries } from "./registry";

const labelNames = ["method", "route", "status"] as const;

const metrics = once("http", () => ({
  requests: new Counter({
    name: "moxxie_http_requests_total",
    help: "REST requests by method, route template and status.",
    labelNames,
    registers: [registries.process],
  }),
  duration: new Histogram({
    name: "moxxie_http_request_duration_seconds",
    help: "Time from a REST request to its answer (streams: to their first byte).",
    labelNames: ["method", "route"],
    buckets: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
    registers: [registries.process],
  }),
  streams: new Gauge({
    name: "moxxie_event_streams",
    help: "Open event streams.",
    registers: [registries.process],
  }),
}));

/** Counts one answered request. `route` is the template, never the path. */
export function recordHttpRequest(facts: { method: string; route: string; status: number; seconds: number }): void {
  const { method, route, status, seconds } = facts;
  metrics.requests.inc({ method, route, status: String(status) });
  metrics.duration.observe({ method, route }, seconds);
}

/** Counts an open event stream until the returned function is called. */
export function recordEventStream(): () => void {
  metrics.streams.inc();
  return () => metrics.streams.dec();
}

/** What goes wrong with a request. */
export type FaultAction =
  /** Waits before the request is handled. */
  | { kind: "latency"; delayMs: number }
  /** Never answers; the request has no effect. */
  | { kind: "hang" }
  /** Does the work, then never answers. */
  | { kind: "hang-after-effect" }
  /** Answers with this status instead of handling the request. */
  | { kind: "status"; status: number; reason: string; body?: string; headers?: Readonly<Record<string, string>> }
  /** Closes the connection before the request is handled. */
  | { kind: "drop" }
  /** Does the work, then closes the connection without an answer. */
  | { kind: "drop-after-effect" }
  /** Does the work, sends the head and the first half of the body, then closes the connection. */
  | { kind: "truncate" }
  /** Does the work, answers 200 with a body that is not what the API speaks. */
  | { kind: "garble"; body?: string };

export interface FaultRule {
  /** HTTP method; any when absent. */
  method?: string;
  /** Exact path below the API's base, or a pattern; any when absent. */
  path?: string | RegExp;
  /** How many requests are hit; unlimited when absent. */
  count?: number;
  /** How many matching requests are let through first. */
  skip?: number;
  action: FaultAction;
}

export interface ActiveFault {
  readonly id: number;
  readonly rule: FaultRule;
  /** How many requests it has hit so far. */
  hits: number;
}

interface Request {
  method: string;
  path: string;
}

/** The faults in force at the HTTP door of a simulator. Rules are tried in the order in which they were added. */
export class FaultBook {
  readonly #faults = new Map<number, ActiveFault & { skipped: number }>();
  #nextId = 1;

  /** Puts a fault in force and returns the id with which it can be removed. */
  add(rule: FaultRule): number {
    const id = this.#nextId++;
    this.#faults.set(id, { id, rule, hits: 0, skipped: 0 });
    return id;
  }

  remove(id: number): boolean {
    return this.#faults.delete(id);
  }

  clear(): void {
    this.#faults.clear();
  }

  list(): ActiveFault[] {
    return [...this.#faults.values()].map(({ id, rule, hits }) => ({ id, rule, hits }));
  }

  /** Takes the actions that apply to this request; counts them as used. Latency adds to others, of the rest the first wins. */
  take(request: Request): { delayMs: number; action: Exclude<FaultAction, { kind: "latency" }> | undefined } {
    let delayMs = 0;
    let action: Exclude<FaultAction, { kind: "latency" }> | undefined;
    for (const fault of this.#faults.values()) {
      if (!matches(fault.rule, request)) continue;
      if (fault.rule.action.kind !== "latency" && action) continue;
      if (fault.skipped < (fault.rule.skip ?? 0)) {
        fault.skipped++;
        continue;
      }
      fault.hits++;
      if (fault.rule.count !== undefined && fault.hits >= fault.rule.count) this.#faults.delete(fault.id);
      if (fault.rule.action.kind === "latency") delayMs += fault.rule.action.delayMs;
      else action = fault.rule.action;
    }
    return { delayMs, action };
  }
}

function matches(rule: FaultRule, request: Request): boolean {
  if (rule.method !== undefined && rule.method !== request.method) return false;
  if (typeof rule.path === "string") return rule.path === request.path;
  return rule.path === undefined || rule.path.test(request.path);
}

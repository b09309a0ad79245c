import { z } from "zod";
import type { ControlRoutes } from "./control-server";
import type { ActiveFault, FaultRule } from "./faults";

const Action = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("latency"), delayMs: z.number().min(0) }),
  z.object({ kind: z.literal("hang") }),
  z.object({ kind: z.literal("hang-after-effect") }),
  z.object({
    kind: z.literal("status"),
    status: z.int().min(400).max(599),
    reason: z.string(),
    body: z.string().optional(),
    headers: z.record(z.string(), z.string()).optional(),
  }),
  z.object({ kind: z.literal("drop") }),
  z.object({ kind: z.literal("drop-after-effect") }),
  z.object({ kind: z.literal("truncate") }),
  z.object({ kind: z.literal("garble"), body: z.string().optional() }),
]);
/** As FaultRule, with the path as an exact text or as the source of a pattern. */
const Rule = z.object({
  method: z.enum(["GET", "POST", "PUT", "DELETE"]).optional(),
  path: z.string().optional(),
  pathPattern: z.string().optional(),
  count: z.int().min(1).optional(),
  skip: z.int().min(0).optional(),
  action: Action,
});

/** What the fault controls of every simulator have in common. */
export interface HttpFaults {
  add(rule: FaultRule): number;
  remove(id: number): boolean;
  list(): ActiveFault[];
  clear(): unknown;
}

/** The faults at the HTTP door, over HTTP: list, add, remove one, end all. */
export function faultRoutes(faults: HttpFaults): ControlRoutes {
  return {
    "GET /faults": () =>
      faults.list().map(({ id, rule, hits }) => ({ id, hits, rule: { ...rule, path: String(rule.path ?? "") } })),
    "POST /faults": ({ body }) => ({ id: faults.add(ruleOf(Rule.parse(body))) }),
    "DELETE /faults": () => faults.clear(),
    "DELETE /faults/:id": ({ path }) => ({ removed: faults.remove(Number(path.id)) }),
  };
}

function ruleOf({ pathPattern, path, ...rule }: z.infer<typeof Rule>): FaultRule {
  return { ...rule, path: pathPattern === undefined ? path : new RegExp(pathPattern) };
}

import type { Permissions } from "../auth/permissions";
import type { Principal } from "../auth/principal";
import type { Params } from "../parameters/params";
import type { Cluster } from "../state/cluster";
import type { TaskBody } from "../tasks/task";

/** One authenticated, permitted and checked call of an API method. */
export interface Call {
  readonly cluster: Cluster;
  readonly params: Params;
  readonly principal: Principal;
  readonly permissions: Permissions;
}

/** Siblings of `data` in an answer. */
export class Answer {
  readonly data: unknown;
  readonly siblings: Record<string, unknown>;

  constructor(data: unknown, siblings: Record<string, unknown>) {
    this.data = data;
    this.siblings = siblings;
  }
}

/** Answers the value of `data` (or an Answer, when there are siblings); throws ApiError. */
export type Handler = (call: Call) => unknown;

/** Handlers by `"METHOD /path/{template}"`. */
export type Routes = Record<string, Handler>;

/** Starts a task on the node of the call (or the one given) in the caller's name; answers the UPID. */
export function startTask(
  call: Call,
  input: { type: string; id: string | number; node?: string; body: TaskBody },
): string {
  const { cluster, principal } = call;
  const node = cluster.node(input.node ?? nodeName(call));
  return cluster.parts.tasks.start({ node, type: input.type, id: input.id, principal, body: input.body });
}

/** The node that a call names; `localhost` is the contacted one. */
export function nodeName({ cluster, params }: Call): string {
  const name = params.text("node");
  return name === "localhost" ? cluster.contactedNode.name : name;
}

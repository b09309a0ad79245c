import type { z } from "zod";
import type { Actor } from "@/lib/auth/actor";
import { authorise, sees } from "@/lib/auth/authorise";
import type { TaskList, TaskListQuery, TaskLog, TaskLogQuery, TaskView } from "@/lib/contracts/tasks";
import { formatTaskId, parseTaskId } from "@/lib/domain/task-id";
import { notFound, recordError } from "@/lib/errors";
import type { EndpointRecord } from "@/lib/inventory/view";
import type { Moxxie } from "@/lib/moxxie";
import type { Provider, TaskInfo } from "@/lib/providers/provider";
import { datacentersFreshness } from "./freshness";
import { guestById } from "./guests";
import { providerOf, withinDeadline } from "./live";

/** An endpoint that takes longer is named in `missing`; the others' tasks do not wait for it. */
const listDeadlineMs = 2_000;

/**
 * The platforms' own tasks, newest first, also those that Moxxie did not start. Asked of all endpoints at once.
 * @throws MoxxieError `not_found` for a guest that is not there.
 */
export async function listTasks(
  moxxie: Moxxie,
  actor: Actor,
  query: z.output<typeof TaskListQuery>,
): Promise<TaskList> {
  authorise(actor, "task:read");
  const { endpoints, filter } = whatToAsk(moxxie, actor, query);
  const missing: TaskList["missing"] = [];
  const lists = await Promise.all(
    endpoints.map(async (endpoint) => {
      try {
        const provider = providerOf(moxxie, endpoint.id);
        const tasks = await withinDeadline(provider.tasks.list(filter), endpoint.id, listDeadlineMs);
        return tasks.map((task) => taskView(moxxie, endpoint, task));
      } catch (error) {
        missing.push({ endpoint: endpoint.id, reason: recordError(error).message });
        return [];
      }
    }),
  );
  const items = lists.flat().sort((a, b) => (b.startedAt ?? "").localeCompare(a.startedAt ?? ""));
  const datacenter = endpoints.length === 1 ? endpoints[0]?.datacenterId : query.datacenter;
  return { items: items.slice(0, query.limit), datacenters: datacentersFreshness(moxxie, actor, datacenter), missing };
}

function whatToAsk(moxxie: Moxxie, actor: Actor, query: z.output<typeof TaskListQuery>) {
  const view = moxxie.inventory.view();
  const guest = query.guestId === undefined ? undefined : guestById(moxxie, actor, query.guestId);
  const [hostEndpoint, hostName] = splitHost(query.host);
  const endpoints = [...view.endpoints.values()]
    .filter(({ enabled, datacenterId }) => enabled && sees(actor, datacenterId))
    .filter(({ datacenterId }) => query.datacenter === undefined || datacenterId === query.datacenter)
    .filter(({ id }) => guest === undefined || id === guest.endpointId)
    .filter(({ id }) => hostEndpoint === undefined || id === hostEndpoint)
    .filter(({ id }) => hostName === undefined || view.hosts.has(`${id}:${hostName}`));
  return { endpoints, filter: { limit: query.limit, hostName, vmId: guest?.vmId } };
}

/** A host is named by its id `endpoint:name` or by its name alone. */
function splitHost(host: string | undefined): [string | undefined, string | undefined] {
  const colon = host?.indexOf(":") ?? -1;
  return host === undefined || colon < 0 ? [undefined, host] : [host.slice(0, colon), host.slice(colon + 1)];
}

/** One task as its platform tells of it now. @throws MoxxieError `not_found`, `platform_…`. */
export async function getTask(moxxie: Moxxie, actor: Actor, id: string): Promise<TaskView> {
  const { endpoint, provider, ref } = findTask(moxxie, actor, id);
  return taskView(moxxie, endpoint, await provider.tasks.describe(ref));
}

/** Lines of a task's log from `start` on, and the task's state. @throws MoxxieError `not_found`, `platform_…`. */
export async function taskLog(
  moxxie: Moxxie,
  actor: Actor,
  query: { id: string } & z.output<typeof TaskLogQuery>,
): Promise<TaskLog> {
  const { provider, ref } = findTask(moxxie, actor, query.id);
  // The state first: when it says "ended", the log that is read afterwards is whole.
  const { state } = await provider.tasks.status(ref);
  const { lines, total } = await provider.tasks.log(ref, { start: query.start, limit: query.limit });
  return { lines, total, state };
}

function findTask(
  moxxie: Moxxie,
  actor: Actor,
  id: string,
): { endpoint: EndpointRecord; provider: Provider; ref: string } {
  authorise(actor, "task:read");
  const parts = parseTaskId(id);
  const endpoint = parts && moxxie.inventory.view().endpoints.get(parts.endpointId);
  if (!endpoint || !sees(actor, endpoint.datacenterId)) throw notFound("task", id);
  return { endpoint, provider: providerOf(moxxie, endpoint.id), ref: parts.ref };
}

function taskView({ inventory }: Moxxie, endpoint: EndpointRecord, task: TaskInfo): TaskView {
  const guest = task.vmId === undefined ? undefined : inventory.view().guestByVmId(endpoint.id, task.vmId);
  return {
    id: formatTaskId({ endpointId: endpoint.id, ref: task.ref }),
    ref: task.ref,
    datacenter: endpoint.datacenterId,
    endpoint: endpoint.id,
    node: task.hostName,
    type: task.type,
    work: task.work,
    state: task.state,
    error: task.error ?? null,
    progress: task.progress ?? null,
    vmId: task.vmId ?? null,
    guestId: guest?.id ?? null,
    user: task.user,
    startedAt: task.startedAt,
    endedAt: task.endedAt ?? null,
  };
}

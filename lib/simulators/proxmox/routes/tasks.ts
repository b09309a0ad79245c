import { principalName } from "../auth/principal";
import { invalidParameters, permissionDenied } from "../errors";
import { splitList } from "../parameters/formats";
import type { Task } from "../tasks/task";
import { parseUpid } from "../tasks/upid";
import { Answer, type Call, nodeName, type Routes } from "./call";

export const taskRoutes: Routes = {
  "GET /nodes/{node}/tasks": (call) => listTasks(call),
  "GET /nodes/{node}/tasks/{upid}/status": (call) => {
    const task = readableTask(call);
    const status = task.isRunning ? { status: "running" } : { status: "stopped", exitstatus: task.exitStatus };
    return { ...taskIdentity(task), ...status };
  },
  "GET /nodes/{node}/tasks/{upid}/log": (call) => {
    const task = readableTask(call);
    const start = call.params.optionalNumber("start") ?? 0;
    const limit = call.params.optionalNumber("limit") ?? 50;
    if (task.log.length === 0) return new Answer([{ n: 1, t: "no content" }], { total: 1 });
    const lines = task.log.flatMap((line) => line.split("\n"));
    const end = limit === 0 ? lines.length : start + limit;
    const page = lines.slice(start, end).map((line, index) => ({ n: start + index + 1, t: line }));
    return new Answer(page, { total: lines.length });
  },
  "DELETE /nodes/{node}/tasks/{upid}": (call) => {
    const task = taskOf(call);
    if (!isOwn(call, task)) call.permissions.require(`/nodes/${nodeName(call)}`, ["Sys.Modify"]);
    if (task.isRunning) task.interrupt();
    return null;
  },
};

/** One line of a task list; here `status` is the exit status, and `RUNNING` where running ones are shown. */
export function taskListItem(task: Task): Record<string, unknown> {
  return {
    ...taskIdentity(task),
    ...(task.endTime !== undefined && { endtime: task.endTime }),
    status: task.exitStatus ?? "RUNNING",
  };
}

function taskIdentity(task: Task): Record<string, unknown> {
  const { node, pid, pstart, startTime, type, id, user } = task.parts;
  const [name, tokenId] = user.split("!");
  const identity = { upid: task.upid, node, pid, pstart, starttime: startTime, type, id, user: name };
  return tokenId === undefined ? identity : { ...identity, tokenid: tokenId };
}

function listTasks(call: Call): Answer {
  const { params } = call;
  const source = params.optionalText("source") ?? "archive";
  const mayAudit = call.permissions.has(`/nodes/${nodeName(call)}`, "Sys.Audit");
  const matching = call.cluster.parts.tasks
    .list()
    .filter((task) => task.parts.node === nodeName(call))
    .filter((task) => mayAudit || isOwn(call, task))
    .filter((task) => source === "all" || (source === "active") === task.isRunning)
    .filter((task) => matchesFilters(call, task));
  const start = params.optionalNumber("start") ?? 0;
  const page = matching.slice(start, start + (params.optionalNumber("limit") ?? 50));
  return new Answer(page.map(taskListItem), { total: matching.length });
}

function matchesFilters({ params }: Call, task: Task): boolean {
  const { type, id, user, startTime } = task.parts;
  const statuses = splitList(params.optionalText("statusfilter") ?? "");
  const equals = (name: string, value: string) => !params.has(name) || params.text(name) === value;
  return (
    equals("vmid", id) &&
    equals("typefilter", type) &&
    (!params.has("userfilter") || user.includes(params.text("userfilter"))) &&
    (!params.flag("errors") || statusClass(task) === "error") &&
    startTime >= (params.optionalNumber("since") ?? 0) &&
    startTime <= (params.optionalNumber("until") ?? Number.POSITIVE_INFINITY) &&
    (statuses.length === 0 || statuses.includes(statusClass(task)))
  );
}

function statusClass({ exitStatus }: Task): string {
  if (exitStatus === undefined || exitStatus === "unexpected status") return "unknown";
  if (exitStatus === "OK") return "ok";
  return exitStatus.startsWith("WARNINGS") ? "warning" : "error";
}

function readableTask(call: Call): Task {
  const task = taskOf(call);
  const path = `/nodes/${nodeName(call)}`;
  if (!isOwn(call, task) && !call.permissions.has(path, "Sys.Audit")) throw permissionDenied(`${path}, Sys.Audit`);
  return task;
}

function taskOf(call: Call): Task {
  const upid = call.params.text("upid");
  if (!parseUpid(upid)) throw invalidParameters({ upid: "unable to parse worker upid" });
  const task = call.cluster.parts.tasks.find(upid);
  if (!task || task.parts.node !== nodeName(call)) throw invalidParameters({ upid: "no such task" });
  return task;
}

/** A token owns what it started; a user also what the user's tokens started. */
function isOwn({ principal }: Call, task: Task): boolean {
  const { user } = task.parts;
  if (principal.tokenId !== undefined) return user === principalName(principal);
  return user === principal.user || user.startsWith(`${principal.user}!`);
}

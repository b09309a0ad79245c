import { IdPath } from "@/app/api/v1/_paths";
import { TaskLog, TaskLogQuery } from "@/lib/contracts/tasks";
import { resource } from "@/lib/http/live";
import { route } from "@/lib/http/route";
import { taskLog } from "@/lib/queries/tasks";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = resource("/tasks/{id}/log", {
  GET: route({
    id: "getTaskLog",
    summary: "The log of a platform's task",
    tag: "Tasks",
    permission: "task:read",
    params: IdPath,
    query: TaskLogQuery,
    response: TaskLog,
    errors: ["not_found", "platform_unreachable", "platform_timeout"],
    handle: ({ moxxie, actor, params, query }) => taskLog(moxxie, actor, { id: params.id, ...query }),
  }),
});

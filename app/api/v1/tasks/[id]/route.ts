import { IdPath } from "@/app/api/v1/_paths";
import { cancelTask } from "@/lib/commands/work/cancel-task";
import { TaskView } from "@/lib/contracts/tasks";
import { commandRoute } from "@/lib/http/command-route";
import { resource } from "@/lib/http/live";
import { route } from "@/lib/http/route";
import { getTask } from "@/lib/queries/tasks";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = resource("/tasks/{id}", {
  GET: route({
    id: "getTask",
    summary: "A platform's task",
    tag: "Tasks",
    permission: "task:read",
    params: IdPath,
    response: TaskView,
    errors: ["not_found", "platform_unreachable", "platform_timeout"],
    handle: ({ moxxie, actor, params }) => getTask(moxxie, actor, params.id),
  }),
  DELETE: commandRoute({
    id: "cancelTask",
    tag: "Tasks",
    command: cancelTask,
    params: IdPath,
    errors: ["not_found", "invalid_state", "platform_unreachable"],
    input: ({ params }) => ({ taskId: params.id }),
  }),
});

import { TaskList, TaskListQuery } from "@/lib/contracts/tasks";
import { resource } from "@/lib/http/live";
import { route } from "@/lib/http/route";
import { listTasks } from "@/lib/queries/tasks";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = resource("/tasks", {
  GET: route({
    id: "listTasks",
    summary: "The platforms' own tasks, also those that Moxxie did not start",
    description: "Asked of the platforms now; `missing` names those that did not answer.",
    tag: "Tasks",
    permission: "task:read",
    query: TaskListQuery,
    response: TaskList,
    handle: ({ moxxie, actor, query }) => listTasks(moxxie, actor, query),
  }),
});

import { createUser } from "@/lib/commands/user/create";
import { UserCreate, UserList, UserView } from "@/lib/contracts/identity";
import { commandRoute } from "@/lib/http/command-route";
import { resource } from "@/lib/http/live";
import { route } from "@/lib/http/route";
import { listUsers } from "@/lib/queries/identity";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = resource("/users", {
  GET: route({
    id: "listUsers",
    summary: "List users",
    tag: "Identity",
    permission: "user:manage",
    response: UserList,
    handle: ({ moxxie, actor }) => listUsers(moxxie, actor),
  }),
  POST: commandRoute({
    id: "createUser",
    tag: "Identity",
    command: createUser,
    body: UserCreate,
    errors: ["name_taken"],
    input: ({ body }) => body,
    done: { status: 201, response: UserView, value: (created) => created },
  }),
});

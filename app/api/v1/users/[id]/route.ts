import { UuidPath } from "@/app/api/v1/_paths";
import { deleteUser } from "@/lib/commands/user/delete";
import { updateUser } from "@/lib/commands/user/update";
import { UserUpdate, UserView } from "@/lib/contracts/identity";
import { commandRoute } from "@/lib/http/command-route";
import { resource } from "@/lib/http/live";
import { route } from "@/lib/http/route";
import { getUser } from "@/lib/queries/identity";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = resource("/users/{id}", {
  GET: route({
    id: "getUser",
    summary: "A user",
    tag: "Identity",
    permission: "user:manage",
    params: UuidPath,
    response: UserView,
    errors: ["not_found"],
    handle: ({ moxxie, actor, params }) => getUser(moxxie, actor, params.id),
  }),
  PATCH: commandRoute({
    id: "updateUser",
    tag: "Identity",
    command: updateUser,
    params: UuidPath,
    body: UserUpdate,
    errors: ["not_found", "cannot_be_done"],
    input: ({ params, body }) => ({ userId: params.id, change: body }),
    done: { response: UserView, value: (_, { moxxie, actor, params }) => getUser(moxxie, actor, params.id) },
  }),
  DELETE: commandRoute({
    id: "deleteUser",
    tag: "Identity",
    command: deleteUser,
    params: UuidPath,
    errors: ["not_found", "cannot_be_done"],
    input: ({ params }) => ({ userId: params.id }),
  }),
});

import { UuidPath } from "@/app/api/v1/_paths";
import { switchConsole } from "@/lib/commands/guest/hosting/console";
import { resetPassword } from "@/lib/commands/guest/hosting/reset-password";
import { revealPassword } from "@/lib/commands/guest/hosting/reveal-password";
import { ConsoleBody, ConsoleView, PasswordBody, RevealedPassword } from "@/lib/contracts/guest-hosting";
import { commandRoute } from "@/lib/http/command-route";
import { route } from "@/lib/http/route";
import { guestConsole } from "@/lib/queries/guests";
import { GuestPath, guestIdOf } from "./path";

/* Ways into a VM itself. */

const tag = "VMs";
const params = GuestPath;
const errors = ["not_found", "ambiguous_vm_id", "invalid_state", "guest_locked", "not_supported"] as const;

export const consoleRoutes = {
  GET: route({
    id: "getVmConsole",
    summary: "How to reach its screen, with the console's password",
    description: "Every look is in the audit log. The details are good for a short time and belong into no cache.",
    tag,
    permission: "vm:console",
    params,
    response: ConsoleView,
    errors: ["not_found", "ambiguous_vm_id", "not_supported", "platform_unreachable"],
    handle: async (call) => guestConsole(call.moxxie, call.actor, await guestIdOf("vm", call)),
  }),
  POST: commandRoute({
    id: "switchVmConsole",
    tag,
    command: switchConsole,
    params,
    body: ConsoleBody,
    errors,
    input: async (call) => ({ ...call.body, vmId: await guestIdOf("vm", call) }),
  }),
};

export const passwordRoute = commandRoute({
  id: "resetVmPassword",
  description:
    "When the operation has completed, whoever asked for it takes the password, once, by `POST /operations/{id}/password`.",
  tag,
  command: resetPassword,
  params,
  body: PasswordBody,
  errors,
  input: async (call) => ({ ...call.body, vmId: await guestIdOf("vm", call) }),
});

export const revealPasswordRoute = commandRoute({
  id: "revealPassword",
  description:
    "Of a completed reset, to whoever asked for it, within a day. It is shown this once and then kept nowhere, so a repetition with the same `Idempotency-Key` cannot show it again.",
  tag: "Operations",
  command: revealPassword,
  params: UuidPath,
  secretAnswer: true,
  errors: ["not_found", "invalid_state"],
  input: ({ params }) => ({ operationId: params.id }),
  done: { response: RevealedPassword, value: (revealed) => revealed },
});

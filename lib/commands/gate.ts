import type { Actor } from "@/lib/auth/actor";
import { MoxxieError } from "@/lib/errors";
import type { AnyCommand } from "./define";

/**
 * Where `execute` asks whether a command may run at once. Destructive commands are an administrator's; for others they
 * are refused here, at the one place where a request for approval will be frozen instead.
 *
 * @throws MoxxieError `approval_required`.
 */
export function passGate(actor: Actor, command: AnyCommand): void {
  if (command.risk !== "destructive" || actor.role === "admin") return;
  throw new MoxxieError(
    "approval_required",
    `'${command.summary}' destroys data and needs an administrator. Ask one to do it.`,
    { extra: { command: command.name } },
  );
}

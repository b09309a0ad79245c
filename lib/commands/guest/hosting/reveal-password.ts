import { z } from "zod";
import type { Actor } from "@/lib/auth/actor";
import type { RevealedPassword } from "@/lib/contracts/guest-hosting";
import type { Prisma } from "@/lib/db/generated/client";
import { type ErrorCode, notFound } from "@/lib/errors";
import { openPassword, passwordStep, takePassword } from "@/lib/operations/sealed-password";
import { seesOperation } from "@/lib/queries/operation-view";
import { defineCommand, PlanOutdated } from "../../define";
import { PlanBuilder } from "../../plan";
import { resetPassword } from "./reset-password";

const Input = z.strictObject({ operationId: z.uuid() });

/** Shows a password that was reset to whoever asked for it, once: from then on it is kept nowhere. */
export const revealPassword = defineCommand<typeof Input, Record<string, never>, RevealedPassword>({
  name: "vm.reveal-password",
  summary: "Show a password that was reset",
  input: Input,
  permission: "vm:password",
  risk: "routine",
  ungated: true,

  async plan({ moxxie, actor }, { operationId }) {
    const found = await findReset(moxxie.db.prisma, actor, operationId);
    const { id, title, datacenterId, endpointId } = found.operation;
    const plan = new PlanBuilder(`Show the password of '${title}'`, {
      type: "operation",
      id,
      name: title,
      datacenterId,
      endpointId,
    });
    const { code, reason } = whyNot(found, actor) ?? {};
    if (code && reason) plan.failed("password", code, reason);
    plan.effect("The password is shown this once and then forgotten.").cannotBeUndone();
    return plan.build({});
  },

  async apply({ tx, moxxie, actor, input: { operationId } }) {
    const found = await findReset(tx, actor, operationId);
    const sealed = sealedIn(found);
    if (whyNot(found, actor) || sealed === undefined) throw new PlanOutdated();
    if (!(await takePassword(tx, operationId, sealed))) throw new PlanOutdated();
    return {
      user: resetPassword.input.parse(found.operation.input).user,
      password: openPassword(moxxie.secrets, operationId, sealed),
    };
  },
});

async function findReset(prisma: Prisma.TransactionClient, actor: Actor, operationId: string) {
  const operation = await prisma.operation.findUnique({
    where: { id: operationId },
    include: { steps: { where: { name: passwordStep } } },
  });
  if (!operation || operation.command !== resetPassword.name || !seesOperation(actor, operation))
    throw notFound("password reset", operationId);
  return { operation, memo: Memo.parse(operation.steps[0]?.memo ?? {}) };
}

type Reset = Awaited<ReturnType<typeof findReset>>;

const Memo = z.object({ passwordSealed: z.string().nullish(), passwordTaken: z.boolean().optional() });

const sealedIn = ({ memo }: Reset) => memo.passwordSealed ?? undefined;

function whyNot(reset: Reset, actor: Actor): { code: ErrorCode; reason: string } | undefined {
  const { operation, memo } = reset;
  if (operation.actorId !== actor.id)
    return { code: "forbidden", reason: "A new password is shown only to whoever asked for it; reset it again." };
  if (["awaiting_approval", "queued", "processing", "rolling_back"].includes(operation.status))
    return { code: "invalid_state", reason: "The password is not set yet; wait until its operation has ended." };
  if (operation.status !== "completed")
    return { code: "invalid_state", reason: "The password was not set: its operation did not end well." };
  if (memo.passwordTaken === true)
    return { code: "invalid_state", reason: "The password was shown already and is not kept; reset it again." };
  if (sealedIn(reset) === undefined)
    return {
      code: "invalid_state",
      reason: "The password was not asked for within a day and is forgotten; reset it again.",
    };
  return undefined;
}

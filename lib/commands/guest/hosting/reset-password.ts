import type { z } from "zod";
import { PasswordBody } from "@/lib/contracts/guest-hosting";
import { MoxxieError } from "@/lib/errors";
import { doOnPlatform } from "@/lib/operations/platform-task";
import { passwordStep, sealPassword } from "@/lib/operations/sealed-password";
import type { Step, StepContext } from "@/lib/operations/step";
import type { TaskRef } from "@/lib/providers/provider";
import { defineCommand, type Plan } from "../../define";
import { GuestId } from "../power";
import { type GuestDecisions, handleOf } from "../target";
import { planHosting, planned } from "./target";

const Input = PasswordBody.extend({ vmId: GuestId });
type Input = z.output<typeof Input>;

/**
 * Has the platform set a new password inside a guest. The password comes before the guest knows it, and whoever asked may
 * be gone by then; operations, their log, the audit log and events are read by many. So it stays sealed in the step's
 * memo until whoever asked takes it, once, by `vm.reveal-password`.
 */
export const resetPassword = defineCommand({
  name: "vm.reset-password",
  summary: "Reset a password inside a guest",
  input: Input,
  permission: "vm:password",
  // Who signs in with the old password is locked out.
  risk: "disruptive",
  async plan(context, { vmId, user }): Promise<Plan<GuestDecisions>> {
    const { plan, target } = await planHosting(context, {
      vmId,
      permission: "vm:password",
      capability: "passwords",
      title: (name) => `Reset the password of ${user} in ${name}`,
    });
    const { status } = target.guest;
    plan.check(
      "running",
      status === "running" ? undefined : `It is ${status}: a password can only be set inside a guest that is running.`,
      { code: "invalid_state", passed: "It is running." },
    );
    plan.effect(
      `Sets a new password for ${user}; the old one stops working.`,
      "The new one is shown once, to whoever asks for this now, within a day.",
    );
    plan.warn("The guest must have the platform's agent; without it nothing is changed.").cannotBeUndone();
    return plan.build(target.decisions);
  },
  steps: ({ user }): Step<Input, GuestDecisions>[] => [
    {
      name: passwordStep,
      title: "Set a new password",
      async run(context) {
        const { provider, ref } = handleOf(context.moxxie, context.decisions);
        await doOnPlatform(context as StepContext, {
          provider,
          guest: ref,
          work: "configure",
          // Asked again it sets another, and the last one counts; a task whose password was lost is of no use.
          looksItself: true,
          start: () => begin(context, user),
        });
      },
      leftovers: async ({ memo, taskRef }) => {
        const failedCleanly = memo.askedAt === undefined || memo.askedAt === null || isRejected({ memo, taskRef });
        return failedCleanly ? [] : [`The password of ${user} may have been changed; reset it again to know it.`];
      },
    },
  ],
});

async function begin(context: StepContext<Input, GuestDecisions>, user: string): Promise<TaskRef> {
  const { moxxie, operationId, decisions } = context;
  const { provider, ref } = handleOf(moxxie, decisions);
  await context.note({ askedAt: new Date().toISOString(), passwordSealed: null });
  try {
    const { task, password } = await planned(provider.passwords).reset(ref, { user });
    await context.note({ passwordSealed: sealPassword(moxxie.secrets, operationId, password) });
    return task;
  } catch (error) {
    if (error instanceof MoxxieError && error.extra?.mayHaveHappened !== true) await context.note({ askedAt: null });
    throw error;
  }
}

/** The platform's task has ended badly, and nothing was set: whoever followed it has taken its intent back. */
const isRejected = ({ memo, taskRef }: Pick<StepContext, "memo" | "taskRef">) =>
  taskRef === null && memo.intentAt === null;

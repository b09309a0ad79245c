import type { GuestStatus } from "@/lib/domain/guest";
import { doOnPlatform } from "@/lib/operations/platform-task";
import { wasRefused } from "@/lib/operations/platform-work";
import type { Step, StepContext } from "@/lib/operations/step";
import type { GuestRef, Provider, TaskRef, TaskWork } from "@/lib/providers/provider";
import { type GuestDecisions, handleOf } from "./target";

interface GuestStep<Input, Decisions extends GuestDecisions> {
  name: string;
  title: string;
  work: TaskWork;
  start(on: { provider: Provider; ref: GuestRef }, context: StepContext<Input, Decisions>): Promise<TaskRef | null>;
  isDone?(on: { provider: Provider; ref: GuestRef }, context: StepContext<Input, Decisions>): Promise<boolean>;
  undo?: Step<Input, Decisions>["undo"];
  leftovers?: Step<Input, Decisions>["leftovers"];
}

/** A step that has the platform do one thing to the guest. */
export function guestStep<Input, Decisions extends GuestDecisions>(
  step: GuestStep<Input, Decisions>,
): Step<Input, Decisions> {
  const { name, title, work, start, isDone, undo, leftovers } = step;
  return {
    name,
    title,
    async run(context) {
      const on = handleOf(context.moxxie, context.decisions);
      await doOnPlatform(context as StepContext, {
        provider: on.provider,
        guest: on.ref,
        work,
        start: () => start(on, context),
        ...(isDone && { isDone: () => isDone(on, context) }),
      });
    },
    ...(undo && { undo }),
    ...(leftovers && { leftovers }),
  };
}

/** The last step of every command on a guest: the inventory shows what is now, not at the next poll. */
export function refreshStep<Input, Decisions extends GuestDecisions>(): Step<Input, Decisions> {
  const refresh = async ({ moxxie, decisions }: StepContext<Input, Decisions>) => {
    const { ref } = handleOf(moxxie, decisions);
    await moxxie.inventory.refreshGuest(decisions.endpointId, ref);
  };
  return { name: "refresh", title: "Look at the guest again", run: refresh };
}

/** Whether the guest is running right now, asked of the platform itself. */
export async function isRunning({ provider, ref }: { provider: Provider; ref: GuestRef }): Promise<boolean> {
  return (await provider.guests.get(ref))?.status === "running";
}

export async function isStopped({ provider, ref }: { provider: Provider; ref: GuestRef }): Promise<boolean> {
  return (await provider.guests.get(ref))?.status === "stopped";
}

/** Stopped, or suspended where that means off and locked. */
export async function isSwitchedOff({ provider, ref }: { provider: Provider; ref: GuestRef }): Promise<boolean> {
  const status = (await provider.guests.get(ref))?.status;
  return status === "stopped" || (status === "suspended" && provider.suspend?.keeps === "access");
}

/**
 * Brings the power state back that the guest had when the command was accepted, and looks at it again. The undo of
 * everything that starts or stops a guest.
 */
export async function restorePower<Input, Decisions extends GuestDecisions>(
  context: StepContext<Input, Decisions>,
): Promise<void> {
  if (wasRefused(context)) return;
  const on = handleOf(context.moxxie, context.decisions);
  const now = await on.provider.guests.get(on.ref);
  const start = context.decisions.wasRunning;
  if (!now || (start ? now.status === "running" : isOff(now.status))) return;
  await context.log(start ? "Starting it again." : "Stopping it again.");
  if (start && now.status === "suspended") await unlock(context, on);
  await undoOnPlatform(context, {
    work: start ? "start" : "stop",
    isDone: () => (start ? isRunning(on) : isStopped(on)),
    start: () => (start ? startAgain(on, now.status) : on.provider.power.stop(on.ref)),
  });
}

/** A guest that did not run is as it was when it does not: also one that its platform has locked meanwhile. */
const isOff = (status: GuestStatus) => status !== "running" && status !== "paused";

/** Lifts the platform's lock of a suspended guest, which can then be started; nothing to do where it keeps its memory. */
async function unlock<Input, Decisions extends GuestDecisions>(
  context: StepContext<Input, Decisions>,
  on: { provider: Provider; ref: GuestRef },
): Promise<void> {
  const { suspend, guests } = on.provider;
  if (suspend?.keeps !== "access") return;
  const isLocked = async () => (await guests.get(on.ref))?.status === "suspended";
  await undoOnPlatform(context, {
    work: "resume",
    isDone: async () => !(await isLocked()),
    start: () => suspend.resume(on.ref),
  });
  await context.noteTask(null);
  await context.note({ intentAt: null, logLine: 0 });
}

/** What stands still goes on where it was. */
const startAgain = ({ provider, ref }: { provider: Provider; ref: GuestRef }, status: GuestStatus) =>
  provider.suspend && (status === "paused" || (status === "suspended" && provider.suspend.keeps === "memory"))
    ? provider.suspend.resume(ref)
    : provider.power.start(ref);

/** The platform's work inside an undo: its intent and task are journalled apart from those of the step itself. */
export async function undoOnPlatform<Input, Decisions extends GuestDecisions>(
  context: StepContext<Input, Decisions>,
  work: { work: TaskWork; start(): Promise<TaskRef | null>; isDone?(): Promise<boolean> },
): Promise<void> {
  const on = handleOf(context.moxxie, context.decisions);
  if (context.memo.undoing !== true) {
    await context.noteTask(null);
    await context.note({ undoing: true, intentAt: null, logLine: 0 });
  }
  await doOnPlatform(context as StepContext, { provider: on.provider, guest: on.ref, ...work });
}

import { z } from "zod";
import type { GuestAction } from "@/lib/domain/guest";
import type { Moxxie } from "@/lib/moxxie";
import { hasDoneNothing } from "@/lib/operations/platform-work";
import type { Step, StepContext } from "@/lib/operations/step";
import type { GuestRef, Provider, TaskRef, TaskWork } from "@/lib/providers/provider";
import { defineCommand, type Plan, type Risk } from "../define";
import type { PlanBuilder } from "../plan";
import { checkRoomToStart } from "./room";
import { guestStep, isRunning, isStopped, refreshStep, restorePower, undoOnPlatform } from "./steps";
import { type GuestDecisions, type GuestTarget, handleOf, loadGuest, nameOf, planOn, requireFacet } from "./target";

export const GuestId = z.uuid();

interface PowerAction<Input extends { vmId: string }> {
  action: GuestAction & TaskWork;
  /** As in "Start VM 100 web". */
  verb: string;
  risk: Risk;
  input: z.ZodType<Input, unknown>;
  describe(plan: PlanBuilder, target: GuestTarget, input: Input, moxxie: Moxxie): void;
  start(on: { provider: Provider; ref: GuestRef }, input: Input): Promise<TaskRef | null>;
  isDone?(on: { provider: Provider; ref: GuestRef }): Promise<boolean>;
  /** Absent: its power is brought back. */
  undo?(context: StepContext<Input, GuestDecisions>): Promise<void>;
}

function powerCommand<Input extends { vmId: string }>(declared: PowerAction<Input>) {
  const { action, verb, risk, input: schema, describe, start, isDone, undo = restorePower } = declared;
  return defineCommand({
    name: `vm.${action}`,
    summary: `${verb} a guest`,
    input: schema,
    permission: "vm:power",
    risk,
    async plan(context, input): Promise<Plan<GuestDecisions>> {
      const target = await loadGuest(context, input.vmId, "vm:power");
      const plan = planOn(target, action, `${verb} ${nameOf(target.guest)}`);
      describe(plan, target, input, context.moxxie);
      return plan.build(target.decisions);
    },
    steps: (input): Step<Input, GuestDecisions>[] => [
      guestStep({
        name: action,
        title: `${verb} it`,
        work: action,
        start: (on) => start(on, input),
        ...(isDone && { isDone }),
        undo,
      }),
      refreshStep(),
    ],
  });
}

const justTheGuest = z.strictObject({ vmId: GuestId });

export const startGuest = powerCommand({
  action: "start",
  verb: "Start",
  risk: "routine",
  input: justTheGuest,
  describe: (plan, target, _, moxxie) => checkRoomToStart(plan, target, moxxie),
  start: ({ provider, ref }) => provider.power.start(ref),
  isDone: isRunning,
});

export const stopGuest = powerCommand({
  action: "stop",
  verb: "Stop",
  risk: "disruptive",
  input: justTheGuest,
  describe: (plan) => void plan.effect("Pulls the plug: what it has not written to disk is lost."),
  start: ({ provider, ref }) => provider.power.stop(ref),
  isDone: isStopped,
});

export const shutDownGuest = powerCommand({
  action: "shutdown",
  verb: "Shut down",
  risk: "disruptive",
  input: z.strictObject({
    vmId: GuestId,
    timeoutSeconds: z.number().int().min(1).max(3600).default(120),
    forceStop: z.boolean().default(false),
  }),
  describe: (plan, _, { timeoutSeconds, forceStop }) => {
    plan.effect(`Asks the guest to shut down and waits up to ${timeoutSeconds} s.`);
    if (forceStop) plan.effect("Pulls the plug if it has not obeyed by then.");
    else plan.warn("A guest that does not react keeps running, and the operation fails.");
  },
  start: ({ provider, ref }, { timeoutSeconds, forceStop }) =>
    provider.power.shutdown(ref, { timeoutSeconds, forceStop }),
  isDone: isStopped,
});

export const rebootGuest = powerCommand({
  action: "reboot",
  verb: "Reboot",
  risk: "disruptive",
  input: z.strictObject({ vmId: GuestId, timeoutSeconds: z.number().int().min(1).max(3600).default(120) }),
  describe: (plan) =>
    void plan.effect("Shuts the guest down and starts it again; configuration changes that wait are applied."),
  start: ({ provider, ref }, { timeoutSeconds }) => provider.power.reboot(ref, { timeoutSeconds }),
});

export const resetGuest = powerCommand({
  action: "reset",
  verb: "Reset",
  risk: "disruptive",
  input: justTheGuest,
  describe: (plan, { provider }) => {
    requireFacet(plan, provider, "reset").effect("Restarts it hard: what it has not written to disk is lost.");
  },
  start: ({ provider, ref }) => {
    if (!provider.power.reset) throw new Error("planned without the facet");
    return provider.power.reset(ref);
  },
});

export const suspendGuest = powerCommand({
  action: "suspend",
  verb: "Suspend",
  risk: "disruptive",
  input: z.strictObject({ vmId: GuestId, toDisk: z.boolean().default(false) }),
  describe: (plan, { provider, guest }, { toDisk }) => {
    requireFacet(plan, provider, "suspend");
    if (toDisk) requireFacet(plan, provider, "suspendToDisk");
    const paused = toDisk
      ? `Writes its memory (${guest.memoryMb} MB) to disk and stops it.`
      : "Pauses it; it keeps its memory.";
    const lockedOut = "Switches it off, what it has not written to disk is lost, and locks it until it is resumed.";
    plan.effect(provider.suspend?.keeps === "access" ? lockedOut : paused);
  },
  start: ({ provider, ref }, { toDisk }) => {
    if (!provider.suspend) throw new Error("planned without the facet");
    return provider.suspend.suspend(ref, { toDisk });
  },
  isDone: isHeld,
});

export const resumeGuest = powerCommand({
  action: "resume",
  verb: "Resume",
  risk: "routine",
  input: justTheGuest,
  describe: (plan, { provider }) => {
    requireFacet(plan, provider, "suspend");
    if (provider.suspend?.keeps === "access")
      plan.effect("Lifts the platform's lock; it stays off until it is started.");
  },
  start: ({ provider, ref }) => {
    if (!provider.suspend) throw new Error("planned without the facet");
    return provider.suspend.resume(ref);
  },
  isDone: async (on) => (on.provider.suspend?.keeps === "access" ? !(await isHeld(on)) : isRunning(on)),
  undo: holdAgain,
});

/** Held again as it was: locked, or paused with its memory, which switching it off would lose. */
async function holdAgain<Input>(context: StepContext<Input, GuestDecisions>): Promise<void> {
  const on = handleOf(context.moxxie, context.decisions);
  const { suspend } = on.provider;
  if (!suspend || hasDoneNothing(context) || (await isHeld(on))) return;
  await context.log(suspend.keeps === "access" ? "Locking it again." : "Pausing it again.");
  await undoOnPlatform(context, {
    work: "suspend",
    isDone: () => isHeld(on),
    start: () => suspend.suspend(on.ref, { toDisk: false }),
  });
}

/** Whether it stands still: its memory kept, or locked by the platform. */
async function isHeld({ provider, ref }: { provider: Provider; ref: GuestRef }): Promise<boolean> {
  const status = (await provider.guests.get(ref))?.status;
  if (provider.suspend?.keeps === "access") return status === "suspended";
  return status !== "running";
}

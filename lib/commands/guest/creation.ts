import type { GuestKind } from "@/lib/domain/guest";
import { isProvisional } from "@/lib/domain/vm-id";
import { MoxxieError } from "@/lib/errors";
import { lookFor } from "@/lib/operations/look-for";
import { doOnPlatform } from "@/lib/operations/platform-task";
import type { Step, StepContext } from "@/lib/operations/step";
import type { Provider, Stage } from "@/lib/providers/provider";
import { giveBackReservation } from "../reservation/use";
import type { CreateDecisions } from "./creation-decisions";
import { adoptId, chooseAnotherId, specOf } from "./creation-id";
import { networkSteps, removeUnlessUsed } from "./creation-network-steps";
import { removeGuestRow } from "./delete";
import { explainProfileRefusal } from "./profile-refusal";
import { guestStep, isRunning, isStopped, refreshStep } from "./steps";
import { handleOf } from "./target";
import { anyId } from "./vm-id";

/** The stages of a creation, told before anything is claimed: `creation` looks at the spec alone. */
export function stagesOf(provider: Provider, spec: CreateDecisions["spec"]): CreateDecisions["stages"] {
  const stages = provider.guests.creation({
    ...spec,
    operationId: "plan",
    vmId: anyId(provider),
  });
  return stages.map(({ name, title }) => ({ name, title }));
}

/** Record, the platform's stages, start if asked, look: the steps of every creation. */
export function creationSteps<Input>(decisions: CreateDecisions): Step<Input, CreateDecisions>[] {
  const [first, ...rest] = decisions.stages;
  return [
    recordStep(),
    ...networkSteps<Input>(decisions),
    ...(first ? [firstStage<Input>(first)] : []),
    ...rest.map((stage) => laterStage<Input>(stage)),
    ...powerSteps<Input>(decisions),
    refreshStep(),
  ];
}

/** Running or stopped as it was asked for, whatever the making left it as. */
function powerSteps<Input>({ start, startsByItself }: CreateDecisions): Step<Input, CreateDecisions>[] {
  const on = guestStep<Input, CreateDecisions>({
    name: "start",
    title: "Start it",
    work: "start",
    isDone: isRunning,
    start: ({ provider, ref }) => provider.power.start(ref),
  });
  const off = guestStep<Input, CreateDecisions>({
    name: "stop",
    title: "Switch it off",
    work: "stop",
    isDone: isStopped,
    start: ({ provider, ref }) => provider.power.stop(ref),
  });
  if (start) return [on];
  return startsByItself ? [off] : [];
}

/** The row was written on acceptance; when all else is undone it goes too, and with it its address. */
function recordStep<Input>(): Step<Input, CreateDecisions> {
  return {
    name: "record",
    title: "Claim an id and the room on the host",
    run: async ({ decisions, log }) => {
      const { vmId, spec, storage, address } = decisions;
      const addressed = address?.given === undefined ? "" : `, address ${address.given}`;
      await log(`It will be ${vmId} on host ${spec.hostName}, storage ${storage}${addressed}.`);
    },
    undo: async (context) => {
      if (context.guestId) await removeGuestRow(context, context.guestId, context.decisions);
      // Once more without its row: of several that are undone at once each has met the others' rows until now.
      if (context.decisions.making) await removeUnlessUsed(context);
      await giveBack(context);
    },
  };
}

/** What was reserved is held again for whoever reserved it, if its time is not over. */
async function giveBack<Input>({ moxxie, operationId, decisions, log }: StepContext<Input, CreateDecisions>) {
  const { reservationId } = decisions;
  if (!reservationId) return;
  const now = await moxxie.db.prisma.$transaction((tx) =>
    giveBackReservation({ tx, moxxie }, { reservationId, operationId }),
  );
  await moxxie.inventory.applyHolds([reservationId]);
  if (now === "active") await log("The reservation holds again.");
  else if (now) await log(`The reservation could not be given back: it is ${now}.`, "warning");
}

/** The stage that makes the guest. An id that a foreign client has taken meanwhile means another id and another try. */
function firstStage<Input>(declared: { name: string; title: string }): Step<Input, CreateDecisions> {
  return {
    ...declared,
    async run(context) {
      for (let attempt = 1; ; attempt++) {
        try {
          await runStage(context, declared.name);
          return await adoptId(context);
        } catch (error) {
          if (!(error instanceof MoxxieError && error.code === "vm_id_taken") || attempt >= 50) throw error;
          await chooseAnotherId(context);
        }
      }
    },
    undo: removeMade,
  };
}

const laterStage = <Input>(declared: { name: string; title: string }): Step<Input, CreateDecisions> => ({
  ...declared,
  run: (context) => runStage(context, declared.name),
});

async function runStage<Input>(context: StepContext<Input, CreateDecisions>, name: string): Promise<void> {
  const { provider, ref } = handleOf(context.moxxie, context.decisions);
  const stage = provider.guests.creation(specOf(context)).find((candidate) => candidate.name === name);
  if (!stage) throw new Error(`the provider has no stage ${name} for this spec`);
  const { work, start } = stage;
  try {
    await doOnPlatform(context as StepContext, { provider, guest: ref, work, start, ...lookingOf(stage) });
  } catch (error) {
    throw error instanceof MoxxieError ? explained(context, error) : error;
  }
}

/** What a platform refuses of what Moxxie has chosen is said with where it came from. */
function explained<Input>({ moxxie, decisions }: StepContext<Input, CreateDecisions>, error: MoxxieError): MoxxieError {
  const { endpointId, network, spec } = decisions;
  const there = moxxie.inventory.view().profilesOf(endpointId);
  const valid = there.filter(({ hostNames, kind }) => kind !== "zone" && hostNames.includes(spec.hostName));
  return explainProfileRefusal(
    error,
    network,
    valid.map(({ id }) => id),
  );
}

/** How the outcome of a stage is seen, also after an attempt whose answer was lost. */
const lookingOf = ({ isDone, recover, lateForMs }: Stage) => ({
  isDone,
  ...(recover && { recover }),
  ...(lateForMs !== undefined && { lateForMs }),
});

/** Removes from the platform what bears this operation's marker; waits until nothing of it is left. */
async function removeMade<Input>(context: StepContext<Input, CreateDecisions>): Promise<void> {
  await findLost(context);
  const { provider, ref } = handleOf(context.moxxie, context.decisions);
  const spec = specOf(context);
  await context.noteTask(null);
  await context.note({ undoing: true, intentAt: null, logLine: 0 });
  await doOnPlatform(context as StepContext, {
    provider,
    guest: ref,
    work: "destroy",
    // While a guest is half made only the platform's task tells whose it is; the removal knows how to find out.
    looksItself: true,
    isDone: async () => !(await provider.guests.madeBy(spec.operationId, { ...ref, vmId: spec.vmId })),
    start: () => provider.guests.removeCreated(spec),
  });
}

/** What an attempt made whose answer was lost, and that does not bear the operation's mark yet, is given it to be removed. */
async function findLost<Input>(context: StepContext<Input, CreateDecisions>): Promise<void> {
  const { provider, ref } = handleOf(context.moxxie, context.decisions);
  const { memo, taskRef } = context;
  const spec = specOf(context);
  const [stage] = provider.guests.creation(spec);
  // What has its id was found; when it is no longer there, it is gone.
  if (!stage?.recover || !isProvisional(spec.vmId)) return;
  if (memo.undoing === true || taskRef !== null || typeof memo.intentAt !== "string") return;
  const { work, start } = stage;
  const whole = { provider, guest: ref, work, start, ...lookingOf(stage) };
  try {
    await lookFor(context as StepContext, whole, new Date(memo.intentAt));
  } catch (error) {
    // A mark that the platform refuses keeps nobody from removing what is known to be the operation's.
    const isKnown = error instanceof MoxxieError && (await provider.guests.madeBy(spec.operationId, ref));
    if (!isKnown) throw error;
  }
}

/** Kind-dependent words of a creation. */
export const diskContentOf = (kind: GuestKind) => (kind === "vm" ? ("vm-disk" as const) : ("container-disk" as const));

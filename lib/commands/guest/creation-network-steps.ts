import { doOnPlatform } from "@/lib/operations/platform-task";
import type { Step, StepContext } from "@/lib/operations/step";
import type { Provider, Stage } from "@/lib/providers/provider";
import { forgetRealisation } from "../network";
import { lockNetworks } from "../network/locks";
import { showProfiles } from "../network/show-profiles";
import type { CreateDecisions } from "./creation-decisions";

/** The steps that make the guest's network, where it is made on demand; none elsewhere. */
export function networkSteps<Input>({ making }: CreateDecisions): Step<Input, CreateDecisions>[] {
  return (making?.stages ?? []).map(({ name, title }, index) => ({
    name,
    title,
    run: (context) => runStage(context, name),
    ...(index === 0 && { undo: removeUnlessUsed }),
  }));
}

async function runStage<Input>(context: StepContext<Input, CreateDecisions>, name: string): Promise<void> {
  const { provider, facet, spec } = makingOf(context);
  const stage = facet.making(spec).find((candidate) => `network-${candidate.name}` === name);
  if (!stage) throw new Error(`the provider has no stage ${name} for this network`);
  await onPlatform(context, provider, stage);
  if (context.decisions.making?.stages.at(-1)?.name === name) await showProfiles(context, context.decisions.endpointId);
}

/**
 * The network goes with a creation that failed, unless other guests are on it or about to be. Those have written so in
 * their rows when they were accepted, under the lock that is taken here.
 */
export async function removeUnlessUsed<Input>(context: StepContext<Input, CreateDecisions>): Promise<void> {
  const { moxxie, decisions } = context;
  const { provider, facet, spec, profileId } = makingOf(context);
  if (await isUsedByOthers(context, profileId)) {
    await context.log(`Network ${profileId} stays: other guests are on it.`);
    return;
  }
  for (const stage of facet.removing(spec)) {
    await context.noteTask(null);
    await context.note({ undoing: true, intentAt: null, logLine: 0 });
    await onPlatform(context, provider, stage);
  }
  await showProfiles(context, context.decisions.endpointId);
  const { allocationId } = decisions.network;
  if (allocationId) await forgetRealisation(moxxie.db.prisma, { allocationId, endpointId: decisions.endpointId });
}

function isUsedByOthers<Input>(
  { moxxie, decisions, guestId }: StepContext<Input, CreateDecisions>,
  profileId: string,
): Promise<boolean> {
  const { endpointId, datacenter } = decisions;
  return moxxie.db.prisma.$transaction(async (tx) => {
    await lockNetworks(tx, datacenter);
    const rows = await tx.$queryRaw<{ used: boolean }[]>`
      SELECT EXISTS (
        SELECT 1 FROM guests
        WHERE endpoint_id = ${endpointId} AND id <> ${guestId}::uuid
          AND networks @> ${JSON.stringify([{ profileId }])}::jsonb
      ) AS used`;
    return rows[0]?.used ?? false;
  });
}

function onPlatform<Input>(
  context: StepContext<Input, CreateDecisions>,
  provider: Provider,
  { work, isDone, start }: Stage,
): Promise<void> {
  return doOnPlatform(context as StepContext, { provider, guest: null, work, isDone, start });
}

function makingOf<Input>({ moxxie, decisions }: StepContext<Input, CreateDecisions>) {
  const provider = moxxie.providers.get(decisions.endpointId);
  const facet = provider.networks.making;
  if (!facet || !decisions.making) throw new Error("the platform of this operation cannot make networks");
  return { provider, facet, ...decisions.making };
}

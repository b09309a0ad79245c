"use server";

import { randomUUID } from "node:crypto";
import { z } from "zod";
import { batchSize, type CommandAnswer, type CommandRequest } from "@/lib/client/command-batch";
import { fromDocument } from "@/lib/client/problem-error";
import { commands } from "@/lib/commands";
import { execute } from "@/lib/commands/execute";
import { MoxxieError, notFound } from "@/lib/errors";
import { callersError, problemOf } from "@/lib/http/problem";
import { pageContext } from "./_server/page-context";

const Requests = z
  .array(
    z.strictObject({
      command: z.string().max(100),
      input: z.unknown(),
      dryRun: z.boolean().optional(),
      confirm: z.string().max(300).optional(),
      reason: z.string().trim().max(500).optional(),
    }),
  )
  .min(1)
  .max(batchSize);

/** Plans may ask platforms; so many at once keep a bulk action quick without crowding out others. */
const parallel = 6;

/**
 * The dashboard's one write: each request goes through `execute`, which authorises, plans, gates and audits. Arguments of
 * a server action are the browser's word, so they are parsed like any input; the actor is the session's.
 * Answers are plain data in the order of the requests; a failure is an answer too.
 */
export async function runCommands(requests: readonly CommandRequest[]): Promise<CommandAnswer[]> {
  const { moxxie, actor: person } = await pageContext();
  const context = { moxxie, actor: { ...person, requestId: person.requestId ?? randomUUID() } };
  const parsed = Requests.safeParse(requests);
  if (!parsed.success) {
    const malformed = new MoxxieError("invalid_request", "The dashboard's request is malformed; reload the page.");
    return [problemAnswer(malformed, context.actor.requestId)];
  }
  const answers: CommandAnswer[] = [];
  const queue = parsed.data.entries();
  const work = async () => {
    for (const [index, request] of queue) answers[index] = await answerOf(context, request);
  };
  await Promise.all(Array.from({ length: Math.min(parallel, parsed.data.length) }, work));
  return answers;
}

type Context = Awaited<ReturnType<typeof pageContext>>;

async function answerOf(
  { moxxie, actor }: Context,
  request: z.output<typeof Requests>[number],
): Promise<CommandAnswer> {
  const { command: name, input, dryRun, confirm, reason } = request;
  const { requestId } = actor;
  try {
    const command = commands.get(name);
    if (!command) throw notFound("command", name);
    const outcome = await execute(moxxie, actor, { command, input, options: { dryRun, confirm, reason } });
    switch (outcome.kind) {
      case "plan":
        return outcome;
      case "accepted":
        return { kind: "accepted", operationId: outcome.operationId, guestId: outcome.guestId };
      case "awaiting_approval":
        return { kind: outcome.kind, operationId: outcome.operationId, approvalId: outcome.approvalId };
      case "done":
        // React sends only plain data; what a command answers may hold dates.
        return { kind: "done", result: JSON.parse(JSON.stringify(outcome.result ?? null)) };
    }
  } catch (error) {
    if (!(error instanceof MoxxieError))
      moxxie.log.error({ err: error, command: name, requestId }, "a dashboard command failed");
    return problemAnswer(error, requestId);
  }
}

function problemAnswer(error: unknown, requestId: string | null): CommandAnswer {
  return { kind: "problem", problem: fromDocument(problemOf(callersError(error), requestId ?? "")) };
}

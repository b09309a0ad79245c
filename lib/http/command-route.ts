import { z } from "zod";
import type { Command, Outcome } from "@/lib/commands/define";
import { DryRunQuery } from "@/lib/contracts/common";
import { OperationRef, PlanView } from "@/lib/contracts/operations";
import { MoxxieError } from "@/lib/errors";
import { answer } from "./answer";
import type { AuthenticatedCall, RouteDeclaration, RouteText } from "./declaration";
import { operationLocation, operationRef } from "./operation-ref";
import { route } from "./route";

type Done<Result> = Extract<Outcome<Result>, { kind: "done" }>["result"];

/** What every write takes. */
const CommandQuery = DryRunQuery.extend({
  confirm: z
    .string()
    .max(300)
    .optional()
    .meta({ description: "The word that the plan's `confirm` asks for, e.g. the name of a protected guest" }),
  reason: z
    .string()
    .trim()
    .max(500)
    .optional()
    .meta({ description: "Why it is asked for: told to the approvers, where an approval is needed" }),
});

type CommandRouteText = Omit<RouteText, "summary"> & { summary?: string };

interface CommandRoute<
  Schema extends z.ZodType,
  Decisions extends object,
  Result,
  Params extends z.ZodObject,
  Query extends z.ZodObject,
  Body extends z.ZodType,
> extends CommandRouteText {
  command: Command<Schema, Decisions, Result>;
  params?: Params;
  query?: Query;
  body?: Body;
  /** The command's input from what the request says. */
  input(
    call: AuthenticatedCall<z.output<Params>, z.output<Query>, z.output<Body>>,
  ): z.input<Schema> | Promise<z.input<Schema>>;
  /** The word that confirms, where the body may say it too; `?confirm=` counts first. */
  confirm?(body: z.output<Body>): string | undefined;
  /** Why it is asked for, where the body may say it too; `?reason=` counts first. */
  reason?(body: z.output<Body>): string | undefined;
  /** Only for commands that are done at once: status, schema and value of the answer. Absent: 204. */
  done?: {
    status?: 200 | 201;
    /** Whether the thing was there already: then the answer is 200 instead of the declared status. */
    wasThere?(result: Done<Result>): boolean;
    response: z.ZodType;
    value(result: Done<Result>, call: AuthenticatedCall<z.output<Params>, z.output<Query>, z.output<Body>>): unknown;
  };
  secretAnswer?: boolean;
  /** What has been accepted, where the answer tells more of it than how to follow it. */
  accepted?(
    ref: OperationRef,
    call: AuthenticatedCall<z.output<Params>, z.output<Query>, z.output<Body>>,
  ): OperationRef | Promise<OperationRef>;
  /** What the command was refused with, in the words of this route's body. */
  refused?(error: MoxxieError, body: z.output<Body>): MoxxieError;
  /** How paths of wrong fields write an index; `items.2.name` when absent. */
  indexes?: RouteDeclaration["indexes"];
}

/**
 * Declares a write: one command behind one method of one path. The permission and the summary are the command's own;
 * `?dryRun=true`, `Idempotency-Key`, the 202 with its `Location` and the plan come with it.
 */
export function commandRoute<
  Schema extends z.ZodType,
  Decisions extends object,
  Result,
  Params extends z.ZodObject = z.ZodObject<Record<never, never>>,
  Query extends z.ZodObject = z.ZodObject<Record<never, never>>,
  Body extends z.ZodType = z.ZodType<Record<string, never>>,
>(declared: CommandRoute<Schema, Decisions, Result, Params, Query, Body>): RouteDeclaration {
  const { command, params, body, input, confirm, reason, done, secretAnswer, ...others } = declared;
  const { accepted = (ref) => ref, refused, indexes, ...text } = others;
  const long = command.steps !== undefined;
  const isBulk = command.acceptItems !== undefined;
  const good = long ? OperationRef : (done?.response ?? z.null());
  const declaration = route({
    ...text,
    summary: text.summary ?? command.summary,
    permission: command.permission,
    params,
    query: CommandQuery.extend(declared.query?.shape ?? {}),
    body,
    response: good,
    status: long ? 202 : done ? (done.status ?? 200) : 204,
    async handle(call) {
      const { moxxie, actor, services, query, idempotency } = call;
      // The query is parsed by the caller's own fields and `dryRun` together.
      const own = call as AuthenticatedCall<z.output<Params>, z.output<Query>, z.output<Body>>;
      const asked = services.execute(moxxie, actor, {
        command,
        input: await input(own),
        options: {
          dryRun: query.dryRun === true,
          confirm: typeof query.confirm === "string" ? query.confirm : confirm?.(own.body),
          reason: typeof query.reason === "string" ? query.reason : reason?.(own.body),
          ...(idempotency && { inTransaction: idempotency }),
        },
      });
      const outcome = await asked.catch((error: unknown) => {
        throw refused && error instanceof MoxxieError ? refused(error, own.body) : error;
      });
      switch (outcome.kind) {
        case "plan":
          return answer(outcome.plan, { status: 200, schema: PlanView });
        case "accepted":
          return answer(await accepted(operationRef(moxxie, { ...outcome, isBulk }), own), {
            status: 202,
            headers: { location: operationLocation(outcome.operationId) },
          });
        case "awaiting_approval":
          return answer(operationRef(moxxie, { ...outcome, status: outcome.kind, isBulk }), {
            status: 202,
            schema: OperationRef,
            headers: { location: operationLocation(outcome.operationId) },
          });
        case "done":
          return answer(
            done ? await done.value(outcome.result, own) : null,
            done?.wasThere?.(outcome.result) ? { status: 200 } : {},
          );
      }
    },
  });
  const mayBeThere = done?.wasThere !== undefined;
  return { ...declaration, command: command.name, idempotent: true, secretAnswer, mayBeThere, indexes };
}

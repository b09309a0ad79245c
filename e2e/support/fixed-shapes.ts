import { type APIRequestContext, type APIResponse, expect } from "@playwright/test";
import { z } from "zod";

/**
 * What a foreign program knows of the REST API: the fixed shapes, written down here apart from the server's own schemas,
 * so that a field which is renamed or moved there is noticed. Fields may be added; hence the loose objects.
 */
const uuid = z.uuid();
const instant = z.iso.datetime();

export const BulkAccepted = z.looseObject({
  operationId: uuid,
  status: z.literal("processing"),
  results: z.tuple([]),
});

export const AwaitingApproval = z.looseObject({
  operationId: uuid,
  status: z.literal("awaiting_approval"),
  approvalId: uuid,
});

const Result = z.looseObject({
  index: z.number().int(),
  type: z.string(),
  status: z.string(),
  vmId: z.string().optional(),
  error: z.looseObject({ code: z.string(), message: z.string() }).optional(),
  id: uuid.optional(),
  operationId: uuid.optional(),
});

const chosenNetwork = z.looseObject({ profileId: z.string(), chosenBy: z.enum(["request", "primary", "default"]) });

/** The three steps by which a network is chosen, in their order. */
const Trace = z
  .array(
    z.looseObject({
      step: z.string(),
      profileId: z.string().nullable(),
      outcome: z.enum(["chosen", "skipped", "refused", "not_reached"]),
      reason: z.string().min(1),
    }),
  )
  .refine((steps) => steps.map(({ step }) => step).join() === "request,primary,default", "three steps in order");

/** What the batch request is answered with; the platform may not have given an id yet. */
export const InstancesAccepted = z.looseObject({
  operationId: uuid,
  status: z.literal("processing"),
  results: z.array(
    z.looseObject({
      index: z.number().int(),
      name: z.string(),
      vmId: z.string().optional(),
      status: z.string(),
      network: chosenNetwork,
    }),
  ),
});

/** Which network a creation would get. */
export const Resolution = z.looseObject({
  profileId: z.string(),
  chosenBy: z.enum(["request", "primary", "default"]),
  trace: Trace,
  valid: z.array(z.string()),
});

/** The network that an operation has chosen. */
export const ChosenNetwork = chosenNetwork.extend({ trace: Trace });

const ended = ["completed", "rolled_back", "failed", "needs_attention", "canceled"];
const underWay = ["processing", "awaiting_approval", "rolling_back"];

export const Operation = z.looseObject({
  operationId: uuid,
  status: z.enum([...underWay, ...ended]),
  progress: z.number().min(0).max(1),
  results: z.array(Result),
  steps: z.array(z.looseObject({})),
  createdAt: instant,
  completedAt: instant.nullable(),
});
export type Operation = z.infer<typeof Operation>;

/** The only shape that nothing may be added to. */
export const StateChange = z.strictObject({
  instanceId: z.string(),
  vmId: z.string(),
  id: uuid,
  datacenter: z.string(),
  oldState: z.string(),
  newState: z.string(),
  timestamp: instant,
});

export const Webhook = z.looseObject({ id: uuid, secret: z.string().startsWith("whsec_") });

export const Guest = z.looseObject({
  id: uuid,
  vmId: z.string(),
  name: z.string(),
  status: z.string(),
  datacenter: z.string(),
  cores: z.number(),
  memoryMB: z.number(),
  busyOperationId: z.string().nullable(),
});
export type Guest = z.infer<typeof Guest>;
const Guests = z.looseObject({ items: z.array(Guest), total: z.number() });

const Problem = z.looseObject({
  type: z.string(),
  title: z.string().min(1),
  status: z.number().int(),
  detail: z.string().min(1),
  code: z.string(),
  instance: z.string(),
});

const operationTimeoutMs = 60_000;

/** Polls an operation, as a script would, until it has ended. */
export async function untilEnded(api: APIRequestContext, operationId: string): Promise<Operation> {
  let operation: Operation | undefined;
  await expect
    .poll(
      async () => {
        operation = Operation.parse(await (await api.get(`operations/${operationId}`)).json());
        return ended.includes(operation.status);
      },
      { message: `operation ${operationId} ends`, timeout: operationTimeoutMs, intervals: [100, 250] },
    )
    .toBe(true);
  if (!operation) throw new Error(`operation ${operationId} was never read`);
  return operation;
}

/** All guests of a datacenter, by name. */
export async function guestsOf(api: APIRequestContext, datacenter: string): Promise<Guest[]> {
  const lists = await Promise.all(
    ["vms", "containers"].map(async (path) =>
      Guests.parse(await (await api.get(path, { params: { datacenter, limit: 1000 } })).json()),
    ),
  );
  return lists.flatMap(({ items }) => items).sort((one, other) => one.name.localeCompare(other.name));
}

/** What must be the same before and after something that was refused. */
export const standing = (guests: readonly Guest[]) =>
  guests.map(({ id, name, status, cores, memoryMB, busyOperationId }) => ({
    id,
    name,
    status,
    cores,
    memoryMB,
    busyOperationId,
  }));

/** Expects a refusal in the form of RFC 9457 that tells the same as its status line. */
export async function expectProblem(
  answer: APIResponse,
  wanted: { status: number; code: string },
  what = answer.url(),
): Promise<z.infer<typeof Problem>> {
  const text = await answer.text();
  expect(answer.status(), `${what}: ${text.slice(0, 600)}`).toBe(wanted.status);
  expect(answer.headers()["content-type"], what).toContain("application/problem+json");
  const problem = Problem.parse(JSON.parse(text));
  expect(problem, `${what}: ${text.slice(0, 600)}`).toMatchObject(wanted);
  return problem;
}

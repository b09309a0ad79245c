import { expect } from "vitest";
import { type ErrorCode, MoxxieError } from "@/lib/errors";
import type { GuestRef, GuestSpec, Provider, Stage, TaskRef, TaskStatus } from "../provider";
import type { ContractWorld } from "./world";

let made = 0;

/** One spec per kind, each with an id and an operation of its own. */
export function specs(world: ContractWorld, { fromTemplate }: { fromTemplate: boolean }): GuestSpec[] {
  return world.kinds
    .filter((kind) => fromTemplate || kind === "vm") // containers are always made from something
    .map((kind) => {
      made += 1;
      return world.spec({ kind, vmId: world.freeVmId(), operationId: `operation-${made}`, fromTemplate });
    });
}

export const refOf = ({ kind, vmId, hostName }: GuestSpec): GuestRef => ({ kind, vmId, hostName });

export const templateVmId = ({ template }: GuestSpec): string | undefined => template?.id.split(":")[1];

export function stageAt(stages: Stage[], index: number): Stage {
  const stage = stages[index];
  if (stage === undefined) throw new Error(`there is no stage ${index}`);
  return stage;
}

/** Makes a guest through all its stages. */
export async function make(provider: Provider, spec: GuestSpec): Promise<GuestRef> {
  for (const stage of provider.guests.creation(spec)) {
    if (!(await stage.isDone())) await finish(provider, await stage.start());
  }
  return refOf(spec);
}

/** Waits for a task's end. */
export async function ending(provider: Provider, ref: TaskRef | null): Promise<TaskStatus | undefined> {
  if (ref === null) return undefined;
  return expect
    .poll(() => provider.tasks.status(ref), { timeout: 20_000, interval: 10 })
    .toSatisfy((status: TaskStatus) => status.state !== "running")
    .then(() => provider.tasks.status(ref));
}

/** Waits for a task's end and expects it to be a good one. */
export async function finish(provider: Provider, ref: TaskRef | null): Promise<void> {
  const ended = await ending(provider, ref);
  if (ended !== undefined) expect(ended).toMatchObject({ state: expect.stringMatching(/^(succeeded|warning)$/) });
}

export async function expectStatus(provider: Provider, ref: GuestRef, status: string): Promise<void> {
  await expect.poll(async () => (await provider.guests.get(ref))?.status, { timeout: 5_000 }).toBe(status);
}

export async function thrownBy(call: Promise<unknown> | undefined): Promise<unknown> {
  return call?.then(
    () => undefined,
    (error: unknown) => error,
  );
}

export async function expectCode(call: Promise<unknown> | undefined, code: ErrorCode): Promise<void> {
  const error = await thrownBy(call);
  expect(error).toBeInstanceOf(MoxxieError);
  expect((error as MoxxieError).code).toBe(code);
}

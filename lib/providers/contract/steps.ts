import { randomUUID } from "node:crypto";
import { expect } from "vitest";
import { provisionalVmId } from "@/lib/domain/vm-id";
import { type ErrorCode, MoxxieError } from "@/lib/errors";
import type { GuestRef, GuestSpec, Provider, Stage, TaskRef, TaskStatus } from "../provider";
import type { ContractWorld } from "./world";

/** One spec per kind, each with an operation of its own and an id: a free one, or a provisional one. */
export function specs(world: ContractWorld, { fromTemplate }: { fromTemplate: boolean }): GuestSpec[] {
  const { givenBy } = world.provider.guests.ids;
  return world.kinds
    .filter((kind) => fromTemplate || kind === "vm") // containers are always made from something
    .map((kind) => {
      const operationId = randomUUID();
      const vmId = givenBy === "moxxie" ? world.freeVmId() : provisionalVmId(operationId);
      return world.spec({ kind, vmId, operationId, fromTemplate });
    });
}

export const refOf = ({ kind, vmId, hostName }: GuestSpec): GuestRef => ({ kind, vmId, hostName });

export const templateVmId = ({ template }: GuestSpec): string | undefined => template?.id.split(":")[1];

export function stageAt(stages: Stage[], index: number): Stage {
  const stage = stages[index];
  if (stage === undefined) throw new Error(`there is no stage ${index}`);
  return stage;
}

/** The spec with the id and the host that the platform has given the guest, as operations go on after the first stage. */
export async function adopted(provider: Provider, spec: GuestSpec): Promise<GuestSpec> {
  const { ids } = provider.guests;
  if (ids.givenBy === "moxxie") return spec;
  const found = await ids.find(spec);
  if (found === undefined) throw new Error("the guest that was made is not found");
  return { ...spec, ...found };
}

/** Carries out the first `count` stages, each to its end; returns the spec as it stands then. */
export async function makeStages(provider: Provider, wish: GuestSpec, count: number): Promise<GuestSpec> {
  let spec = wish;
  for (let index = 0; index < count; index += 1) {
    const stage = stageAt(provider.guests.creation(spec), index);
    if (!(await stage.isDone())) await finish(provider, await stage.start());
    if (index === 0) spec = await adopted(provider, wish);
  }
  return spec;
}

/** Makes a guest through all its stages. */
export async function make(provider: Provider, spec: GuestSpec): Promise<GuestRef> {
  return refOf(await makeStages(provider, spec, provider.guests.creation(spec).length));
}

/** Makes a guest that is off, also where the platform starts what it has made. */
export async function makeStopped(provider: Provider, spec: GuestSpec): Promise<GuestRef> {
  const ref = await make(provider, spec);
  if (statusOfNew(provider, spec) === "running") await finish(provider, await provider.power.stop(ref));
  await expectStatus(provider, ref, "stopped");
  return ref;
}

/** What a guest is once its creation has ended. */
export const statusOfNew = ({ guests }: Provider, { template }: GuestSpec): "running" | "stopped" =>
  guests.startsWhenMade && template !== undefined ? "running" : "stopped";

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

import { expect } from "vitest";
import { z } from "zod";
import { handlersOf } from "@/app/api/v1/_testing";
import { hashTokenSecret, newTokenSecret, tokenPrefix } from "@/lib/auth/token-secret";
import { BulkResult } from "@/lib/contracts/operations";
import type { Permission, Role } from "@/lib/domain/permissions";
import { networkProfileIds } from "@/lib/simulators/virtfusion";
import { addPeople } from "@/lib/testing/people";
import { endpointId, panelEndpointId, secondEndpointId, startWorld, type World } from "@/lib/testing/world";

const Answer = z.looseObject({
  operationId: z.string().optional(),
  code: z.string().optional(),
  results: z.array(BulkResult).optional(),
  errors: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
});
const Operation = z.looseObject({ status: z.string(), results: z.array(BulkResult) });

export interface Asking {
  query?: string;
  as?: string;
  key?: string;
}

/** A Moxxie that answers the batch request. DC1 and DC2 are alike; DC3 is a panel with the groups Prague and Brno. */
export class InstancesWorld {
  private constructor(
    readonly world: World,
    private readonly token: string,
  ) {}

  static async start(): Promise<InstancesWorld> {
    const world = await startWorld({
      second: { guests: 4, nodes: 2, seed: 3 },
      panel: { guests: 4 },
      panelSettings: { networkProfiles: [{ id: networkProfileIds.routed, name: "Routed", groups: ["Prague"] }] },
      inventoryInterval: "PT1H",
    });
    (globalThis as { moxxieInstance?: Promise<unknown> }).moxxieInstance = Promise.resolve(world.moxxie);
    for (const id of [endpointId, secondEndpointId, panelEndpointId]) await world.moxxie.inventory.refreshProfiles(id);
    await addPeople(world.moxxie);
    return new InstancesWorld(world, await makeToken(world, { role: "admin" }));
  }

  makeToken(rights: Rights): Promise<string> {
    return makeToken(this.world, rights);
  }

  /** `POST /instances` with a body, or with a text that is to be one. */
  async send(body: unknown, { query = "", as = this.token, key }: Asking = {}) {
    const headers = {
      authorization: `Bearer ${as}`,
      "content-type": "application/json",
      ...(key !== undefined && { "idempotency-key": key }),
    };
    const { POST } = await handlersOf("/instances");
    const text = typeof body === "string" ? body : JSON.stringify(body);
    const url = `http://moxxie.test/api/v1/instances${query}`;
    const response = await POST(new Request(url, { method: "POST", headers, body: text }));
    return { status: response.status, headers: response.headers, answer: Answer.parse(await response.json()) };
  }

  async operation(id: string): Promise<z.output<typeof Operation>> {
    const { GET } = await handlersOf("/operations/{id}");
    const headers = { authorization: `Bearer ${this.token}` };
    const response = await GET(new Request(`http://moxxie.test/api/v1/operations/${id}`, { headers }));
    return Operation.parse(await response.json());
  }

  /** Waits for the end of the operation that a 202 tells of. */
  async settled({ answer }: { answer: z.output<typeof Answer> }): Promise<z.output<typeof Operation>> {
    const id = answer.operationId ?? "";
    await this.world.moxxie.operations.settled(id, 60_000);
    return this.operation(id);
  }

  /** The same, and it must have gone well. */
  async completed(sent: { answer: z.output<typeof Answer> }): Promise<z.output<typeof Operation>> {
    const operation = await this.settled(sent);
    expect(operation.status, JSON.stringify(operation.error)).toBe("completed");
    return operation;
  }

  guestNamed(name: string) {
    return this.world.moxxie.inventory.view().guestsByName(name)[0];
  }
}

interface Rights {
  role: Role;
  datacenterIds?: string[];
  scopes?: Permission[];
}

async function makeToken({ moxxie }: World, rights: Rights): Promise<string> {
  const secret = newTokenSecret();
  const own = { name: `instances ${JSON.stringify(rights)}`.slice(0, 100), createdBy: "test" };
  await moxxie.db.prisma.apiToken.create({
    data: { ...own, hash: hashTokenSecret(secret), prefix: tokenPrefix(secret), ...rights },
  });
  return secret;
}

let count = 0;
export const resources = { memory: 256, disk: 12, cpu: 1 };

/** An entry for DC1's nodes. */
export const onNodes = (change: object = {}) => ({
  name: `node-${++count}`,
  provider: "proxmox",
  datacenter: "DC1",
  resources,
  template: "debian-12",
  ...change,
});

/** An entry for the panel. */
export const onPanel = (change: object = {}) => ({
  name: `panel-${++count}`,
  provider: "virtfusion",
  hypervisor_group: "Prague",
  resources: { memory: 512, disk: 10, cpu: 1 },
  template: "debian-12",
  ...change,
});

export const request = (...instances: object[]) => ({ project_name: "Store front", instances });

import { afterAll, beforeAll, describe } from "vitest";
import { configuring } from "./contract/configuring";
import { cloning, migrating, snapshotting } from "./contract/copying";
import { destroying } from "./contract/destroying";
import { failing } from "./contract/failing";
import { hosting } from "./contract/hosting";
import { givingIds } from "./contract/ids";
import { looking } from "./contract/looking";
import { creating, removing } from "./contract/making";
import { makingNetworks } from "./contract/networks";
import { observing } from "./contract/observing";
import { refusing } from "./contract/refusing";
import { powering } from "./contract/running";
import type { ContractSubject, ContractWorld } from "./contract/world";

export type { ContractSubject, ContractWorld, ContractZone } from "./contract/world";

/**
 * What the house relies on, whatever the platform. Every provider passes it against its simulator. A facet that a
 * provider does not have is skipped, and must then be missing from its capabilities.
 */
export function describeProviderContract(name: string, subject: ContractSubject): void {
  describe(`the ${name} provider`, () => {
    let world: ContractWorld;
    beforeAll(async () => {
      world = await subject.start({ guests: 12 });
    });
    afterAll(() => world.close());

    observing(() => world, subject);
    creating(() => world);
    givingIds(() => world);
    refusing(() => world);
    removing(() => world);
    configuring(() => world);
    powering(() => world);
    snapshotting(() => world);
    cloning(() => world);
    migrating(() => world);
    destroying(() => world);
    hosting(() => world);
    makingNetworks(() => world);
    looking(() => world);
    failing(() => world);
  });
}

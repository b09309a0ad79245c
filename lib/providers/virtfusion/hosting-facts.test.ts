import { expect, test } from "vitest";
import { factsOf } from "./hosting-facts";
import { Server } from "./wire";

const server = (more: object) =>
  Server.parse({
    id: 7,
    hypervisorId: 1,
    name: "web",
    state: "complete",
    created: "2026-01-01T00:00:00+00:00",
    ...more,
  });
const nic = (...addresses: string[]) => ({ name: "eth0", ipv4: addresses.map((address) => ({ address })), ipv6: [] });

test("owner, backup plan, throttle and the primary network's addresses come from the server", () => {
  const facts = factsOf(
    server({
      ownerId: 3,
      owner: { id: 3, name: "Jane" },
      backupPlan: { id: 5, name: "daily" },
      cpu: { cores: 2, throttle: 40 },
      network: { interfaces: [nic("192.0.2.1", "192.0.2.2")], secondaryInterfaces: [nic("198.51.100.1")] },
    }),
  );
  expect(facts).toEqual({
    ownerId: "3",
    backupPlanId: "5",
    cpuThrottlePercent: 40,
    publicAddresses: ["192.0.2.1", "192.0.2.2"],
  });
});

test("no backup plan is none, and what is not told is absent", () => {
  expect(factsOf(server({ ownerId: 3, backupPlan: { id: null, name: null } }))).toEqual({
    ownerId: "3",
    backupPlanId: null,
  });
});

import { expect, test } from "@playwright/test";
import { AvailableResources, CapacityOverview, DatacenterStatistics } from "@/lib/contracts/capacity";
import { GuestDetail } from "@/lib/contracts/guests";
import { NetworkView } from "@/lib/contracts/networks";
import { AvailableAnswer, PlacementAnswer } from "@/lib/contracts/placement";
import { ReservationView } from "@/lib/contracts/reservations";
import { followed, openApi, removeVm } from "./support/api";
import { uniqueName } from "./support/names";

test("an orchestrator asks, reserves, creates and cleans up in the fixed shapes", async ({ baseURL }) => {
  const api = await openApi(baseURL);

  const found = AvailableAnswer.parse(
    await (await api.get("resources/available?cpu_min=1&memory_min=1&datacenter=DC1")).json(),
  );
  expect(found.candidates.length).toBeGreaterThan(0);
  const asked = { requirements: { cpu: 1, memoryGB: 1, diskGB: 4, networks: [] }, datacenter: "DC1" };
  const placed = PlacementAnswer.parse(await (await api.post("placement/validate", { data: asked })).json());
  expect(placed).toMatchObject({ valid: true, datacenter: "DC1" });
  const tooLarge = { requirements: { cpu: 1, memoryGB: 16_000 }, datacenter: "DC1" };
  const refused = PlacementAnswer.parse(await (await api.post("placement/validate", { data: tooLarge })).json());
  expect(refused).toMatchObject({ valid: false, suggestedNode: null });
  expect(refused.reason).toMatch(/16,?000 GB/);

  const before = DatacenterStatistics.parse(await (await api.get("datacenters/DC1/statistics")).json());
  const resources = { cpu: 1, memoryGB: 2, diskGB: 4 };
  const body = { resources, duration: "PT5M", reason: "VM creation pending", datacenter: "DC1" };
  const key = { "idempotency-key": uniqueName("reservation") };
  const granted = await api.post("reservations", { data: body, headers: key });
  expect(granted.status()).toBe(201);
  const reservation = ReservationView.parse(await granted.json());
  expect(reservation).toMatchObject({ status: "active", datacenter: "DC1", resources });
  const again = await api.post("reservations", { data: body, headers: key });
  expect(await again.json()).toMatchObject({ reservationId: reservation.reservationId });

  const held = DatacenterStatistics.parse(await (await api.get("datacenters/DC1/statistics")).json());
  expect(held.memoryMB.reserved).toBeCloseTo(before.memoryMB.reserved + 2048, 0);
  AvailableResources.parse(await (await api.get("datacenters/DC1/available-resources")).json());
  const capacity = await api.get("datacenters/capacity?cpu=2&memoryGB=4&diskGB=20");
  expect(CapacityOverview.parse(await capacity.json()).fits).toBeGreaterThan(0);

  const allocated = await api.post("networks/allocate", {
    data: { clientId: "e2e", datacenter: "DC1", purpose: uniqueName("p") },
  });
  expect(allocated.status()).toBe(201);
  const network = NetworkView.parse(await allocated.json());

  const wish = {
    name: uniqueName("orchestrated"),
    datacenter: "DC1",
    failoverDC: "DC2",
    cores: 1,
    memoryMB: 2048,
    diskGB: 4,
    clientId: "e2e",
    network: { allocationId: network.id },
    reservationId: reservation.reservationId,
  };
  const stranger = { ...wish, name: uniqueName("stranger"), clientId: "somebody-else", reservationId: undefined };
  expect(await (await api.post("vms", { data: stranger })).json()).toMatchObject({ code: "network_of_another_client" });
  const made = await followed(api, await api.post("vms", { data: wish }));
  expect(made.status, made.error?.message).toBe("completed");
  const guest = GuestDetail.parse(await (await api.get(`vms/${made.guestId}`)).json());
  expect(guest).toMatchObject({
    node: reservation.node,
    primaryDC: "DC1",
    currentDC: "DC1",
    failoverDC: "DC2",
    clientId: "e2e",
  });
  expect(guest.networks).toMatchObject([{ vlan: network.vlan, allocationId: network.id }]);
  const used = ReservationView.parse(await (await api.get(`reservations/${reservation.reservationId}`)).json());
  expect(used).toMatchObject({ status: "consumed", guestId: guest.id, operationId: made.operationId });

  const inUse = await api.delete(`networks/${network.id}`);
  expect(inUse.status()).toBe(409);
  expect(await inUse.json()).toMatchObject({ code: "network_in_use" });
  await removeVm(api, guest);
  expect((await followed(api, await api.delete(`networks/${network.id}`))).status).toBe("completed");
});

test("nonsense is a clear problem, and nothing changes", async ({ baseURL }) => {
  const api = await openApi(baseURL);
  const resources = { cpu: 1, memoryGB: 1 };
  const reserve = (more: object) =>
    api.post("reservations", { data: { resources, reason: "x", duration: "PT5M", ...more } });
  for (const duration of ["5m", "PT", "P1Y", "PT0S", ""]) expect((await reserve({ duration })).status()).toBe(400);
  expect((await reserve({ resources: { cpu: -1, memoryGB: 1 } })).status()).toBe(400);
  expect(await (await reserve({ datacenter: "DC9" })).json()).toMatchObject({ code: "unknown_datacenter" });
  expect(await (await reserve({ resources: { cpu: 1000, memoryGB: 16_000 } })).json()).toMatchObject({
    code: "no_capacity",
  });
  const allocate = (more: object) =>
    api.post("networks/allocate", { data: { clientId: "x", datacenter: "DC1", ...more } });
  expect((await allocate({ vlan: 4095 })).status()).toBe(400);
  expect((await allocate({ vlan: 4000 })).status()).toBe(422);
  expect((await allocate({ prefix: 8 })).status()).toBe(422);
  expect((await api.get("resources/available?cpu_min=many")).status()).toBe(400);
  expect((await api.get("datacenters/DC9/statistics")).status()).toBe(404);
  expect((await api.get("networks/nothing")).status()).toBeGreaterThanOrEqual(400);
});

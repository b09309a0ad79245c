import { describe, expect, test } from "vitest";
import { packageIds } from "..";
import { OneServer } from "../testing/one-server";

const one = new OneServer();

describe("changes of a running server", () => {
  test("of memory and cores wait for a power cycle", async () => {
    await one.built();
    expect(await one.put(`modify/memory`, { memory: 4_096 })).toMatchObject({
      status: 201,
      text: "",
    });
    expect((await one.put(`modify/cpuCores`, { cores: 4 })).status).toBe(201);
    expect(await one.get()).toMatchObject({
      settings: { resources: { memory: 4_096, cpuCores: 4 } },
      tasks: { actions: { pending: [{ requires: ["boot", "restart", "shutdown", "poweroff"] }, {}] } },
    });
    expect(one.simulator.server(one.id)).toMatchObject({ appliedMemoryMb: 2_048, appliedCpuCores: 2 });
    await one.post("power/restart");
    one.pass(10_000);
    expect(one.simulator.server(one.id)).toMatchObject({
      appliedMemoryMb: 4_096,
      appliedCpuCores: 4,
      pendingActions: [],
    });
  });

  test("are refused beyond the limits and the room of the hypervisor", async () => {
    for (const [path, body] of [
      ["memory", { memory: 255 }],
      ["memory", { memory: 10_000_000 }],
      ["cpuCores", { cores: 0 }],
      ["cpuCores", { cores: 601 }],
      ["cpuCores", { cores: 600 }],
      ["cpuCores", { cpuCores: 2 }],
      ["cpuThrottle", { percent: 100 }],
      ["traffic", { traffic: 1_000_000_000 }],
      ["name", { name: "" }],
    ] as const)
      expect({ path, body, status: (await one.put(`modify/${path}`, body)).status }).toEqual({
        path,
        body,
        status: 422,
      });
  });

  test("by package take what is asked, and tell what was left as it is", async () => {
    const reply = await one.put(`package/${packageIds.compute}`, {
      cpu: true,
      memory: true,
      primaryDiskSize: true,
      primaryNetworkTraffic: false,
      primaryDiskWriteIOPS: true,
    });
    expect(reply).toMatchObject({
      status: 200,
      body: { info: ["write IOPS not updated. It matches the current value"] },
    });
    expect(await one.get()).toMatchObject({
      settings: { resources: { memory: 8_192, cpuCores: 4, storage: 80, traffic: 2_000 } },
    });
    const back = await one.put(`package/${packageIds.standard}`, {
      primaryDiskSize: true,
      cpu: true,
    });
    expect(back.body).toEqual({
      info: ["primary disk not updated. It either matches or is lower than the current value"],
    });
    expect((await one.put(`package/999`, {})).status).toBe(404);
    expect((await one.put(`package/${packageIds.disabled}`, {})).status).toBe(422);
  });

  test("of owner and backup plan name records that exist", async () => {
    expect((await one.put(`owner/3`)).status).toBe(201);
    expect(await one.get()).toMatchObject({ ownerId: 3, owner: { id: 3 } });
    expect((await one.put(`owner/999`)).body).toEqual({ msg: "user not found" });
    expect((await one.put(`backups/plan/41`)).status).toBe(201);
    expect(await one.get()).toMatchObject({ backupPlan: { id: 41, name: "daily" } });
    expect((await one.put(`backups/plan/0`)).status).toBe(201);
    expect(await one.get()).toMatchObject({ backupPlan: { id: null, name: null } });
    expect((await one.put(`backups/plan/999`)).status).toBe(404);
  });
});

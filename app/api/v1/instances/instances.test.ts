import { globSync, readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { approveRequest } from "@/lib/commands/approval/approve";
import { execute } from "@/lib/commands/execute";
import { updatePolicy } from "@/lib/commands/policy/update";
import { PlanView } from "@/lib/contracts/operations";
import type { Permission } from "@/lib/domain/permissions";
import { networkProfileIds } from "@/lib/simulators/virtfusion";
import { admin } from "@/lib/testing/world";
import { InstancesWorld, onNodes, onPanel, request } from "./instances.test-helper";

let at: InstancesWorld;
beforeAll(async () => {
  at = await InstancesWorld.start();
}, 90_000);
afterAll(() => at?.world.close());

describe("on nodes that can be named", () => {
  test("guests are made as asked for, and the answer and the operation tell what was chosen", {
    timeout: 90_000,
  }, async () => {
    const accepted = await at.send(
      request(
        onNodes({ name: "api", number_of_instances: 2, network: { bandwidth: 100 }, volumes: [{ size_gb: 3 }] }),
        onNodes({ name: "build", provision: false, hypervisor_id: "pve2", network: { profile_id: "vmbr0" } }),
      ),
    );
    expect(accepted.status).toBe(202);
    expect(accepted.headers.get("location")).toBe(`/api/v1/operations/${accepted.answer.operationId}`);
    const byItself = { profileId: expect.stringMatching(/^vmbr/), chosenBy: expect.stringMatching(/primary|default/) };
    const asAsked = { profileId: "vmbr0", chosenBy: "request" };
    const chosen = [
      { index: 0, name: "api-0", network: byItself },
      { index: 1, name: "api-1", network: byItself },
      { index: 2, name: "build", network: asAsked },
    ].map((each) => ({ ...each, vmId: expect.stringMatching(/^\d+$/) }));
    expect(accepted.answer.results).toMatchObject(chosen);
    expect((await at.completed(accepted)).results).toMatchObject(
      chosen.map((each) => ({ ...each, status: "completed" })),
    );

    expect(at.guestNamed("api-0")).toMatchObject({
      status: "running",
      tags: ["project-store-front"],
      datacenterId: "DC1",
    });
    expect(at.guestNamed("build")).toMatchObject({ status: "stopped", hostName: "pve2" });
    const { config } = at.world.platform.guest(Number(at.guestNamed("api-1")?.vmId)) ?? {};
    expect(config?.net0).toContain("rate=12.5");
    expect(config?.scsi1).toContain("size=3G");
    expect(config?.description).toContain("Project: Store front");
  });

  test("a dry run tells the plan and does nothing", async () => {
    const before = await at.world.moxxie.db.prisma.operation.count();
    const { status, answer } = await at.send(request(onNodes({ number_of_instances: 3 })), { query: "?dryRun=true" });
    expect(status).toBe(200);
    expect(PlanView.parse(answer).items).toHaveLength(3);
    expect(await at.world.moxxie.db.prisma.operation.count()).toBe(before);
  });

  test("the same key makes the guests once", { timeout: 60_000 }, async () => {
    const body = request(onNodes({ name: "once" }));
    const first = await at.send(body, { key: "once-1" });
    const again = await at.send(body, { key: "once-1" });
    expect([again.status, again.headers.get("idempotent-replayed")]).toEqual([202, "true"]);
    expect(again.answer).toEqual(first.answer);
    expect((await at.send(request(onNodes()), { key: "once-1" })).answer.code).toBe("idempotency_key_reused");
    await at.completed(first);
    expect(at.world.moxxie.inventory.view().guestsByName("once")).toHaveLength(1);
  });
});

describe("on a panel that chooses within groups", () => {
  test("servers are made as asked for", { timeout: 90_000 }, async () => {
    const accepted = await at.send(
      request(
        onPanel({
          name: "shop",
          number_of_instances: 2,
          ssh_key_name: "moxxie",
          network: { profile_id: networkProfileIds.routed, bandwidth: 200, public_ip: true, firewall_rulesets: [31] },
          volumes: [{ size_gb: 5 }, { size_gb: 7 }],
        }),
        onPanel({ name: "spare", hypervisor_group: "Brno", provision: false, template: undefined }),
      ),
    );
    expect([accepted.status, accepted.answer.errors]).toEqual([202, undefined]);
    const routed = { profileId: String(networkProfileIds.routed), chosenBy: "request" };
    expect(accepted.answer.results).toMatchObject([
      { index: 0, name: "shop-0", network: routed },
      { index: 1, name: "shop-1", network: routed },
      { index: 2, name: "spare", network: { chosenBy: "default" } },
    ]);
    // The panel has given no ids yet.
    for (const result of accepted.answer.results ?? []) expect(result).not.toHaveProperty("vmId");
    const { results } = await at.completed(accepted);
    const servers = results.map(({ vmId }) => at.world.panel?.server(Number(vmId)));
    expect(servers.map((server) => [server?.name, server?.state])).toEqual([
      ["shop-0", "complete"],
      ["shop-1", "complete"],
      ["spare", "allocated"],
    ]);
    expect(servers[0]?.disks.map(({ capacityGb }) => capacityGb)).toEqual([10, 5, 7]);
    expect(servers[0]?.sshKeyIds).toHaveLength(1);
    expect(servers[0]?.interfaces[0]).toMatchObject({
      networkProfile: networkProfileIds.routed,
      inboundKbytesPerSecond: 25_000,
      outboundKbytesPerSecond: 25_000,
      firewallRulesets: [31],
    });
    expect(servers.map((server) => server?.groupId)).toEqual([1, 1, 2]);
  });

  test("of servers whose build fails none is left, nor of the others", { timeout: 90_000 }, async () => {
    const idsNow = () => at.world.panel?.servers().map(({ id }) => id);
    const before = idsNow();
    at.world.panel?.faults.failNextJob("build", "the image is broken");
    const accepted = await at.send(request(onPanel({ name: "doomed", number_of_instances: 3 })));
    const { status, results } = await at.settled(accepted);
    expect(status).toBe("rolled_back");
    const failed = results.filter((result) => result.status === "failed");
    expect(failed.map(({ error }) => error?.message)).toEqual([expect.stringContaining("could not build server")]);
    expect(idsNow()).toEqual(before);
    expect(["doomed-0", "doomed-1", "doomed-2"].flatMap((name) => at.guestNamed(name) ?? [])).toEqual([]);
  });

  test("what the platform cannot keep or be told is in the plan", async () => {
    const body = request(onPanel({ hypervisor_id: 11, provision: false }), onPanel());
    const { answer } = await at.send(body, { query: "?dryRun=true" });
    const { warnings, possible } = PlanView.parse(answer);
    expect(possible).toBe(true);
    const said = warnings.join("\n");
    expect(said).toMatch(/It takes one of the 3 in group 'Prague', to which 'prague-hv1' belongs/);
    expect(said).toMatch(/without an operating system, and its template is not used/);
    expect(said.match(/keeps neither tags nor notes/g)).toHaveLength(1);
  });
});

describe("who may not", () => {
  test("see a datacenter learns nothing of it", async () => {
    const elsewhere = await at.makeToken({ role: "admin", datacenterIds: ["DC3"] });
    const { status, answer } = await at.send(request(onNodes()), { as: elsewhere });
    expect([status, answer.code]).toEqual([422, "bulk_refused"]);
    expect(JSON.stringify(answer)).not.toMatch(/DC1|DC2|proxmox is|pve/);
  });

  test("make guests is told so, before anything is looked up", async () => {
    const scopes: Permission[] = ["operation:bulk"];
    const limited = await at.makeToken({ role: "admin", scopes });
    const { status, answer } = await at.send(request(onNodes({ template: "suse" })), { as: limited });
    expect([status, answer.code]).toEqual([403, "forbidden"]);
  });
});

test("a request that the policy wants approved waits as a whole, and is carried out after the yes", {
  timeout: 90_000,
}, async () => {
  const rule = {
    id: "new",
    name: "New guests in DC2",
    commands: ["vm.create"],
    roles: ["operator" as const],
    datacenters: ["DC2"],
  };
  const policy = await execute(at.world.moxxie, admin, {
    command: updatePolicy,
    input: { rules: [rule], expiresAfter: "PT1H" },
  });
  expect(policy.kind).toBe("done");
  const asker = await at.makeToken({ role: "operator" });
  const body = request(onNodes({ name: "asked", datacenter: "DC2" }), onNodes());
  const sent = await at.send(body, { as: asker });
  const { status, answer } = sent;
  expect([status, answer.status, answer.results]).toEqual([202, "awaiting_approval", []]);
  expect(at.guestNamed("asked")).toBeUndefined();
  const approvalId = String(answer.approvalId);
  await execute(at.world.moxxie, admin, { command: approveRequest, input: { approvalId } });
  expect(await at.settled(sent)).toMatchObject({
    status: "completed",
    results: [{ name: "asked" }, {}],
  });
});

/** The bodies that the documentation shows. */
const examples = globSync("docs/examples/*.json").sort();

test("the documentation has an example of every platform", () => {
  expect(examples.length).toBeGreaterThanOrEqual(5);
});

test.each(examples)("%s is answered as it stands", { timeout: 90_000 }, async (path) => {
  const text = readFileSync(path, "utf8");
  const sent = await at.send(text);
  if (path.endsWith("maas.json")) {
    expect(sent.answer.errors).toMatchObject([{ path: "instances[0].provider" }]);
    return;
  }
  expect([sent.status, sent.answer.errors]).toEqual([202, undefined]);
  const { results } = await at.completed(sent);
  expect(results.map(({ name }) => at.guestNamed(name ?? "")?.managed)).toEqual(results.map(() => true));
});

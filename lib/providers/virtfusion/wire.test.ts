import { describe, expect, test } from "vitest";
import { z } from "zod";
import {
  createdBody,
  failedQueueBody,
  hypervisorBody,
  ipBlockBody,
  packageBody,
  pageBody,
  queueBody,
  rowBody,
  serverBody,
  sharedStorageBody,
  templateBody,
} from "./bodies.test-helper";
import {
  Hypervisor,
  IpBlock,
  PackagesAnswer,
  PageHead,
  QueueAnswer,
  QueueEntryAnswer,
  ResourcesRow,
  Server,
  ServerAnswer,
  TemplatesAnswer,
  TrafficAnswer,
} from "./wire";

const pageOf = <T extends z.ZodType>(item: T) => PageHead.extend({ data: z.array(item) });

describe("what the panel answers is read", () => {
  test("hypervisors, by pages", () => {
    expect(pageOf(Hypervisor).parse(pageBody([hypervisorBody()])).data[0]).toEqual({
      id: 31,
      name: "hv-a",
      ip: "203.0.113.31",
      commissioned: 3,
      enabled: true,
      maintenance: false,
      group: { id: 5, name: "Lisbon", enabled: true },
      maxMemory: 96_000,
      maxCpu: 48,
    });
  });

  test("resources of a group, with flags as 0 and 1", () => {
    const body = rowBody({ resources: { otherStorage: [sharedStorageBody({ enabled: 0 })] } });
    const [row] = pageOf(ResourcesRow).parse(pageBody([body])).data;
    expect(row?.hypervisor).toEqual({ id: 31, name: "hv-a", enabled: true, prohibit: false, commissioned: true });
    expect(row?.resources.localStorage).toMatchObject({ enabled: true, max: 900, allocated: 300 });
    expect(row?.resources.otherStorage).toMatchObject([{ id: 8, enabled: false, isDatastore: true }]);
  });

  test("a server that runs, one that was just made, and one that is being built", () => {
    expect(ServerAnswer.parse({ data: serverBody() }).data).toMatchObject({
      id: 640,
      name: "web-1",
      hypervisor: { id: 31, groupId: 5, group: { name: "Lisbon" } },
      network: { interfaces: [{ name: "eth0", networkProfile: 0, ipv4: [{ address: "203.0.113.40" }] }] },
    });
    const created = ServerAnswer.parse({ data: createdBody() }).data;
    expect(created).toMatchObject({ name: "", state: "allocated", storage: [{ capacity: 25 }, { capacity: 10 }] });
    expect(created.built).toBeUndefined();
    const building = serverBody({ state: "queued", settings: { ...settings, decryptedPassword: "hunter2-hunter2" } });
    expect(JSON.stringify(ServerAnswer.parse({ data: building }))).not.toContain("hunter2");
  });

  const settings = { osTemplateInstallId: 46, resources: { memory: 1, storage: 1, traffic: 0, cpuCores: 1 } };

  test("an asked hypervisor's answer, and its silence", () => {
    const remoteState = {
      state: "running",
      running: true,
      cpu: 12.5,
      memory: { actual: 2_097_152, unused: 1_048_576, available: 2_000_000, rss: 900_000 },
      disk: { vda: { "rd.bytes": 1, "wr.bytes": 2 } },
      agent: { fsinfo: [] },
    };
    expect(Server.parse(serverBody({ remoteState })).remoteState).toMatchObject({ running: true, cpu: 12.5 });
    expect(Server.parse(serverBody({ remoteState: {} })).remoteState).toEqual({});
    for (const none of [false, [], null]) {
      expect(Server.parse(serverBody({ remoteState: none })).remoteState).toBeUndefined();
    }
  });

  test("empty maps come as lists, numbers as text, and what is not told is absent", () => {
    const odd = Server.parse({
      id: "9",
      hypervisorId: "31",
      name: null,
      state: "allocated",
      created: "2025-01-01T00:00:00+00:00",
      settings: [],
      cpu: [],
      network: [],
      hypervisor: [],
      tasks: [],
      suspended: 1,
    });
    expect(odd).toMatchObject({ id: 9, hypervisorId: 31, name: "", suspended: true, protected: false, storage: [] });
    expect(odd.network).toBeUndefined();
  });

  test.each(["id", "hypervisorId", "state", "created"])("a server without '%s' is not believed", (field) => {
    const { [field]: _, ...rest } = serverBody();
    expect(Server.safeParse(rest).success).toBe(false);
  });

  test("packages, templates and address pools", () => {
    expect(PackagesAnswer.parse({ data: [packageBody()] }).data).toMatchObject([{ id: 11, primaryStorage: 25 }]);
    const families = [
      { name: "Debian", description: "", icon: "x", templates: [templateBody({ variant: null })], id: 1 },
    ];
    const [family] = TemplatesAnswer.parse({ data: families }).data;
    expect(family?.templates).toEqual([
      { id: 46, name: "Debian", version: "12 (Bookworm)", arch: 1, eol: false, type: "linux", variant: undefined },
    ]);
    expect(IpBlock.parse(ipBlockBody())).toMatchObject({ type: 4, networkProfile: 0, ipv4: { freeTotal: 61 } });
  });

  test("the queue, and the answers that name an entry of it", () => {
    expect(QueueEntryAnswer.parse({ data: queueBody() }).data).toMatchObject({ id: 880, failed: false, progress: 100 });
    expect(QueueEntryAnswer.parse({ data: queueBody({ finished: null }) }).data.finished).toBeUndefined();
    expect(QueueEntryAnswer.parse({ data: failedQueueBody("no space") }).data.errors?.exception?.message).toBe(
      "no space",
    );
    expect(QueueAnswer.parse({ data: { queueId: 171 } }).data.queueId).toBe(171);
    expect(QueueAnswer.parse({ data: { queueId: null } }).data.queueId).toBeNull();
  });

  test("traffic by billing period", () => {
    const monthly = [
      {
        month: 2,
        start: "2025-02-01 00:00:00",
        end: "2025-02-28 23:59:59",
        rx: 3,
        tx: 4,
        total: 7,
        limit: 0,
        blocks: [],
      },
    ];
    expect(TrafficAnswer.parse({ data: { monthly } }).data.monthly).toMatchObject([
      { rx: 3, tx: 4, total: 7, limit: 0 },
    ]);
  });

  test("an empty page", () => {
    expect(pageOf(Server).parse(pageBody([]))).toMatchObject({ data: [], total: 0 });
  });
});

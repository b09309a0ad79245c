import { describe, expect, test } from "vitest";
import { addressesOf, containerAddressesOf } from "./addresses";
import { encodeForm } from "./form";
import { mentionsGuest } from "./making";
import { markerOf, withMarker, withoutMarker } from "./marker";
import { seriesOf } from "./metrics";
import { refusals } from "./migration";
import { missingOptional, missingPrivileges, neededPrivileges } from "./privileges";
import { parseProperties, sizeGb, writeProperties } from "./property-string";
import { infoOf, outcomeOf, progressOf } from "./tasks";
import { archiveName, templateSource } from "./templates";
import { AgentInterfacesAnswer, ContainerInterfacesAnswer, RrdAnswer, TaskListAnswer } from "./wire";

describe("property strings", () => {
  test("have a part without a name, and values with an equals sign", () => {
    const text = "local-lvm:vm-1-disk-0,size=32G,serial=a=b";
    expect(parseProperties(text, "file")).toEqual({ file: "local-lvm:vm-1-disk-0", size: "32G", serial: "a=b" });
  });
  test("are written in order, without what is undefined", () => {
    expect(writeProperties({ model: "virtio", bridge: "vmbr0", tag: undefined, rate: 1.5 }, "model")).toBe(
      "virtio,bridge=vmbr0,rate=1.5",
    );
  });
  test.each([
    ["32G", 32],
    ["1536M", 1.5],
    ["528K", 528 / 1024 ** 2],
    ["1T", 1024],
    ["1073741824", 1],
    ["x", undefined],
    [undefined, undefined],
  ])("the size %s is %s GB", (text, gb) => expect(sizeGb(text)).toBe(gb));
});

test("a form keeps separators, blanks and signs apart", () => {
  expect(encodeForm({ "a b": "1;2&3=4+5 é", off: false })).toBe("a%20b=1%3B2%263%3D4%2B5%20%C3%A9&off=0");
});

describe("the mark of an operation", () => {
  test("is found again, also among notes that people edit, and not shown to them", () => {
    const notes = withMarker("Web server\nof ACME", "op-1");
    expect(markerOf(notes)).toBe("op-1");
    expect(markerOf(`${notes}\n`)).toBe("op-1");
    expect(withoutMarker(`${notes}\n`)).toBe("Web server\nof ACME");
    expect(markerOf(`Added above\n${notes}\nAdded below`)).toBe("op-1");
  });
  test("replaces an earlier one", () =>
    expect(withMarker(withMarker("x", "op-1"), "op-2")).toBe("x\n\nmoxxie-operation: op-2"));
  test("is not in ordinary notes", () => expect(markerOf("see moxxie-operation: nothing")).toBeUndefined());
});

test.each([
  ["local:vztmpl/debian-12-standard_12.7-1_amd64.tar.zst", "debian-12"],
  ["local:vztmpl/ubuntu-24.04-standard_24.04-2_amd64.tar.zst", "ubuntu-24.04"],
  ["local:vztmpl/alpine-3.22-default_20250617_amd64.tar.xz", "alpine-3.22"],
  ["nfs:vztmpl/debian-12-turnkey-wordpress_18.2-1_amd64.tar.gz", "debian-12"],
  ["nfs:vztmpl/archlinux-base_20240911-1_amd64.tar.zst", "archlinux-base_20240911-1_amd64"],
  ["nfs:vztmpl/rockylinux-9-default_20240912_amd64.tar.xz", "rockylinux-9"],
  ["nfs:vztmpl/custom.tar", "custom"],
])("the archive %s is called %s", (volume, name) => expect(archiveName(volume)).toBe(name));

test("a template's id tells guests from archives", () => {
  expect(templateSource("vm:9000")).toEqual({ guest: { kind: "vm", vmId: "9000" } });
  expect(templateSource("container:9001")).toEqual({ guest: { kind: "container", vmId: "9001" } });
  expect(templateSource("local:vztmpl/a.tar.zst")).toEqual({ archive: "local:vztmpl/a.tar.zst" });
});

describe("tasks", () => {
  test.each([
    [undefined, { state: "running" }],
    ["RUNNING", { state: "running" }],
    ["OK", { state: "succeeded" }],
    ["WARNINGS: 1", { state: "warning" }],
    ["unexpected status", { state: "failed", error: "unexpected status" }],
    [
      "unable to create VM 101: config file already exists",
      { state: "failed", error: "unable to create VM 101: config file already exists", errorCode: "vm_id_taken" },
    ],
  ])("with the exit status %s", (exitStatus, outcome) => expect(outcomeOf(exitStatus)).toEqual(outcome));

  test.each([
    [["transferred 0.0 B of 10.0 GiB (0.00%)", "transferred 1.3 GiB of 10.0 GiB (12.50%)", "x"], 0.125],
    [["mirror-scsi0: transferred 10.0 GiB of 10.0 GiB (100.00%) in 5s"], 1],
    [["starting", "100 percent sure"], undefined],
    [[], undefined],
  ])("with the log %o are so far: %s", (lines, progress) => expect(progressOf(lines)).toBe(progress));

  test("of a node's list, ended, running, and without a guest", () => {
    const entries = TaskListAnswer.parse([
      {
        upid: "A",
        type: "qmstart",
        id: "100",
        node: "pve1",
        user: "root@pam",
        tokenid: "moxxie",
        starttime: 1774350000,
        endtime: 1774350433,
        status: "OK",
        pid: 1,
      },
      {
        upid: "B",
        type: "qmclone",
        id: "9000",
        node: "pve1",
        user: "a@pve",
        starttime: "1774350000",
        status: "RUNNING",
      },
      {
        upid: "C",
        type: "vzdump",
        id: "",
        node: "pve1",
        user: "root@pam!t",
        starttime: 1774350000,
        endtime: 1774350001,
        status: "job errors",
      },
    ]);
    expect(entries.map(infoOf)).toMatchObject([
      {
        ref: "A",
        state: "succeeded",
        work: "start",
        vmId: "100",
        user: "root@pam!moxxie",
        startedAt: "2026-03-24T11:00:00.000Z",
        endedAt: "2026-03-24T11:07:13.000Z",
      },
      { ref: "B", state: "running", work: "clone", vmId: "9000", user: "a@pve" },
      { ref: "C", state: "failed", error: "job errors", work: "other", user: "root@pam!t" },
    ]);
  });

  test.each([
    ['Logical volume "vm-101-disk-0" created.', true],
    ["Formatting '/var/lib/vz/images/101/vm-101-disk-0.qcow2', fmt=qcow2", true],
    ["create full clone of drive scsi0 (ceph:base-9000-disk-0) to vm-101-disk-0", true],
    ["ceph:base-9000-disk-0/vm-1010-disk-0", false],
    ["transferred 101.0 MiB of 10.0 GiB", false],
  ])("a clone's log line '%s' names guest 101: %s", (line, named) => expect(mentionsGuest(line, "101")).toBe(named));
});

test("samples that are missing stay missing, and the step is what lies between the rows", () => {
  const rows = RrdAnswer.parse([
    {
      time: 1774350120,
      cpu: "0.25",
      maxmem: 2 * 1024 ** 3,
      mem: 1024 ** 3,
      netin: 12.5,
      netout: 1,
      diskread: 0,
      diskwrite: 3,
    },
    { time: 1774350000, maxcpu: 2, maxmem: 2 * 1024 ** 3 },
    { time: 1774350060, memused: 512 * 1024 ** 2, memtotal: 1024 ** 3, cpu: "NaN" },
  ]);
  expect(seriesOf(rows)).toEqual({
    stepSeconds: 60,
    points: [
      { at: "2026-03-24T11:00:00.000Z", memoryTotalMb: 2048 },
      { at: "2026-03-24T11:01:00.000Z", memoryUsedMb: 512, memoryTotalMb: 1024 },
      {
        at: "2026-03-24T11:02:00.000Z",
        cpuFraction: 0.25,
        memoryUsedMb: 1024,
        memoryTotalMb: 2048,
        diskReadBytesPerSecond: 0,
        diskWriteBytesPerSecond: 3,
        netInBytesPerSecond: 12.5,
        netOutBytesPerSecond: 1,
      },
    ],
  });
  expect(seriesOf([])).toEqual({ stepSeconds: 60, points: [] });
});

describe("addresses", () => {
  test("that an agent reports, without loopback, link-local and interfaces without any", () => {
    const { result } = AgentInterfacesAnswer.parse({
      result: [
        {
          name: "lo",
          "hardware-address": "00:00:00:00:00:00",
          "ip-addresses": [{ "ip-address": "127.0.0.1", prefix: 8 }],
        },
        {
          name: "ens18",
          "hardware-address": "bc:24:11:11:75:0e",
          "ip-addresses": [
            { "ip-address": "192.168.200.139", prefix: 24 },
            { "ip-address": "fe80::be24:11ff:fe11:750e", prefix: 64 },
            { "ip-address": "2001:db8::5", prefix: "64" },
          ],
        },
        { name: "docker0" },
      ],
    });
    expect(addressesOf(result)).toEqual([
      { name: "ens18", macAddress: "BC:24:11:11:75:0E", addresses: ["192.168.200.139/24", "2001:db8::5/64"] },
      { name: "docker0", addresses: [] },
    ]);
  });
  test("of a container", () => {
    const interfaces = ContainerInterfacesAnswer.parse([
      { name: "lo", hwaddr: "00:00:00:00:00:00", inet: "127.0.0.1/8", inet6: "::1/128" },
      { name: "eth0", hwaddr: "bc:24:11:3e:aa:6a", inet: "10.0.0.7/24", inet6: "fe80::1/64" },
    ]);
    expect(containerAddressesOf(interfaces)).toEqual([
      { name: "eth0", macAddress: "BC:24:11:3E:AA:6A", addresses: ["10.0.0.7/24"] },
    ]);
  });
});

describe("privileges", () => {
  const all = (major: number) => Object.fromEntries(neededPrivileges(major).map(({ privilege }) => [privilege, 1]));
  const names = (permissions: Record<string, Record<string, unknown>>, major = 9) =>
    missingPrivileges(permissions, major).map((one) => one.privilege);

  test("on the root cover everything", () => {
    for (const major of [7, 8, 9]) expect(names({ "/": all(major) }, major)).toEqual([]);
  });
  test("on the branches do too", () => {
    const { "Sys.Audit": audit, ...rest } = all(9);
    expect(
      names({ "/": { "Sys.Audit": audit }, "/vms": rest, "/storage": rest, "/sdn/zones/localnetwork": rest }),
    ).toEqual([]);
  });
  test("that lack are named, with the names of that version", () => {
    expect(names({}, 8)).toContain("VM.Monitor");
    expect(names({}, 9)).toContain("VM.GuestAgent.Audit");
    const { "VM.PowerMgmt": _, ...rest } = all(9);
    expect(names({ "/": rest })).toEqual(["VM.PowerMgmt"]);
  });
  test("for zones are optional, and say what is lost without them", () => {
    const optional = (permissions: Record<string, Record<string, unknown>>, major = 9) =>
      missingOptional(permissions, major).map((one) => one.privilege);
    expect(optional({})).toEqual(["SDN.Audit", "SDN.Allocate"]);
    expect(optional({}, 7)).toEqual([]);
    expect(optional({ "/sdn": { "SDN.Audit": 1, "SDN.Allocate": 1 } })).toEqual([]);
    expect(optional({ "/": { "SDN.Audit": 1, "SDN.Allocate": 1 } })).toEqual([]);
    expect(optional({ "/sdn/zones": { "SDN.Audit": 1, "SDN.Allocate": 1 } })).toEqual(["SDN.Allocate"]); // cannot apply
    expect(missingOptional({}, 9)[1]?.lost).toMatch(/networks cannot be made/);
    expect(names({ "/": all(9) })).toEqual([]);
  });
});

describe("what keeps a guest from another host", () => {
  test.each([
    [
      { not_allowed_nodes: { pve2: { unavailable_storages: ["local-zfs", "fast"] } } },
      /storage local-zfs, fast; choose/,
    ],
    [{ "not-allowed-nodes": { pve2: { "unavailable-resources": ["gpu0"] } } }, /mapped devices .*: gpu0/],
    [
      { not_allowed_nodes: { pve2: { "blocking-ha-resources": [{ sid: "vm:100", cause: "node-affinity" }] } } },
      /vm:100 node-affinity/,
    ],
    [{ not_allowed_nodes: { pve2: { "something-new": ["x"] } } }, /something new x/],
    [{ not_allowed_nodes: { pve2: {} } }, /does not allow a migration to 'pve2'/],
  ])("%o", (answer, sentence) => {
    expect(refusals(answer, "pve2")).toEqual([expect.stringMatching(sentence)]);
    expect(refusals(answer, "pve3")).toEqual([]);
  });
  test("is nothing when the platform says nothing", () => expect(refusals(undefined, "pve2")).toEqual([]));
});

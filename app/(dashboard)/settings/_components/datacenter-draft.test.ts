import { expect, test } from "vitest";
import type { DatacenterView } from "@/lib/contracts/estate";
import { datacenterChange, datacenterDraftOf, datacenterInput, emptyDatacenter } from "./datacenter-draft";

const view = {
  id: "DC1",
  name: "Amsterdam",
  location: "",
  routerAddress: "10.0.0.1",
  network: {
    ipRange: "172.16.0.0/16",
    vlanRange: { from: 100, to: 200 },
    qinqEnabled: true,
    serviceVlan: 1000,
    quarantine: "P7D",
  },
  limits: { cpuOvercommit: 4, memoryOvercommit: 1, maxVms: null, maxCpu: 64, maxMemoryGB: null, maxDiskGB: null },
} as DatacenterView;

test("an id and a name are enough", () => {
  const { input, problems } = datacenterInput({ ...emptyDatacenter, id: "DC1", name: " Amsterdam " });
  expect(problems).toEqual({});
  expect(input).toMatchObject({ id: "DC1", name: "Amsterdam", network: { qinqEnabled: false } });
  expect(input?.limits).toEqual({ cpuOvercommit: 4, memoryOvercommit: 1 });
});

test("what is wrong is told at its field, in words", () => {
  const draft = {
    ...emptyDatacenter,
    id: "no spaces",
    ipRange: "172.16",
    quarantine: "7 days",
    vlanFrom: "1",
    maxVms: "1.5",
    cpuOvercommit: "",
  };
  expect(Object.keys(datacenterInput(draft).problems).sort()).toEqual(
    ["cpuOvercommit", "id", "ipRange", "maxVms", "name", "quarantine", "vlanTo"].sort(),
  );
  const falling = { ...emptyDatacenter, id: "a", name: "a", vlanFrom: "9", vlanTo: "2" };
  expect(datacenterInput(falling).problems).toEqual({ vlanTo: "is below the first VLAN" });
  expect(datacenterInput({ ...emptyDatacenter, id: "a", name: "a", qinqEnabled: true }).problems).toHaveProperty(
    "serviceVlan",
  );
});

test("a datacenter goes through the form unchanged, and only what was edited is sent", () => {
  const draft = datacenterDraftOf(view);
  const { input } = datacenterInput(draft);
  expect(input && datacenterChange(view, input)).toBeNull();
  const edited = datacenterInput({ ...draft, qinqEnabled: false, routerAddress: "" }).input;
  expect(edited && datacenterChange(view, edited)).toEqual({
    routerAddress: null,
    network: { ipRange: "172.16.0.0/16", vlanRange: { from: 100, to: 200 }, qinqEnabled: false, quarantine: "P7D" },
  });
});

import { expect, test } from "vitest";
import type { HostRecord } from "@/lib/domain/estate";
import { aHost, viewOf } from "@/lib/domain/testing";
import { hostsByName, sortHosts } from "./host-order";

const hosts = [
  aHost({ name: "pve10", cpuFraction: 0.5, cpuCores: 8, memoryUsedMb: 100 }),
  aHost({ name: "pve2", endpointId: "b", cpuFraction: 0.25, cpuCores: 64, memoryUsedMb: null }),
  aHost({ name: "pve2", endpointId: "a", cpuFraction: null, memoryUsedMb: 300 }),
  aHost({ name: "PVE1", cpuFraction: 0.5, cpuCores: 8, memoryUsedMb: 200 }),
];
const ids = (list: readonly HostRecord[]) => list.map(({ id }) => id);
const byName = ["pve:PVE1", "a:pve2", "b:pve2", "pve:pve10"];

test("hosts stand by name as people count, those of the same name by id", () => {
  expect(ids(hostsByName(viewOf({ hosts })))).toEqual(byName);
  expect(ids(sortHosts(hostsByName(viewOf({ hosts })), "name"))).toEqual(byName);
  expect(ids(sortHosts(hostsByName(viewOf({ hosts })), "-name"))).toEqual(byName.toReversed());
});

test("by what is in use: what nobody measured first, those that measure alike by name in both directions", () => {
  const sorted = (sort: string) => ids(sortHosts(hostsByName(viewOf({ hosts })), sort));
  expect(sorted("cpu")).toEqual(["a:pve2", "pve:PVE1", "pve:pve10", "b:pve2"]);
  expect(sorted("-cpu")).toEqual(["b:pve2", "pve:PVE1", "pve:pve10", "a:pve2"]);
  expect(sorted("memory")).toEqual(["b:pve2", "pve:pve10", "pve:PVE1", "a:pve2"]);
  expect(sorted("-memory")).toEqual(["a:pve2", "pve:PVE1", "pve:pve10", "b:pve2"]);
});

test("the order is made anew when hosts change, and only then", () => {
  const view = viewOf({ hosts });
  const first = hostsByName(view);
  expect(hostsByName(view)).toBe(first);
  expect(hostsByName(viewOf({ hosts: hosts.slice(1) }))).toHaveLength(3);
});

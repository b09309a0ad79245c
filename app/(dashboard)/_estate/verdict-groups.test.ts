import { expect, test } from "vitest";
import { type HostVerdict, matchVerdicts, placeWords, refusalGroups, scorerLabel } from "./verdict-groups";

const refused = (node: string, ...reasons: string[]): HostVerdict => ({
  node,
  endpoint: "pve",
  fits: false,
  score: 0,
  reasons,
});

test("hosts that differ in figures alone are one group, and its sentence gives the range", () => {
  const groups = refusalGroups([
    refused("n1", "Needs 16 GB memory, has 12 GB free"),
    refused("n2", "Offline"),
    refused("n3", "Needs 16 GB memory, has 512 MB free"),
    refused("n4", "Needs 16 GB memory, has 4 GB free"),
  ]);
  expect(groups.map(({ words, verdicts }) => [words, verdicts.map(({ node }) => node)])).toEqual([
    ["Needs 16 GB memory, has 512 MB to 12 GB free", ["n1", "n3", "n4"]],
    ["Offline", ["n2"]],
  ]);
});

test("digits inside of names are not figures: different networks stay different reasons", () => {
  const groups = refusalGroups([
    refused("n1", "No network vlan100 on this host"),
    refused("n2", "No network vlan200 on this host"),
    refused("n3", "Holds db-1"),
    refused("n4", "Holds db-2"),
    refused("n5", "Answers at 10.0.0.1 no more"),
    refused("n6", "Held until 14:32"),
    refused("n7", "Held until 14:40"),
  ]);
  expect(groups.every(({ verdicts }) => verdicts.length === 1)).toBe(true);
});

test("counts and amounts are not mixed, fractions and negatives are compared as numbers", () => {
  const groups = refusalGroups([
    refused("n1", "Needs 4 cores, has -2 free"),
    refused("n2", "Needs 4 cores, has 1.5 free"),
    refused("n3", "Needs 4 cores, has 2 GB free"),
    refused("n4", "Needs 4 cores, has 0 free"),
  ]);
  expect(groups.map(({ words, verdicts }) => [words, verdicts.length])).toEqual([
    ["Needs 4 cores, has -2 to 1.5 free", 3],
    ["Needs 4 cores, has 2 GB free", 1],
  ]);
});

test("a host with two reasons is told with both and is not among those with one of them", () => {
  const groups = refusalGroups([
    refused("n1", "Offline", "Needs 8 cores, has 2 free"),
    refused("n2", "Offline"),
    refused("n3", "Offline", "Needs 8 cores, has 3 free"),
  ]);
  expect(groups.map(({ words }) => words)).toEqual(["Offline; Needs 8 cores, has 2 to 3 free", "Offline"]);
});

test("six thousand refusals are grouped in a moment", () => {
  const many = Array.from({ length: 6000 }, (_, index) =>
    refused(`n${index}`, `Needs 16 GB memory, has ${index % 13} GB free`, `Needs 8 cores, has ${index % 7} free`),
  );
  const startMs = performance.now();
  expect(refusalGroups(many)).toMatchObject([
    { words: "Needs 16 GB memory, has 0 GB to 12 GB free; Needs 8 cores, has 0 to 6 free" },
  ]);
  expect(performance.now() - startMs).toBeLessThan(500);
});

test("a query finds hosts by name and by reason, all words together", () => {
  const all = [refused("pve1", "Offline"), refused("pve2", "In maintenance"), refused("lxd1", "Offline")];
  expect(matchVerdicts(all, " PVE1 off ").map(({ node }) => node)).toEqual(["pve1"]);
  expect(matchVerdicts(all, "")).toHaveLength(3);
});

test("a name that is not enough is told apart by datacenter and endpoint", () => {
  const at = (node: string, endpoint: string, datacenter: string) => ({ ...refused(node), endpoint, datacenter });
  const twins = [at("n1", "a", "DC1"), at("n1", "b", "DC1"), at("n2", "a", "DC1")];
  expect(twins.map(placeWords(twins))).toEqual(["a", "b", ""]);
  const far = [at("n1", "a", "DC1"), at("n1", "c", "DC2")];
  expect(far.map(placeWords(far))).toEqual(["DC1", "DC2"]);
});

test("scorers are named in words", () => {
  expect(["balance", "reserved-headroom", "data_age", "dataAge"].map(scorerLabel)).toEqual([
    "Balance",
    "Reserved headroom",
    "Data age",
    "Data age",
  ]);
});

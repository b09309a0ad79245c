import { expect, test } from "vitest";
import { debian, said } from "../testing";
import { template } from "./template";

test.each([
  ["one that is not there", { template: "centos" }, {}, "Template centos cannot be reached from this host"],
  [
    "a name of two",
    { template: "debian-12" },
    { templates: [debian, { ...debian, id: "pve:9001" }] },
    "Several templates are called debian-12; name one by id: pve:9000, pve:9001",
  ],
  ["a disk below its own", { template: "debian-12", diskGb: 7 }, {}, "The template needs at least 8 GB disk"],
])("%s is refused", (_, asked, host, words) => {
  expect(said(template, asked, host)).toBe(words);
});

test("one that the host reaches passes, by name and by id; who asks for none needs none", () => {
  expect(said(template, { template: "debian-12" }, {})).toBeNull();
  expect(said(template, { template: "pve:9000", diskGb: 8 }, {})).toBeNull();
  expect(said(template, {}, { templates: [] })).toBeNull();
});

test("one of another package is refused with its package", () => {
  const aPackage = { enabled: true, cpuCores: 1, memoryMb: 1024, diskGb: 10, trafficGb: null, bandwidthMbps: null };
  const packages = [{ ...aPackage, id: "1", name: "Small", isDefault: true }];
  const templates = [{ ...debian, packageIds: ["2", "3"] }];
  expect(said(template, { template: "debian-12" }, { templates, packages })).toBe(
    "Template debian-12 is not for this package, but for package 2, 3",
  );
});

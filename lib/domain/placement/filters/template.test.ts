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

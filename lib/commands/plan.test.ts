import { expect, test } from "vitest";
import { MoxxieError } from "@/lib/errors";
import { PlanBuilder } from "./plan";

const builder = () => new PlanBuilder("Start VM 100 web", { type: "guest", id: "g", name: "web", datacenterId: "DC1" });

test("a plan without a failed check is possible, and says what it found in that order", () => {
  const plan = builder()
    .passed("state", "It is stopped.")
    .check("room", undefined, { code: "no_capacity", passed: "Needs 2 GB, has 4 GB." })
    .effect("Starts it.", "container 101 waits.")
    .warn("slowly")
    .change({ field: "memoryMB", from: 1, to: 2, requiresRestart: true })
    .build({ host: "pve1" });
  expect(plan).toEqual({
    title: "Start VM 100 web",
    target: { type: "guest", id: "g", name: "web", datacenterId: "DC1" },
    checks: [
      { name: "state", ok: true, detail: "It is stopped." },
      { name: "room", ok: true, detail: "Needs 2 GB, has 4 GB." },
    ],
    effects: ["Starts it.", "Container 101 waits."],
    warnings: ["slowly"],
    changes: [{ field: "memoryMB", from: 1, to: 2, requiresRestart: true }],
    irreversible: false,
    confirm: null,
    refusal: null,
    decisions: { host: "pve1" },
  });
});

test("the first failed check is the refusal; later ones are told as well", () => {
  const plan = builder();
  expect(plan.isRefused).toBe(false);
  plan
    .passed("name", "free")
    .failed("room", "no_capacity", "Needs more.", { extra: { host: "pve1" } })
    .failedBy("platform", new MoxxieError("platform_timeout", "No answer."))
    .check("state", "It is locked.", { code: "guest_locked", passed: "" });
  expect(plan.isRefused).toBe(true);
  const built = plan.build({});
  expect(built.refusal).toMatchObject({ code: "no_capacity", message: "Needs more.", extra: { host: "pve1" } });
  expect(built.checks.map(({ name, ok, detail }) => [name, ok, detail])).toEqual([
    ["name", true, "free"],
    ["room", false, "Needs more."],
    ["platform", false, "No answer."],
    ["state", false, "It is locked."],
  ]);
});

test("what a platform has thrown is the caller's very error", () => {
  const error = new MoxxieError("digest_mismatch", "Changed meanwhile.");
  expect(builder().failedBy("change", error).build({}).refusal).toBe(error);
});

test("what cannot be undone is marked, with the word to confirm by", () => {
  expect(builder().cannotBeUndone().confirmBy("web").build({})).toMatchObject({ irreversible: true, confirm: "web" });
});

test("an error that names fields is a failed check for each of them, and is the refusal as a whole", () => {
  const errors = [
    { path: "tags", message: "No tags." },
    { path: "network.vlan", message: "No VLANs." },
  ];
  const error = new MoxxieError("not_supported", "No tags. No VLANs.", { errors });
  const built = builder().failedByFields("platform", error).build({});
  expect(built.checks.map(({ name, detail }) => [name, detail])).toEqual([
    ["tags", "No tags."],
    ["network.vlan", "No VLANs."],
  ]);
  expect(built.refusal).toBe(error);
  const bare = builder().failedByFields("platform", new MoxxieError("platform_timeout", "No answer.")).build({});
  expect(bare.checks).toEqual([{ name: "platform", ok: false, detail: "No answer." }]);
});

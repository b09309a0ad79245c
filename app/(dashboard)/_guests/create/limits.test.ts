import { expect, test } from "vitest";
import type { Platform } from "@/components/platforms/platforms";
import { emptyDraft } from "./create-draft";
import { beyondLimits, isOff, limitsOf, platformsFor, whyNotKind } from "./limits";

const platform = (endpoint: string, product: string, capabilities: Record<string, boolean>): Platform => ({
  endpoint,
  product,
  capabilities,
  datacenter: "DC1",
  suspendKeeps: null,
});
const cluster = platform("cluster-1", "Cluster", { tags: true, bandwidth: false, containers: true });
const panel = platform("panel-1", "Panel", { tags: false, bandwidth: true, containers: false });

test("what one platform of the datacenter can do is offered", () => {
  expect(limitsOf([cluster, panel])).toEqual({});
  expect(limitsOf([panel])).toEqual({ tags: "Panel cannot keep tags." });
});

test("a template or a package binds the guest to its platform, and with it the limits", () => {
  const platforms = [cluster, panel, { ...platform("other", "Other", {}), datacenter: "DC2" }];
  const draft = { datacenter: "DC1", template: "" };
  expect(platformsFor(draft, { platforms, packageEndpoint: null })).toEqual([cluster, panel]);
  expect(platformsFor(draft, { platforms, packageEndpoint: "panel-1" })).toEqual([panel]);
  const chosen = { ...draft, template: "cluster-1:9000" };
  expect(platformsFor(chosen, { platforms, packageEndpoint: null })).toEqual([cluster]);
});

test("a field that holds what cannot be done stays open to be emptied, and says so", () => {
  const limits = limitsOf([panel]);
  const filled = { ...emptyDraft, tags: "env-prod" };
  expect(isOff("tags", { limits, draft: emptyDraft })).toBe(true);
  expect(beyondLimits(limits, emptyDraft)).toEqual({});
  expect(isOff("tags", { limits, draft: filled })).toBe(false);
  expect(beyondLimits(limits, filled)).toEqual({ tags: "Panel cannot keep tags. Leave this empty." });
});

test("where no platform runs containers, none can be made", () => {
  expect(whyNotKind("container", [panel])).toBe("Panel cannot run containers.");
  expect(whyNotKind("container", [panel, cluster])).toBeNull();
  expect(whyNotKind("vm", [panel])).toBeNull();
});

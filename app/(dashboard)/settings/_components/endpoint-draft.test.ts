import { expect, test } from "vitest";
import type { EndpointView } from "@/lib/contracts/endpoints";
import {
  connectionTestBody,
  emptyEndpoint,
  endpointChange,
  endpointDraftOf,
  endpointInput,
  withFingerprint,
} from "./endpoint-draft";

const seen = Array.from({ length: 32 }, (_, byte) => byte.toString(16).padStart(2, "0").toUpperCase()).join(":");
const draft = {
  ...emptyEndpoint({ datacenter: "DC1", provider: "platform" }),
  id: "one",
  url: "https://10.0.0.1:8006",
  token: " secret ",
};
const view = {
  ...{ id: "one", datacenter: "DC1", provider: "platform", url: "https://10.0.0.1:8006", credential: "token" },
  tlsFingerprints: [seen],
  options: { userId: 7, timeoutMs: 5000 },
} as unknown as EndpointView;
const form = { options: [{ key: "userId", label: "User id", hint: "", type: "integer" as const }] };

test("a connection can be tried before it has an id and a place", () => {
  expect(connectionTestBody({ ...draft, id: "", datacenter: "" })).toEqual({
    provider: "platform",
    url: "https://10.0.0.1:8006",
    credentials: { token: "secret" },
    tlsFingerprints: [],
  });
  expect(connectionTestBody({ ...draft, token: "" })).toBeNull();
});

test("what is missing is told at its field", () => {
  expect(Object.keys(endpointInput(emptyEndpoint({ datacenter: "", provider: "" })).problems).sort()).toEqual(
    ["datacenter", "id", "provider", "token", "url"].sort(),
  );
  const signIn = { ...draft, credential: "password" as const, username: "root@pam" };
  expect(endpointInput(signIn).problems).toEqual({ password: "Enter the password" });
  expect(endpointInput({ ...draft, fingerprints: "AB:CD" }).problems).toHaveProperty("fingerprints");
});

test("a stored endpoint keeps its secret unless a new one is typed, and a new address asks for it again", () => {
  const stored = endpointDraftOf(view);
  expect(endpointChange(view, stored)).toEqual({ change: null, problems: {} });
  expect(endpointChange(view, { ...stored, token: "new" }).change).toEqual({ credentials: { token: "new" } });
  const moved = { ...stored, url: "https://10.0.0.2:8006" };
  expect(endpointChange(view, moved)).toMatchObject({ change: null, problems: { token: expect.any(String) } });
  expect(endpointChange(view, { ...moved, token: "new" }).change).toEqual({
    url: "https://10.0.0.2:8006",
    credentials: { token: "new" },
  });
});

test("what only its kind of platform has goes with it, and is changed without loss of what the form does not show", () => {
  expect(endpointInput({ ...draft, options: { userId: "3" } }, form).input).toMatchObject({ options: { userId: 3 } });
  expect(endpointInput({ ...draft, options: { userId: "me" } }, form)).toMatchObject({
    input: null,
    problems: { options: { userId: "A whole number from 1" } },
  });
  const stored = endpointDraftOf(view, form);
  expect(endpointChange(view, stored, form).change).toBeNull();
  expect(endpointChange(view, { ...stored, options: { userId: "8" } }, form).change).toEqual({
    options: { userId: 8, timeoutMs: 5000 },
  });
});

test("the fingerprint that was seen is added once, however it is spelled", () => {
  expect(withFingerprint("", seen)).toBe(seen);
  expect(withFingerprint(seen.replaceAll(":", "").toLowerCase(), seen)).toBe(seen.replaceAll(":", "").toLowerCase());
});

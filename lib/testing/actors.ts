import type { Actor } from "@/lib/auth/actor";

/* Who acts in tests; in a file of its own, so that a process that only acts need not load the simulated platforms. */

export const admin: Actor = {
  kind: "user",
  id: "00000000-0000-4000-8000-00000000000a",
  name: "Ada",
  role: "admin",
  datacenterIds: null,
  scopes: null,
  ip: "127.0.0.1",
  requestId: "test",
};
export const operator: Actor = { ...admin, id: "00000000-0000-4000-8000-00000000000b", name: "Otto", role: "operator" };
export const viewer: Actor = { ...admin, id: "00000000-0000-4000-8000-00000000000c", name: "Vera", role: "viewer" };

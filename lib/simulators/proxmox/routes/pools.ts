import { failure } from "../errors";
import { splitList } from "../parameters/formats";
import type { Pool } from "../state/cluster";
import type { Call, Routes } from "./call";
import { guestEntry } from "./resources";

export const poolRoutes: Routes = {
  "GET /pools": (call) => {
    const id = call.params.optionalText("poolid");
    if (id !== undefined) return [poolWithMembers(call, poolOf(call, id))];
    return [...call.cluster.pools.values()].filter((pool) => maySee(call, pool)).map(poolView);
  },
  "GET /pools/{poolid}": (call) => {
    const { poolid: _id, ...view } = poolWithMembers(call, poolOf(call, call.params.text("poolid")));
    return view;
  },
  "POST /pools": ({ cluster, params }) => {
    const id = params.text("poolid");
    if (cluster.pools.has(id)) throw failure(`create pool failed: pool '${id}' already exists`);
    cluster.pools.set(id, { id, comment: params.optionalText("comment"), storages: new Set() });
    return null;
  },
  "PUT /pools": (call) => updatePool(call),
  "PUT /pools/{poolid}": (call) => updatePool(call),
  "DELETE /pools": (call) => deletePool(call),
  "DELETE /pools/{poolid}": (call) => deletePool(call),
};

function maySee(call: Call, pool: Pool): boolean {
  return call.permissions.hasAny(`/pool/${pool.id}`, ["Pool.Audit", "Pool.Allocate"]);
}

function poolOf(call: Call, id: string): Pool {
  const pool = call.cluster.pools.get(id);
  if (!pool) throw failure(`pool '${id}' does not exist`);
  if (!maySee(call, pool)) call.permissions.require(`/pool/${id}`, ["Pool.Audit"]);
  return pool;
}

function poolView(pool: Pool): Record<string, unknown> {
  return { poolid: pool.id, ...(pool.comment !== undefined && { comment: pool.comment }) };
}

function poolWithMembers(call: Call, pool: Pool): Record<string, unknown> {
  const guests = [...call.cluster.guests.values()]
    .filter((guest) => guest.pool === pool.id)
    .map((guest) => guestEntry(call, guest));
  const node = call.cluster.contactedNode.name;
  const storages = [...pool.storages].map((id) => ({
    id: `storage/${node}/${id}`,
    type: "storage",
    storage: id,
    node,
  }));
  const type = call.params.optionalText("type");
  const members = [...guests, ...storages].filter((member) => type === undefined || member.type === type);
  return { ...poolView(pool), members };
}

function updatePool(call: Call): null {
  const { params } = call;
  const pool = poolOf(call, params.text("poolid"));
  if (params.has("comment")) pool.comment = params.text("comment");
  for (const vmid of splitList(params.optionalText("vms") ?? "")) moveGuest(call, pool, Number(vmid));
  for (const storage of splitList(params.optionalText("storage") ?? "")) {
    if (params.flag("delete")) pool.storages.delete(storage);
    else pool.storages.add(call.cluster.storage(storage).id);
  }
  return null;
}

function moveGuest(call: Call, pool: Pool, vmid: number): void {
  const { cluster, params } = call;
  const guest = cluster.guests.get(vmid);
  if (!guest) throw failure(`update pools failed: VM ${vmid} does not exist`);
  call.permissions.require(`/vms/${vmid}`, ["VM.Allocate"]);
  if (params.flag("delete")) {
    if (guest.pool !== pool.id) throw failure(`update pools failed: VM ${vmid} is not a pool member`);
    cluster.change(guest, () => {
      guest.pool = undefined;
    });
    return;
  }
  if (guest.pool === pool.id) throw failure(`update pools failed: VM ${vmid} is already a pool member`);
  if (guest.pool !== undefined && !params.flag("allow-move")) {
    throw failure(
      `update pools failed: VM ${vmid} belongs already to pool '${guest.pool}' and 'allow-move' is not set`,
    );
  }
  cluster.change(guest, () => {
    guest.pool = pool.id;
  });
}

function deletePool(call: Call): null {
  const { cluster } = call;
  const pool = poolOf(call, call.params.text("poolid"));
  const member = [...cluster.guests.values()].find((guest) => guest.pool === pool.id);
  if (member) throw failure(`delete pool failed: pool '${pool.id}' is not empty (contains VM ${member.vmid})`);
  if (pool.storages.size > 0) throw failure(`delete pool failed: pool '${pool.id}' is not empty (contains storage)`);
  cluster.pools.delete(pool.id);
  return null;
}

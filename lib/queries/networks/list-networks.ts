import type { Actor } from "@/lib/auth/actor";
import { authorise, sees } from "@/lib/auth/authorise";
import type { NetworkListQuery, NetworkPage } from "@/lib/contracts/networks";
import { subnetOf } from "@/lib/domain/ipam";
import { foreignUse } from "@/lib/domain/ipam/foreign";
import { MoxxieError } from "@/lib/errors";
import type { Moxxie } from "@/lib/moxxie";
import { allocationsIn } from "./allocation-rows";
import { type Listed, networkViews } from "./network-view";

/**
 * A page of the networks that were given out and of those that are in use without: by datacenter, VLAN and subnet. The
 * cursor holds the place of the last one, so that pages neither repeat nor skip networks that stay while others come and go.
 * @throws MoxxieError `invalid_request` for a cursor that cannot be read.
 */
export async function listNetworks(moxxie: Moxxie, actor: Actor, query: NetworkListQuery): Promise<NetworkPage> {
  authorise(actor, "network:read");
  const placed = (await readAll(moxxie, actor, query))
    .filter(matching(query))
    .map((listed) => ({ listed, place: placeOf(listed) }))
    .sort((a, b) => (a.place < b.place ? -1 : a.place > b.place ? 1 : 0));
  const after = query.cursor === undefined ? undefined : parseCursor(query.cursor);
  const start = after === undefined ? 0 : placed.findIndex(({ place }) => place > after);
  const page = start < 0 ? [] : placed.slice(start, start + query.limit);
  const last = page.at(-1);
  const more = start >= 0 && start + page.length < placed.length;
  return {
    items: await networkViews(
      moxxie,
      page.map(({ listed }) => listed),
    ),
    nextCursor: more && last ? formatCursor(last.place) : null,
    total: placed.length,
  };
}

async function readAll(moxxie: Moxxie, actor: Actor, { datacenter }: NetworkListQuery): Promise<Listed[]> {
  const view = moxxie.inventory.view();
  const ids = [...view.datacenters.keys()].filter(
    (id) => sees(actor, id) && (datacenter === undefined || datacenter === id),
  );
  const ours = Map.groupBy(await allocationsIn(moxxie.db.prisma, ids), ({ datacenterId }) => datacenterId);
  return ids.flatMap((id) => {
    const allocations = ours.get(id) ?? [];
    return [
      ...allocations.map((network): Listed => ({ kind: "ours", network })),
      ...foreignUse(view, id, allocations).map((network): Listed => ({ kind: "foreign", network })),
    ];
  });
}

const matching =
  ({ clientId, status, vlan }: NetworkListQuery) =>
  ({ kind, network }: Listed): boolean =>
    (vlan === undefined || network.vlan === vlan) &&
    (clientId === undefined || (kind === "ours" && network.clientId === clientId)) &&
    (status === undefined || (kind === "ours" ? network.status : "foreign") === status);

/** Text that sorts as networks are read: those without a VLAN last, subnets by their numbers. */
function placeOf({ network: { id, datacenterId, vlan, subnet } }: Listed): string {
  const read = subnet === null ? undefined : subnetOf(subnet);
  const address = read ? `${read.family}${read.first.toString(16).padStart(32, "0")}/${read.prefix}` : "";
  return [datacenterId, String(vlan ?? 9999).padStart(4, "0"), address, id].join(" ");
}

const formatCursor = (place: string) => Buffer.from(place).toString("base64url");

function parseCursor(cursor: string): string {
  const place = Buffer.from(cursor, "base64url").toString();
  if (/^\S+ \d{4} \S* \S+$/.test(place)) return place;
  throw new MoxxieError("invalid_request", "The cursor is not one of this list; begin anew without it.", {
    errors: [{ path: "cursor", message: "not a cursor of this list" }],
  });
}

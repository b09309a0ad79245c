import { ContainerCreate, VmCreate } from "@/lib/contracts/guest-create";
import { formatAddress, readAddress } from "@/lib/domain/ipam";
import { nameOf } from "../guest/target";
import type { Draft, ItemFault } from "./planned-drafts";

/** Items of one bulk that exclude each other, told at the later of the two. */
export function findConflicts(drafts: readonly Draft[]): { index: number; fault: ItemFault }[] {
  return [...conflictsOnGuests(drafts), ...conflictsOfCreations(drafts)];
}

const fault = (path: string, message: string): ItemFault => ({ path, code: "conflicting_items", message });

function conflictsOnGuests(drafts: readonly Draft[]) {
  return [...byGuest(drafts).values()].flatMap((items) =>
    items.flatMap((draft, at) => {
      const { index, type, guest } = draft;
      const earlier = items.slice(0, at);
      const deletion = earlier.find(({ itemType }) => itemType.verb === "DELETE");
      const same = earlier.find((other) => other.type === type);
      const name = guest ? nameOf(guest) : "the guest";
      if (same) return { index, fault: fault("params.vmId", `Operation ${same.index} is ${type} on ${name} already.`) };
      if (!deletion) return [];
      return { index, fault: fault("params.vmId", `Operation ${deletion.index} deletes ${name} before this one.`) };
    }),
  );
}

/** The items on each guest, in the order of the request. */
export function byGuest(drafts: readonly Draft[]): ReadonlyMap<string, Draft[]> {
  const onGuests = drafts.filter(({ guest }) => guest !== null);
  return Map.groupBy(onGuests, ({ guest }) => guest?.id ?? "");
}

/** What a creation takes that nobody else can have: `key` is the same for two that want the same. */
interface Claim {
  key: string;
  path: string;
  words: string;
}

function conflictsOfCreations(drafts: readonly Draft[]) {
  const claimed = new Map<string, number>();
  return drafts.flatMap((draft) =>
    claimsOf(draft).flatMap(({ key, path, words }) => {
      const other = claimed.get(key);
      if (other === undefined) claimed.set(key, draft.index);
      return other === undefined
        ? []
        : { index: draft.index, fault: fault(path, `Operation ${other} ${words} already.`) };
    }),
  );
}

function claimsOf({ itemType, params }: Draft): Claim[] {
  if (itemType.verb !== "CREATE" || params === null) return [];
  const { name, namePath, datacenter, reservationId, network, ip, ipPath } =
    itemType.kind === "vm" ? ofVm(VmCreate.parse(params.body)) : ofContainer(ContainerCreate.parse(params.body));
  const claims = [claim(["name", datacenter, name], namePath, `makes a guest called '${name}' in ${datacenter}`)];
  if (reservationId !== undefined)
    claims.push(claim(["reservation", reservationId], "params.reservationId", "uses this reservation"));
  const address = ip === undefined ? undefined : readAddress(ip.replace(/\/\d+$/, ""));
  if (address) {
    const where = network?.allocationId ?? [datacenter, network?.profileId, network?.vlan].join(" ");
    claims.push(
      claim(["address", where, formatAddress(address)], ipPath, `takes the address ${formatAddress(address)}`),
    );
  }
  return claims;
}

const claim = (key: string[], path: string, words: string): Claim => ({ key: key.join("\n"), path, words });

function ofVm({ name, datacenter, reservationId, network, cloudInit }: VmCreate) {
  const own = { name, namePath: "params.name", datacenter, reservationId, network };
  if (cloudInit?.ip !== undefined) return { ...own, ip: cloudInit.ip, ipPath: "params.cloudInit.ip" };
  return { ...own, ip: network?.ip, ipPath: "params.network.ip" };
}

function ofContainer({ hostname, datacenter, reservationId, network }: ContainerCreate) {
  const own = { name: hostname, namePath: "params.hostname", datacenter, reservationId, network };
  return { ...own, ip: network?.ip, ipPath: "params.network.ip" };
}

import type { Reader } from "./allocation-rows";

/**
 * How many guests of a datacenter nobody knows the networks of yet: configurations are read one after the other, so that
 * an endpoint that was just connected takes minutes. Until then a VLAN that looks free may be in use.
 */
export const countUnreadGuests = (db: Reader, datacenterId: string): Promise<number> =>
  db.guest.count({ where: { networksAt: null, template: false, endpoint: { datacenterId } } });

import type { Filter } from "../types";

export const datacenter: Filter = {
  name: "datacenter",
  reject: ({ datacenterIds }, host) =>
    datacenterIds === undefined || datacenterIds.includes(host.datacenterId)
      ? null
      : `The request asks for ${datacenterIds.join(" or ")}; this host is in ${host.datacenterId}`,
};

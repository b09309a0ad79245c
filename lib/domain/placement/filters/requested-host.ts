import { whyNotByName } from "../host-choice";
import type { Filter } from "../types";

export const requestedHost: Filter = {
  name: "requested-host",
  reject: ({ hostName }, host) => {
    if (hostName === undefined) return null;
    return hostName === host.name || hostName === host.id
      ? whyNotByName(host)
      : `The request asks for host ${hostName}`;
  },
};

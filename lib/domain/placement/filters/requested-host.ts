import type { Filter } from "../types";

export const requestedHost: Filter = {
  name: "requested-host",
  reject: ({ hostName }, host) =>
    hostName === undefined || hostName === host.name || hostName === host.id
      ? null
      : `The request asks for host ${hostName}`,
};

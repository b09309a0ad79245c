import type { Filter } from "../types";

export const hostOnline: Filter = {
  name: "host-online",
  reject: (_, host) => (host.online ? null : "The host is not online"),
};

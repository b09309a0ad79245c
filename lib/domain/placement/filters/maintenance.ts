import type { Filter } from "../types";

export const notInMaintenance: Filter = {
  name: "maintenance",
  reject: (_, host) => (host.maintenance ? "In maintenance" : null),
};

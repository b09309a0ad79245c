import type { Filter } from "../types";

export const hostGroup: Filter = {
  name: "host-group",
  reject: ({ hostGroup: wanted }, { group }) => {
    if (wanted === undefined || group?.name === wanted) return null;
    const where = group ? `is in group ${group.name}` : "is in no group";
    return `The request asks for group ${wanted}; this host ${where}`;
  },
};

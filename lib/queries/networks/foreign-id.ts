/** Foreign networks have no row: their id says in which datacenter what was seen. */
export const isForeignId = (id: string): boolean => id.startsWith("foreign:");

/** The datacenter that a foreign network's id names: ids of datacenters have no colon. */
export const datacenterOfForeignId = (id: string): string => id.split(":")[1] ?? "";

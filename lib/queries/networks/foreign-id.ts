/** Foreign networks have no row: their id says in which datacenter what was seen. */
export const isForeignId = (id: string): boolean => id.startsWith("foreign:");

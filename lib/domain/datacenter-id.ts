/** Paths beside `/datacenters/{id}`: a datacenter of such a name could not be asked for. */
const paths: readonly string[] = ["capacity"];

/** Whether the API needs the word for itself, so that no datacenter can have it as its id. */
export const isReservedDatacenterId = (id: string): boolean => paths.includes(id);

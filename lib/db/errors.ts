/** The database cannot be opened, or not as it is. The message is one line that an operator can act on. */
export class DatabaseOpenError extends Error {
  override readonly name = "DatabaseOpenError";
}

/** A notification is longer than PostgreSQL carries. Send an id and let the listener read the rest. */
export class NotifyPayloadTooLargeError extends Error {
  override readonly name = "NotifyPayloadTooLargeError";
}

const sentenceByCode: Record<string, (where: ConnectionTarget) => string> = {
  ECONNREFUSED: ({ address }) => `nothing listens at ${address} (connection refused)`,
  ENOTFOUND: ({ address }) => `the host of ${address} is not known (DNS)`,
  EAI_AGAIN: ({ address }) => `the host of ${address} is not known (DNS)`,
  ETIMEDOUT: ({ address }) => `${address} does not answer (timed out)`,
  EHOSTUNREACH: ({ address }) => `${address} cannot be reached (no route to host)`,
  ENETUNREACH: ({ address }) => `${address} cannot be reached (no network)`,
  ECONNRESET: ({ address }) => `${address} closed the connection; is it a PostgreSQL server?`,
  "28P01": ({ user, address }) => `${address} refuses the password of user "${user}"`,
  "28000": ({ user, address }) => `${address} does not let user "${user}" in (pg_hba.conf)`,
  "3D000": ({ database, address }) => `there is no database "${database}" at ${address}`,
  "53300": ({ address }) => `${address} has no connection left (max_connections)`,
  "57P03": ({ address }) => `${address} is starting up or shutting down`,
  SELF_SIGNED_CERT_IN_CHAIN: ({ address }) =>
    `the certificate of ${address} is self-signed; give sslrootcert or sslmode`,
  DEPTH_ZERO_SELF_SIGNED_CERT: ({ address }) =>
    `the certificate of ${address} is self-signed; give sslrootcert or sslmode`,
};

/** What a connection URL points at, without its password. */
export interface ConnectionTarget {
  /** `host:port`, or the path of a socket. */
  address: string;
  user: string;
  database: string;
}

/**
 * Says in one line why no connection came about.
 * Codes: Node's system errors and PostgreSQL's SQLSTATE (appendix A of its manual).
 */
export function explainConnectionFailure(error: unknown, target: ConnectionTarget): DatabaseOpenError {
  const explain = sentenceByCode[errorCode(error)] ?? (() => `${target.address}: ${firstLine(error)}`);
  return new DatabaseOpenError(`Cannot open the database of DATABASE_URL: ${explain(target)}.`, { cause: error });
}

function errorCode(error: unknown): string {
  // `localhost` has two addresses: Node then reports both refusals together, each with its code.
  if (error instanceof AggregateError && error.errors.length > 0) return errorCode(error.errors[0]);
  return typeof error === "object" && error !== null && "code" in error ? String(error.code) : "";
}

/** What an error says, without the lines after the first and its full stop. */
export function firstLine(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return firstLine(error.errors[0]);
  const text = error instanceof Error ? error.message : String(error);
  return (text.split("\n")[0] ?? text).replace(/\.$/, "");
}

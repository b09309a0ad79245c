/** The configuration cannot be used. The message is one line: where, what is expected, what is there (never a secret). */
export class ConfigError extends Error {
  override readonly name = "ConfigError";
}

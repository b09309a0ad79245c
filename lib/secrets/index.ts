import type { Logger } from "@/lib/log";
import { createSecretBox, type SecretBox } from "./box";
import { parseSecretKey } from "./key";
import { readOrCreateKeyFile } from "./key-file";

export { createSecretBox, type SecretBox, SecretBoxError } from "./box";
export { parseSecretKey, secretKeyProblem } from "./key";

/** The box under the configured key, or under the one in the data folder, which is made when absent. */
export function openSecretBox(options: { secretKey?: string; dataDir: string; log: Logger }): SecretBox {
  const { secretKey, dataDir, log } = options;
  return createSecretBox(secretKey === undefined ? readOrCreateKeyFile({ dataDir, log }) : parseSecretKey(secretKey));
}

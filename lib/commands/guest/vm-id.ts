import type { Prisma } from "@/lib/db/generated/client";
import { provisionalVmId } from "@/lib/domain/vm-id";
import { MoxxieError } from "@/lib/errors";
import type { Provider } from "@/lib/providers/provider";

/**
 * Claims the smallest free platform id of an endpoint for an operation. Platforms do not reserve an id that they name
 * as free, so claims are made here, under a lock of the endpoint that all processes share. Ids that a foreign client
 * took since the last poll are found out when the id is used; then `from` begins above it.
 *
 * @throws MoxxieError `cannot_be_done` when the range is used up.
 */
export async function claimVmId(
  tx: Prisma.TransactionClient,
  { endpointId, operationId, range }: { endpointId: string; operationId: string; range: { from: number; to: number } },
): Promise<string> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtext(${`vm-id:${endpointId}`}))`;
  // The first gap: one of the range's start and every used id + 1 is free, if any is.
  const rows = await tx.$queryRaw<{ id: bigint | null }[]>`
    WITH used AS (
      SELECT vm_id::bigint AS id FROM guests WHERE endpoint_id = ${endpointId} AND vm_id ~ '^[0-9]{1,15}$'
      UNION
      SELECT vm_id::bigint FROM vm_id_claims WHERE endpoint_id = ${endpointId} AND vm_id ~ '^[0-9]{1,15}$'
    ), candidates AS (
      SELECT ${range.from}::bigint AS id UNION SELECT id + 1 FROM used WHERE id >= ${range.from}::bigint
    )
    SELECT min(id) AS id FROM candidates WHERE NOT EXISTS (SELECT 1 FROM used WHERE used.id = candidates.id)`;
  const id = rows[0]?.id ?? null;
  if (id === null || id > range.to) {
    throw new MoxxieError(
      "cannot_be_done",
      `All ids from ${range.from} to ${range.to} of endpoint ${endpointId} are in use.`,
    );
  }
  const vmId = String(id);
  await tx.vmIdClaim.create({ data: { endpointId, vmId, operationId } });
  return vmId;
}

/**
 * The id that a new guest bears from its acceptance on: a claimed one, above `from` where ids up to there were tried
 * before, or a provisional one where the platform gives it.
 * @throws MoxxieError `cannot_be_done` when the platform's range is used up.
 */
export async function idForNewGuest(
  tx: Prisma.TransactionClient,
  { provider, operationId, from }: { provider: Provider; operationId: string; from?: number },
): Promise<string> {
  const { ids } = provider.guests;
  if (ids.givenBy === "platform") return provisionalVmId(operationId);
  const range = { from: from ?? ids.range.from, to: ids.range.to };
  return claimVmId(tx, { endpointId: provider.endpointId, operationId, range });
}

/** An id for a spec of which only the stages are asked: before anything is claimed. */
export const anyId = ({ guests: { ids } }: Provider): string =>
  ids.givenBy === "platform" ? provisionalVmId("plan") : String(ids.range.from);

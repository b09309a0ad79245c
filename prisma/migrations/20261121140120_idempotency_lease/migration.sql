-- Keys live for a day and are no data: those from before the lease are forgotten.
DELETE FROM "idempotency_keys";

-- AlterTable
ALTER TABLE "idempotency_keys" ADD COLUMN     "lease_until" TIMESTAMPTZ(3) NOT NULL,
ADD COLUMN     "operation_id" UUID;

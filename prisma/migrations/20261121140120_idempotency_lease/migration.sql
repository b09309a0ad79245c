-- AlterTable
ALTER TABLE "idempotency_keys" ADD COLUMN     "lease_until" TIMESTAMPTZ(3) NOT NULL,
ADD COLUMN     "operation_id" UUID;

-- AlterTable
ALTER TABLE "guests" ADD COLUMN     "installed" BOOLEAN NOT NULL DEFAULT true;

-- AlterTable
ALTER TABLE "hosts" ADD COLUMN     "group_name" TEXT,
ADD COLUMN     "platform_id" TEXT;

-- CreateTable
CREATE TABLE "packages" (
    "endpoint_id" TEXT NOT NULL,
    "package_id" TEXT NOT NULL,
    "data" JSONB NOT NULL,
    "observed_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "packages_pkey" PRIMARY KEY ("endpoint_id","package_id")
);

-- AddForeignKey
ALTER TABLE "packages" ADD CONSTRAINT "packages_endpoint_id_fkey" FOREIGN KEY ("endpoint_id") REFERENCES "endpoints"("id") ON DELETE CASCADE ON UPDATE CASCADE;

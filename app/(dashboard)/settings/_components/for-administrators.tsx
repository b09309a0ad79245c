import { Lock } from "lucide-react";
import { EmptyState } from "@/components/ui/empty-state";
import { PageHeader } from "@/components/ui/page-header";

/** In place of a form that somebody may not use. */
export function ForAdministrators({ title }: { title: string }) {
  return (
    <>
      <PageHeader title={title} breadcrumb={[{ label: "Settings", href: "/settings" }, { label: title }]} />
      <EmptyState icon={<Lock />} title="For administrators">
        Your role does not allow this. Ask an administrator to do it.
      </EmptyState>
    </>
  );
}

import { Pill } from "@/components/ui/pill";

/** Where something is configured, and thereby where it can be changed. */
export function SourcePill({ source }: { source: "file" | "dashboard" }) {
  return source === "file" ? (
    <Pill title="It stands in moxxie.yaml and is changed there">moxxie.yaml</Pill>
  ) : (
    <Pill title="It was made here and can be changed here">dashboard</Pill>
  );
}

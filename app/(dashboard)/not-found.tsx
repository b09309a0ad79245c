import { NoPage } from "@/components/shell/no-page";

/** A page of the dashboard whose subject is gone, within the shell. */
export default function NotFound() {
  return <NoPage />;
}

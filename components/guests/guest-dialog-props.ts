import type { GuestView } from "@/lib/contracts/guests";

/** What every dialog about one guest is given. */
export interface GuestDialogProps {
  guest: GuestView;
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

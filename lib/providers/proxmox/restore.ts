import type { ConfigChange, GuestConfig } from "../provider";
import type { Form } from "./form";
import { parseProperties } from "./property-string";

// Kept by the platform itself, refused from outside, or meaningless for another time.
const notRestored =
  /^(digest|lock|parent|snaptime|snapstate|vmstate|running.*|meta|vmgenid|smbios1|template|arch|ostype|unprivileged|cipassword|unused\d+)$/;
const disk = /^(scsi|virtio|sata|ide|efidisk|tpmstate|mp)\d+$|^rootfs$/;

/**
 * The form that brings saved settings back. Disks are never made, removed or swapped: of one that is still there its
 * options return, all else about disks stays as it is. A masked password cannot be restored.
 */
export function restoringForm(current: GuestConfig, saved: GuestConfig): Form {
  const form: Form = {};
  for (const [key, value] of Object.entries(saved.raw)) {
    if (notRestored.test(key) || String(current.raw[key]) === String(value)) continue;
    if (!disk.test(key)) form[key] = value;
    else if (sameVolume(current.raw[key], value)) form[key] = withCurrentSize(current.raw[key], value);
    if (form[key] === String(current.raw[key])) delete form[key];
  }
  const added = Object.keys(current.raw).filter(
    (key) => !(key in saved.raw) && !notRestored.test(key) && !disk.test(key),
  );
  if (added.length > 0) form.delete = added.join(",");
  if (Object.keys(form).length > 0 && current.digest) form.digest = current.digest;
  return form;
}

/**
 * The same as a diff, in the platform's own keys. Which of them need a restart the platform says only when they are
 * set; for a running guest all but those that are always immediate (reference of `qm set`) are told as waiting.
 */
export function restoredChanges(current: GuestConfig, saved: GuestConfig): ConfigChange[] {
  const { delete: removed, digest: _, ...set } = restoringForm(current, saved);
  const keys = [...Object.keys(set), ...String(removed ?? "").split(",")].filter((key) => key !== "");
  return keys.map((field) => ({
    field,
    from: current.raw[field] ?? null,
    to: saved.raw[field] ?? null,
    requiresRestart: !immediate.test(field),
  }));
}

const immediate = /^(description|name|onboot|startup|tags|protection|hookscript|shares)$/;

const volumeOf = (value: string | number | undefined) => parseProperties(String(value ?? ""), "file").file;

const sameVolume = (one: string | number | undefined, other: string | number) =>
  one !== undefined && volumeOf(one) === volumeOf(other);

/** A disk that has grown since stays grown. */
function withCurrentSize(current: string | number | undefined, saved: string | number): string {
  const size = /(?:^|,)size=([^,]+)/.exec(String(current))?.[1];
  return size === undefined ? String(saved) : String(saved).replace(/((?:^|,)size=)[^,]+/, `$1${size}`);
}

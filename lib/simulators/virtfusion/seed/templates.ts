import type { TemplateGroup } from "../state/catalogue";

type Row = readonly [id: number, name: string, version: string, arch: 1 | 2, eolDate: string];

/** Operating systems of the generated world. Ids are not in order, as on a panel that has lived. */
export const templateGroups: readonly TemplateGroup[] = [
  group(1, "Debian", "debian_logo.png", [
    [8, "Debian", "11 (Bullseye)", 1, "2026-08-31"],
    [46, "Debian", "12 (Bookworm)", 1, "2028-06-30"],
    [61, "Debian", "13 (Trixie)", 1, "2030-06-30"],
    [62, "Debian", "13 (Trixie)", 2, "2030-06-30"],
  ]),
  group(2, "Ubuntu", "ubuntu_logo.png", [
    [19, "Ubuntu Server", "22.04 LTS (Jammy Jellyfish)", 1, "2027-04-01"],
    [49, "Ubuntu Server", "24.04 LTS (Noble Numbat)", 1, "2029-04-01"],
  ]),
  group(3, "AlmaLinux", "almalinux_logo.png", [[12, "AlmaLinux", "9", 1, "2032-05-31"]]),
  group(4, "Rocky Linux", "rocky_linux_logo.png", [[13, "Rocky Linux", "9", 1, "2032-05-31"]]),
  {
    id: 5,
    name: "Windows",
    icon: "windows_logo.png",
    templates: [
      {
        id: 71,
        name: "Windows Server",
        version: "2022",
        variant: "Standard",
        arch: 1,
        type: "windows",
        vnc: true,
        eol: false,
        eolDate: "2031-10-14",
      },
    ],
  },
];

/** The groups whose images take SSH keys and no console. */
export const linuxGroupIds: readonly number[] = [1, 2, 3, 4];

function group(id: number, name: string, icon: string, rows: readonly Row[]): TemplateGroup {
  return {
    id,
    name,
    icon,
    templates: rows.map(([templateId, templateName, version, arch, eolDate]) => ({
      id: templateId,
      name: templateName,
      version,
      variant: arch === 1 ? "Minimal" : null,
      arch,
      type: "linux",
      vnc: false,
      eol: false,
      eolDate,
    })),
  };
}

import { describe, expect, test } from "vitest";
import {
  formatBytes,
  formatBytesPerSecond,
  formatCores,
  formatCount,
  formatCountdown,
  formatDiskGb,
  formatDuration,
  formatMemoryMb,
  formatPercent,
  formatUptime,
  formatUsedOfTotal,
} from "./format";

/** The formatters put no-break spaces between figure and unit; tests read better with plain ones. */
const plain = (text: string) => text.replaceAll("\u00a0", " ");

describe("sizes", () => {
  test.each([
    [0, "0 B"],
    [1, "1 B"],
    [1023, "1,023 B"],
    [1024, "1 KB"],
    [1536, "1.5 KB"],
    [10.7 * 1024 ** 3, "10.7 GB"],
    [1024 ** 5 * 4000, "4,000 PB"],
  ])("%d bytes are written as %s", (bytes, text) => expect(plain(formatBytes(bytes))).toBe(text));

  test("a value that rounds up to the next unit is written in it", () => {
    expect(plain(formatBytes(1024 ** 2 - 1))).toBe("1 MB");
    expect(plain(formatMemoryMb(1023.9))).toBe("1 GB");
  });

  test("memory in MB and disk in GB climb to the unit that people say", () => {
    expect(plain(formatMemoryMb(512))).toBe("512 MB");
    expect(plain(formatMemoryMb(8192))).toBe("8 GB");
    expect(plain(formatMemoryMb(1.31 * 1024 ** 2))).toBe("1.31 TB");
    expect(plain(formatDiskGb(40))).toBe("40 GB");
    expect(plain(formatDiskGb(2048))).toBe("2 TB");
  });

  test("less than one of the given unit steps down", () => {
    expect(plain(formatDiskGb(0.5))).toBe("512 MB");
    expect(plain(formatMemoryMb(0.25))).toBe("256 KB");
  });

  test("throughput carries the time", () => expect(plain(formatBytesPerSecond(118 * 1024 ** 2))).toBe("118 MB/s"));

  test("used and total share the total's unit", () => {
    expect(plain(formatUsedOfTotal({ used: 1.31 * 1024 ** 2, total: 1.92 * 1024 ** 2, unit: "MB" }))).toBe(
      "1.31 of 1.92 TB",
    );
    expect(plain(formatUsedOfTotal({ used: 216, total: 400, unit: "cores" }))).toBe("216 of 400");
    expect(plain(formatUsedOfTotal({ used: null, total: 2048, unit: "MB" }))).toBe("– of 2 GB");
    expect(plain(formatUsedOfTotal({ used: 512, total: null, unit: "MB" }))).toBe("512 MB");
  });
});

describe("shares and counts", () => {
  test.each([
    [0, "0 %"],
    [0.0004, "<0.1 %"],
    [0.012, "1.2 %"],
    [0.01, "1 %"],
    [0.0996, "10 %"],
    [0.124, "12 %"],
    [1, "100 %"],
    [3.2, "320 %"],
  ])("a share of %d is %s", (share, text) => expect(plain(formatPercent(share))).toBe(text));

  test("counts have their thousands separated", () => expect(formatCount(10_412)).toBe("10,412"));

  test("one core is not '1 cores'", () => {
    expect(plain(formatCores(1))).toBe("1 core");
    expect(plain(formatCores(4))).toBe("4 cores");
    expect(plain(formatCores(0.5))).toBe("0.5 cores");
  });
});

describe("what is not known is never written as zero", () => {
  test.each([
    formatBytes,
    formatMemoryMb,
    formatDiskGb,
    formatPercent,
    formatCount,
    formatDuration,
    formatUptime,
    formatCores,
  ])("%o", (format) => {
    expect(format(null)).toBe("–");
    expect(format(undefined)).toBe("–");
    expect(format(Number.NaN)).toBe("–");
  });
});

describe("times", () => {
  test.each([
    [0, "0 s"],
    [420, "420 ms"],
    [41_000, "41 s"],
    [185_000, "3 min 5 s"],
    [3_600_000, "1 h"],
    [7_800_000, "2 h 10 min"],
    [14 * 86_400_000 + 3 * 3_600_000, "14 d 3 h"],
    [1200 * 86_400_000, "1,200 d"],
  ])("%d ms are %s", (ms, text) => expect(plain(formatDuration(ms))).toBe(text));

  test("uptime keeps its largest unit only", () => {
    expect(plain(formatUptime(14 * 86_400 + 5000))).toBe("14 d");
    expect(plain(formatUptime(42))).toBe("42 s");
    expect(plain(formatUptime(0))).toBe("0 s");
  });

  test.each([
    [-5, "00:00"],
    [1, "00:01"],
    [41_000, "00:41"],
    [3_723_000, "1:02:03"],
  ])("a countdown of %d ms shows %s", (ms, text) => expect(formatCountdown(ms)).toBe(text));
});

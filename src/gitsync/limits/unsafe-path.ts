const maxPathBytes = 1024;

/**
 * Why a path is not accepted, or null. Nothing here is ever written to a disk under its own name, but other tools are
 * given these files, and a name that could leave a directory or hide in a terminal is refused where it enters.
 */
export function unsafePath(path: string): string | null {
  if (Buffer.byteLength(path) > maxPathBytes) return `is longer than ${maxPathBytes} bytes`;
  if (path.includes("\ufffd")) return "is not UTF-8";
  if (path.includes("\\")) return "holds a backslash";
  if (/\p{Cc}|[\u202a-\u202e\u2066-\u2069]/u.test(path)) return "holds a control character";
  const bad = path.split("/").find((segment) => ["", ".", ".."].includes(segment) || segment.toLowerCase() === ".git");
  return bad === undefined ? null : `holds the segment ${JSON.stringify(bad)}`;
}

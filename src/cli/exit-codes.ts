/** What a command's exit code means; `plan` follows Terraform's detailed codes. */
export const exitCodes = {
  ok: 0,
  failed: 1,
  /** `plan` found something to do. */
  changes: 2,
} as const;

/** How much a repository may weigh. Beyond a limit a fetch fails and the last good tree stays. */
export interface SourceLimits {
  /** A larger file is listed, never read. */
  readonly fileBytes: number;
  /** All files below the sub-path that are small enough to be read, together. */
  readonly treeBytes: number;
  readonly files: number;
  /** What one fetch may transfer. */
  readonly packBytes: number;
}

const mebibyte = 1024 * 1024;

export const defaultLimits: SourceLimits = {
  fileBytes: mebibyte,
  treeBytes: 16 * mebibyte,
  files: 5_000,
  packBytes: 128 * mebibyte,
};

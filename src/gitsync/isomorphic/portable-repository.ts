/** Where isomorphic-git keeps a repository. */
export interface PortableRepository {
  readonly gitdir: string;
  /** Shared between calls, so that a pack's index is read once. */
  readonly cache: object;
}

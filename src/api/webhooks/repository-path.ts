const maxLength = 1000;

/**
 * What is left of a repository's address without its host: `team/app`, in small letters. Hosts are left out because
 * the same server often goes by one name inside and another outside; a wrong match costs one look at a repository.
 */
export function repositoryPath(address: string): string | null {
  if (address.length > maxLength) return null;
  const scp = /^[^/:]+@[^/:]+:(?!\/\/)(.+)$/.exec(address)?.[1];
  const path = scp ?? (URL.canParse(address) ? new URL(address).pathname : address);
  const plain = path
    .replace(/^\/+|\/+$/g, "")
    .replace(/\.git$/i, "")
    .toLowerCase();
  // Bitbucket's own servers put this in front of what they clone.
  return plain.replace(/^scm\//, "") || null;
}

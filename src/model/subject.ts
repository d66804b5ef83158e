import type { Action } from "./action.ts";
import type { HostName } from "./names.ts";

/** What a step works on: the container, image, volume, network, file or directory. Two steps on one subject never run at once. */
export function subjectOf(action: Action): string {
  switch (action.kind) {
    case "create-network":
      return action.network.name;
    case "create-volume":
      return action.volume.name;
    case "remove-network":
    case "remove-volume":
      return action.name;
    case "pull-image":
      return action.image;
    case "make-directory":
    case "write-volume-files":
      return action.directory;
    case "apply-host-file":
      return action.file.path;
    case "remove-host-file":
      return action.path;
    default:
      return action.container;
  }
}

/** Where JournalFacts.failures keeps what went wrong with a subject on a host. */
export function failureKey(host: HostName, subject: string): string {
  return `${host} ${subject}`;
}

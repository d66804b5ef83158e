/** Requests that are being answered at one time; watches and logs are not counted. */
export interface InFlightLimits {
  readonly all: number;
  /** Of one user: whoever asks too much leaves room for the others. */
  readonly eachUser: number;
}

/** Kubernetes' own limit for all (--max-requests-inflight). */
export const usualLimits: InFlightLimits = { all: 400, eachUser: 200 };

/** Lets a request in and gives what to call at its end; null where there is no room for it now. */
export type EnterFlight = (user: string) => (() => void) | null;

export function inFlight({ all, eachUser }: InFlightLimits): EnterFlight {
  const byUser = new Map<string, number>();
  let total = 0;
  return (user) => {
    const own = byUser.get(user) ?? 0;
    if (total >= all || own >= eachUser) return null;
    byUser.set(user, own + 1);
    total += 1;
    return () => {
      const left = (byUser.get(user) ?? 1) - 1;
      if (left === 0) byUser.delete(user);
      else byUser.set(user, left);
      total -= 1;
    };
  };
}

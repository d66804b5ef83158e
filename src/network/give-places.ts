/** How one kind of place (an address, a port number) is found, taken and refused. */
export interface PlaceRules<Claim, Place> {
  /** What the claim had before, where it may keep that. */
  readonly kept: (claim: Claim) => Place | null;
  /** What the manifest asks for by name. */
  readonly asked: (claim: Claim) => Place | null;
  readonly free: (claim: Claim) => Place | null;
  /** Why a claim may not have a place it had or asked for; null where it may. */
  readonly refusal: (claim: Claim, place: Place) => string | null;
  readonly give: (claim: Claim, place: Place) => void;
  readonly refuse: (claim: Claim, message: string) => void;
  readonly exhausted: (claim: Claim) => string;
}

/**
 * Hands out places in three rounds: what was given before stays, then what is asked for, then any free one. A newcomer
 * therefore never takes a place from one who has it, whatever the order of the claims.
 */
export function givePlaces<Claim, Place>(claims: readonly Claim[], rules: PlaceRules<Claim, Place>): void {
  const newcomers = claims.filter((claim) => !keep(claim, rules));
  const undemanding = newcomers.filter((claim) => !ask(claim, rules));
  for (const claim of undemanding) {
    const place = rules.free(claim);
    if (place === null) rules.refuse(claim, rules.exhausted(claim));
    else rules.give(claim, place);
  }
}

function keep<Claim, Place>(claim: Claim, rules: PlaceRules<Claim, Place>): boolean {
  const place = rules.kept(claim);
  if (place === null || rules.refusal(claim, place) !== null) return false;
  rules.give(claim, place);
  return true;
}

/** Whether the claim asked for a place, be it granted or refused. */
function ask<Claim, Place>(claim: Claim, rules: PlaceRules<Claim, Place>): boolean {
  const place = rules.asked(claim);
  if (place === null) return false;
  const refusal = rules.refusal(claim, place);
  if (refusal === null) rules.give(claim, place);
  else rules.refuse(claim, refusal);
  return true;
}

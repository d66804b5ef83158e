import type { User } from "../protocol/api-request.ts";
import { type AccountTokens, apiAudience, type KnownToken } from "./account-tokens.ts";
import type { FindByToken } from "./token-users.ts";

/** Everything that makes a token known. */
export interface Tokens {
  readonly accounts: AccountTokens;
  /** Whom a token stands for, and for which of these audiences; null where it counts for none of them. */
  review(token: string, audiences: readonly string[]): KnownToken | null;
}

/** Tokens of people, then of ServiceAccounts. What a person shows is meant for the API and for nobody else. */
export function createTokens(people: readonly FindByToken[], accounts: AccountTokens): Tokens {
  return {
    accounts,
    review: (token, audiences) => {
      const user = firstKnown(people, token);
      if (user === null) return accounts.review(token, audiences);
      return audiences.includes(apiAudience) ? { user, audiences: [apiAudience] } : null;
    },
  };
}

function firstKnown(people: readonly FindByToken[], token: string): User | null {
  for (const find of people) {
    const user = find(token);
    if (user) return user;
  }
  return null;
}

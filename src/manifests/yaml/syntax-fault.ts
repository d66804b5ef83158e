/** Why a text, or one document of it, cannot be read. */
export interface SyntaxFault {
  readonly code: "syntax" | "limit";
  /** Starts in lower case and names no place. */
  readonly message: string;
  readonly hint: string | null;
  readonly offset: number;
}

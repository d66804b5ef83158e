/** A string that only its own constructor can make, so that a host's name is never passed where a pod's is wanted. */
export type Brand<Name extends string> = string & { readonly __brand: Name };

import { resolve } from "node:path";

/** Where the Dockerfile is; the same from src/ and from dist/. */
export const repositoryRoot = (): string => resolve(__dirname, "../../..");

import { openIsomorphicSource } from "../../src/gitsync/isomorphic/open-isomorphic-source.ts";
import { gitHttpServer } from "../support/git-http-server.ts";
import { sourceContract } from "./contract/source-contract.ts";

sourceContract("isomorphic-git over HTTP", {
  open: openIsomorphicSource,
  serve: async (fixture) => {
    const server = await gitHttpServer({ repository: fixture.path, credentials: null });
    return { url: `${server.origin}/app.git`, stop: server.close };
  },
});

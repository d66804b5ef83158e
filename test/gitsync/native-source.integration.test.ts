import { openNativeSource } from "../../src/gitsync/native/open-native-source.ts";
import { gitHttpServer } from "../support/git-http-server.ts";
import { sourceContract } from "./contract/source-contract.ts";

sourceContract("native git over HTTP", {
  open: openNativeSource,
  serve: async (fixture) => {
    const server = await gitHttpServer({ repository: fixture.path, credentials: null });
    return { url: `${server.origin}/app.git`, stop: server.close };
  },
});

sourceContract("native git on a local path", {
  open: openNativeSource,
  serve: async (fixture) => ({ url: fixture.path, stop: async () => undefined }),
});

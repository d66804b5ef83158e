import { DeadlineError, withDeadline } from "../docker/deadline.ts";
import { checkHttp } from "../probes/check-http.ts";
import type { Executed, Handler } from "./handler.ts";
import { hookFailure } from "./hook-failure.ts";

/** Asks a container from its host, as kubelet runs an HTTP hook: whatever it answers, it was asked. */
export const requestHttp: Handler<"request-http"> = async (context, { request, timeoutMs, mustSucceed }) => {
  const told = (message: string): Executed => (mustSucceed ? hookFailure(message) : message);
  try {
    const what = `GET ${request.path} of port ${request.port}`;
    const { message } = await withDeadline({ what, ms: timeoutMs }, async () => {
      const stream = await context.forward(request.address, request.port);
      try {
        return await checkHttp(stream, { kind: "http", ...request });
      } finally {
        stream.destroy();
      }
    });
    return message;
  } catch (error) {
    if (error instanceof DeadlineError) return told(`no answer within ${timeoutMs / 1000} s`);
    return told(error instanceof Error ? error.message : String(error));
  }
};

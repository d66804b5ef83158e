import { generateKeyPairSync } from "node:crypto";
import { type AddressInfo, connect } from "node:net";
import { type Connection, Server, type ServerChannel, utils } from "ssh2";
import type { HostTarget } from "../../src/model/host-target.ts";
import { hostName } from "../../src/model/names.ts";

export interface SshServerOptions {
  /** What `direct-streamlocal` leads to, whatever path is asked for; null refuses forwarding as sshd does. */
  readonly engineSocket: string | null;
  /** What `docker system dial-stdio` leads to. */
  readonly dialStdioSocket?: string;
  /** Sessions (exec) a connection may hold, as sshd's MaxSessions. */
  readonly maxSessions?: number;
}

export interface SshServer {
  readonly target: HostTarget;
  readonly clientKey: Buffer;
  /** Counts since the start. */
  readonly seen: { authentications: number; connections: number; mostChannels: number; openChannels: number };
  /** Cuts every connection at once, as a cable pulled does. */
  cut(): void;
  close(): Promise<void>;
}

const hostKeys = utils.generateKeyPairSync("ed25519");
const clientKeys = utils.generateKeyPairSync("ed25519");

/** An SSH server in this process. It is ssh2's own, so that what is tested is our client. */
export async function startSshServer(options: SshServerOptions): Promise<SshServer> {
  const seen = { authentications: 0, connections: 0, mostChannels: 0, openChannels: 0 };
  const connections = new Set<Connection>();
  const server = new Server({ hostKeys: [hostKeys.private] }, (connection) => {
    seen.connections++;
    connections.add(connection);
    connection.on("error", () => {});
    connection.once("close", () => connections.delete(connection));
    serve(connection, options, seen);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    target: {
      name: hostName("host-1"),
      address: "127.0.0.1",
      port: (server.address() as AddressInfo).port,
      user: "berth",
      hostKeys: [hostKeys.public],
      via: null,
    },
    clientKey: Buffer.from(clientKeys.private),
    seen,
    cut: () => {
      for (const connection of connections) connection.end();
    },
    close: () => {
      for (const connection of connections) connection.end();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

/** A public key that belongs to nobody else. */
export function otherHostKey(): string {
  return utils.generateKeyPairSync("ed25519").public;
}

/** The blob of an RSA public key of a given size. */
export function rsaPublicKey(bits: number): string {
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: bits });
  const [key] = [utils.parseKey(privateKey.export({ type: "pkcs1", format: "pem" }).toString())].flat();
  if (!key || key instanceof Error) throw new Error("no key");
  return `ssh-rsa ${key.getPublicSSH().toString("base64")}`;
}

function serve(connection: Connection, options: SshServerOptions, seen: SshServer["seen"]): void {
  let sessions = 0;
  const track = (channel: ServerChannel, socketPath: string): void => {
    seen.openChannels++;
    seen.mostChannels = Math.max(seen.mostChannels, seen.openChannels);
    channel.once("close", () => seen.openChannels--);
    channel.on("error", () => {});
    const socket = connect(socketPath);
    socket.on("error", () => channel.end());
    channel.on("close", () => socket.destroy());
    channel.pipe(socket).pipe(channel);
  };
  connection.on("authentication", (context) => {
    seen.authentications++;
    if (context.method === "publickey") context.accept();
    else context.reject(["publickey"]);
  });
  connection.on("ready", () => {
    connection.on("openssh.streamlocal", (accept, reject) => {
      if (options.engineSocket === null) reject();
      else track(accept(), options.engineSocket);
    });
    connection.on("tcpip", (accept, _reject, info) => {
      const channel = accept();
      const socket = connect(info.destPort, info.destIP);
      socket.on("error", () => channel.end());
      channel.on("close", () => socket.destroy());
      channel.pipe(socket).pipe(channel);
    });
    connection.on("session", (accept, reject) => {
      if (++sessions > (options.maxSessions ?? 10)) {
        sessions--;
        return reject();
      }
      const session = accept();
      session.once("close", () => sessions--);
      session.on("exec", (acceptExec, rejectExec, { command }) => {
        if (command === "true") return succeed(acceptExec());
        if (command !== "docker system dial-stdio" || !options.dialStdioSocket) return rejectExec();
        track(acceptExec(), options.dialStdioSocket);
      });
    });
  });
}

function succeed(channel: ServerChannel): void {
  channel.exit(0);
  channel.end();
}

import { hostArguments } from "../../../src/cli/lab/host-arguments.ts";

const host = {
  lab: "dev",
  host: "host-2",
  image: "berth/lab-host:debian13",
  engine: "debian13" as const,
  address: "172.30.1.12",
  registryAddress: "172.30.1.5:5000",
  keysDir: "/keys/host-2",
  capabilities: ["NET_ADMIN", "SYS_ADMIN"],
};

describe("the container that plays a host", () => {
  const args = hostArguments(host);

  test("gets capabilities one by one, never --privileged", () => {
    expect(args.join(" ")).toContain("--cap-add NET_ADMIN --cap-add SYS_ADMIN");
    expect(args).not.toContain("--privileged");
  });

  test("keeps its engine's data in a volume of its own, and its keys out of the image", () => {
    expect(args).toContain("berth-lab-dev-host-2:/var/lib/docker");
    expect(args).toContain("/keys/host-2:/lab:ro");
  });

  test("hands its engine the lab's registry and a branch of the control groups", () => {
    const engine = args.slice(args.indexOf(host.image) + 1).join(" ");
    expect(engine).toContain("--insecure-registry registry.lab:5000 --insecure-registry 172.30.1.5:5000");
    expect(engine).toContain("--cgroup-parent /berth-lab/dev/host-2");
  });
});

import { idle, image, inside, type PodCase, script, web } from "./pod-case.ts";

const argv = "tr '\\0' ' ' </proc/1/cmdline";
const variables = [
  { name: "FIRST", value: "one" },
  { name: "SECOND", value: "$(FIRST)-two" },
];

/** What a container runs, where, and with which streams. */
export const argvCases: readonly PodCase[] = [
  {
    name: "argv",
    spec: {
      containers: [
        idle({ name: "command", command: ["sleep", "1000001"] }),
        web({ name: "neither" }),
        web({ name: "args", args: ["x", "y z"], env: [{ name: "PORT", value: "8081" }] }),
        idle({ name: "both", command: ["sleep"], args: ["1000002"] }),
      ],
    },
    proves: [
      {
        field: "containers[].command",
        says: "takes the place of the image's entrypoint",
        ask: inside(argv, "sleep 1000001", "command"),
      },
      {
        field: "containers[].image",
        says: "runs its own entrypoint where nothing else is asked",
        ask: inside(argv, "perl /usr/local/bin/web", "neither"),
      },
      {
        field: "containers[].args",
        says: "follow the image's entrypoint, one argument each",
        ask: inside("tr '\\0' '|' </proc/1/cmdline", "perl|/usr/local/bin/web|x|y z|", "args"),
      },
      {
        field: "containers[].args",
        says: "follow the command",
        ask: inside(argv, "sleep 1000002", "both"),
      },
      {
        field: "containers[].name",
        says: "names the container in the pod's status",
        ask: {
          kind: "state",
          read: ({ status }) => status?.containerStatuses?.map(({ name }) => name),
          answer: ["command", "neither", "args", "both"],
        },
      },
    ],
  },
  {
    name: "expansion",
    spec: {
      containers: [
        script("exec sleep infinity", {
          name: "main",
          env: variables,
          args: ["$(SECOND)", "$$(FIRST)", "$(UNKNOWN)", "a$(FIRST)b$(SECOND)"],
        }),
        {
          name: "command",
          image,
          env: [{ name: "SECONDS_TO_SLEEP", value: "1000003" }],
          command: ["sleep", "$(SECONDS_TO_SLEEP)"],
        },
      ],
    },
    proves: [
      {
        field: "containers[].command",
        says: "has $(NAME) replaced by the variable",
        ask: inside(argv, "sleep 1000003", "command"),
      },
      {
        field: "containers[].env[].value",
        says: "has $(NAME) of an earlier variable replaced",
        ask: inside('echo "$SECOND"', "one-two"),
      },
    ],
  },
  {
    name: "expansion-args",
    spec: {
      containers: [
        idle({
          env: variables,
          command: ["perl", "-e", "sleep 100000", "--"],
          args: ["$(SECOND)", "$$(FIRST)", "$(UNKNOWN)", "a$(FIRST)b$(SECOND)"],
        }),
      ],
    },
    proves: [
      {
        field: "containers[].args",
        says: "have $(NAME) replaced, $$(NAME) unescaped, unknown names left",
        ask: inside(
          "tr '\\0' '|' </proc/1/cmdline",
          "perl|-e|sleep 100000|--|one-two|$(FIRST)|$(UNKNOWN)|aonebone-two|",
        ),
      },
    ],
  },
  {
    name: "directory",
    spec: {
      containers: [
        idle({ name: "given", workingDir: "/usr/share" }),
        idle({ name: "default" }),
        idle({ name: "made", workingDir: "/tmp/not/there/yet" }),
      ],
    },
    proves: [
      {
        field: "containers[].workingDir",
        says: "is where the process starts",
        ask: inside("readlink /proc/1/cwd", "/usr/share", "given"),
      },
      {
        field: "containers[].workingDir",
        says: "is the image's own unless given",
        ask: inside("readlink /proc/1/cwd", "/", "default"),
      },
      {
        field: "containers[].workingDir",
        says: "is made where the image lacks it",
        ask: inside("readlink /proc/1/cwd", "/tmp/not/there/yet", "made"),
      },
    ],
  },
  {
    name: "streams",
    spec: {
      containers: [
        idle({ name: "plain" }),
        idle({ name: "tty", tty: true }),
        idle({ name: "stdin", stdin: true }),
        idle({ name: "once", stdin: true, stdinOnce: true }),
      ],
    },
    proves: [
      {
        field: "containers[].tty",
        says: "gives the process a terminal",
        ask: inside("readlink /proc/1/fd/1", /^\/dev\/pts\//, "tty"),
      },
      {
        field: "containers[].tty",
        says: "is off unless asked for",
        ask: inside("readlink /proc/1/fd/1", /^pipe:/, "plain"),
      },
      {
        field: "containers[].stdin",
        says: "keeps the process's input open",
        ask: inside("readlink /proc/1/fd/0", /^pipe:/, "stdin"),
      },
      {
        field: "containers[].stdin",
        says: "is closed unless asked for",
        ask: inside("readlink /proc/1/fd/0", "/dev/null", "plain"),
      },
      {
        field: "containers[].stdinOnce",
        says: "is told to the engine: input ends with the first attachment",
        ask: {
          kind: "host",
          script: "docker inspect --format '{{.Config.StdinOnce}}' $(docker ps -q --filter name=pods_streams_once_)",
          answer: "true",
        },
      },
    ],
  },
];

# One Debian slim base for everything, so that hosts share its layer. A machine without an
# image registry makes it by debootstrap (`berth lab up` does that).
# Builders without BuildKit also make every stage above the wanted one: lab-host, which may have another
# Debian as its base, comes first.
ARG BASE=debian:trixie-slim

FROM ${BASE} AS base

# A Docker host in a container: sshd and an engine of its own. Debian 12 has the client inside docker.io.
FROM base AS lab-host
RUN apt-get update \
 && client=$(apt-cache pkgnames | grep -x docker-cli || true) \
 && apt-get install -y --no-install-recommends \
      ca-certificates docker.io $client iproute2 iptables kmod nftables openssh-server procps \
 && rm -rf /var/lib/apt/lists/* /etc/ssh/ssh_host_* \
 && useradd --create-home --shell /bin/sh --groups docker berth
COPY lab/host.sh /usr/local/bin/berth-lab-host
COPY lab/engine.sh /usr/local/bin/berth-lab-engine
COPY lab/sshd.conf /etc/ssh/sshd_config.d/berth-lab.conf
STOPSIGNAL SIGTERM
ENTRYPOINT ["/usr/local/bin/berth-lab-host"]

# The sandbox of a pod. A static busybox keeps it at two megabytes.
FROM base AS busybox
RUN apt-get update \
 && apt-get install -y --no-install-recommends busybox-static \
 && rm -rf /var/lib/apt/lists/*

FROM scratch AS pause
COPY --from=busybox /bin/busybox /bin/busybox
COPY node/pause.sh /pause.sh
ENTRYPOINT ["/bin/busybox", "sh", "/pause.sh"]

# What runs on each host: service maps, routes, DNS, virtual addresses.
FROM base AS node
RUN apt-get update \
 && apt-get install -y --no-install-recommends \
      ca-certificates conntrack curl inotify-tools iproute2 iptables keepalived nftables procps unbound \
 && rm -rf /var/lib/apt/lists/*
COPY node/ /usr/local/lib/berth/
ENTRYPOINT ["/usr/local/lib/berth/entrypoint.sh"]

# The example web server: perl-base is in every Debian image, so it adds nothing to the base.
FROM base AS web
ARG VERSION=1.0
ENV VERSION=${VERSION} PORT=8080
COPY lab/web.pl /usr/local/bin/web
USER 65534
EXPOSE 8080
ENTRYPOINT ["perl", "/usr/local/bin/web"]

# A release that cannot start, to see a rollout stop at it.
FROM web AS web-broken
ENV VERSION=broken FAIL_START=1

FROM base AS lab-registry
RUN apt-get update \
 && apt-get install -y --no-install-recommends docker-registry \
 && rm -rf /var/lib/apt/lists/*
COPY lab/registry.yml /etc/docker/registry/config.yml
EXPOSE 5000
ENTRYPOINT ["docker-registry", "serve", "/etc/docker/registry/config.yml"]

# Compiles, and keeps of node_modules what production needs. Behind a proxy that signs with its own
# authority, put its certificate beside this file as extra-ca.pem (`npm run image` does).
FROM base AS operator-build
RUN apt-get update \
 && apt-get install -y --no-install-recommends ca-certificates nodejs npm \
 && rm -rf /var/lib/apt/lists/*
WORKDIR /build
COPY package.json package-lock.json .npmrc extra-ca.pe[m] ./
ENV NODE_EXTRA_CA_CERTS=/build/extra-ca.pem
RUN npm ci --no-audit --no-fund || npm install --no-save --no-audit --no-fund
COPY tsconfig.json tsconfig.build.json ./
COPY scripts/ scripts/
COPY src/ src/
RUN npm run build && npm prune --omit=dev --no-audit --no-fund

# What runs on the management box: as nobody, with a read-only root if wanted. It writes to /var/lib/berth and /tmp.
FROM base AS operator
RUN apt-get update \
 && apt-get install -y --no-install-recommends ca-certificates git kubernetes-client nodejs openssh-client \
 && rm -rf /var/lib/apt/lists/* \
 && install -d -o 65534 -g 65534 /var/lib/berth
COPY --from=operator-build /build/package.json /opt/berth/package.json
COPY --from=operator-build /build/node_modules/ /opt/berth/node_modules/
COPY --from=operator-build /build/dist/ /opt/berth/dist/
ENV NODE_ENV=production HOME=/var/lib/berth
WORKDIR /var/lib/berth
VOLUME /var/lib/berth
USER 65534:65534
ENTRYPOINT ["node", "/opt/berth/dist/main.js"]
CMD ["run"]

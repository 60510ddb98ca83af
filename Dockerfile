# syntax=docker/dockerfile:1

# Builds what is shipped. Nothing of this stage but the folder build/ and the licences goes further.
FROM node:22-bookworm-slim@sha256:43ac6c60b8f89723f746e8a92ce91abd5017e627ce1ddfe4238355d3a30b772c AS build
WORKDIR /src
COPY package.json package-lock.json ./
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY tsconfig.json ./
COPY scripts ./scripts
COPY src ./src
RUN npm run build

# Node and nothing else: no npm, no shell, no package manager. Runs as a user without rights (uid 65532).
FROM gcr.io/distroless/nodejs22-debian12:nonroot@sha256:13593b7570658e8477de39e2f4a1dd25db2f836d68a0ba771251572d23bb4f8e
WORKDIR /app
ENV NODE_ENV=production \
    MCP_HOST=0.0.0.0 \
    MCP_PORT=3000
COPY package.json LICENSE ./
COPY --from=build /src/THIRD_PARTY_NOTICES ./
COPY --from=build /src/build ./build
USER nonroot
EXPOSE 3000
HEALTHCHECK --interval=30s --timeout=5s --start-period=5s --retries=3 \
  CMD ["/nodejs/bin/node", "build/health.js"]
# Without a shell in between, signals reach the server, which lets calls in flight end.
ENTRYPOINT ["/nodejs/bin/node", "build/server.js"]

# The relay with the built widget, run from source as the tests run it. docs/self-hosting.md says how to start it.
FROM node:24.21.0-bookworm-slim AS widget
WORKDIR /earshot
COPY . .
RUN npx --yes pnpm@12.21.0 install --frozen-lockfile --filter earshot-workspace --filter '@earshot/widget...' \
  && node scripts/build-widget.mjs

FROM node:24.21.0-bookworm-slim
WORKDIR /earshot
COPY package.json pnpm-lock.yaml pnpm-workspace.yaml ./
COPY packages/protocol packages/protocol
COPY packages/privacy packages/privacy
COPY packages/client packages/client
COPY packages/relay packages/relay
RUN npx --yes pnpm@12.21.0 install --prod --frozen-lockfile --filter '@earshot/relay...' \
  && npm cache clean --force \
  && mkdir /data && chown node:node /data && chmod 700 /data
COPY --from=widget /earshot/packages/widget/dist packages/widget/dist
USER node
ENV NODE_ENV=production EARSHOT_HOST=0.0.0.0 EARSHOT_DATA_DIR=/data
VOLUME /data
EXPOSE 8787
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s \
  CMD ["node", "-e", "fetch('http://127.0.0.1:8787/readyz').then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "packages/relay/src/main.ts", "serve"]

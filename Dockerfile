# The hub. Node runs its TypeScript as it is, so only its packages are installed; nothing is built. docs/hub.md says how to run it.

FROM node:24-bookworm-slim AS packages
WORKDIR /hub
COPY package.json package-lock.json .npmrc ./
# The `node-*` packages are Nodes for machines that have an older one.
RUN npm ci --omit=dev --no-audit --no-fund && rm -rf node_modules/node-linux-*

FROM node:24-bookworm-slim
ENV NODE_ENV=production HOST=0.0.0.0 PORT=4455 DATA_DIR=/data
WORKDIR /hub
COPY --from=packages /hub/node_modules node_modules
COPY package.json ./
COPY server server
# The page that links open is bundled when the hub starts; the one for people without the extension, of its source, when somebody asks for it.
COPY lib lib
COPY components components
COPY entrypoints entrypoints
COPY public/_locales public/_locales
COPY public/icon/icon.svg public/icon/icon.svg
COPY deploy/start.sh deploy/start.sh
# Mount a volume here. Not declared as one, because Railway builds no image that does.
RUN mkdir /data && chown node:node /data
EXPOSE 4455
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=15s --timeout=5s --start-period=30s CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/health`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
# `root` for platforms whose volumes belong to root: deploy/start.sh then takes the folder over for `node`, and goes on as that.
ARG START_AS=node
USER $START_AS
ENTRYPOINT ["sh", "deploy/start.sh"]
CMD ["node", "server/main.ts"]

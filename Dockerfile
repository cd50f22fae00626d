# The bot as an image: `docker compose up --detach --build`; docs/operating.md says what to set.
# Both stages begin with the same image, since the environment in /opt/antenne points to its Python.

FROM python:3.11-slim-bookworm AS builder
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1 PIP_ROOT_USER_ACTION=ignore
WORKDIR /src
COPY requirements.lock ./
RUN python -m venv --without-pip /opt/antenne
# All packages come as wheels, so that not even this stage needs a compiler.
RUN python -m pip --python /opt/antenne install --quiet --require-hashes --only-binary=:all: -r requirements.lock
COPY pyproject.toml README.md LICENSE ./
COPY bot bot
COPY handlers handlers
COPY knowledge knowledge
RUN python -m pip --python /opt/antenne install --quiet --no-index --no-deps --no-build-isolation .
# Trains the index; an answer shows that what was built works. Where it lies, the bot looks for what it lacks itself, but
# for the vectors of the phrasings, which spare time once alone.
RUN cd / && XDG_CACHE_HOME=/var/cache /opt/antenne/bin/antenne ask "Was ist PRAXES?" \
    && rm /var/cache/antenne-bot/meanings-*.npz

FROM python:3.11-slim-bookworm
RUN groupadd --system --gid 10001 antenne \
    && useradd --system --uid 10001 --gid antenne --home-dir /data --no-create-home --shell /usr/sbin/nologin antenne \
    && install --directory --owner antenne --group antenne --mode 0700 /data
COPY --from=builder /opt/antenne /opt/antenne
COPY --from=builder --chown=10001:10001 /var/cache/antenne-bot /var/cache/antenne-bot
ENV PATH=/opt/antenne/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 HOME=/data \
    XDG_CACHE_HOME=/data/cache ANTENNE_DATABASE=/data/antenne.db
WORKDIR /data
VOLUME ["/data"]
USER 10001:10001
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=5s --start-period=2m --retries=3 \
    CMD ["python", "-I", "-m", "bot.commands.health"]
ENTRYPOINT ["antenne"]
CMD ["run"]

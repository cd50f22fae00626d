# Every target sets up what it needs in .venv by itself; nothing is installed anywhere else. The bot has a cache of its own
# in the user's cache folder (docs/settings.md).
# Options go through: make run ARGS=--help, make test ARGS='-k reminders'. Another Python: make test PYTHON=python3.12
MAKEFLAGS += --no-print-directory
.DEFAULT_GOAL := help
.PHONY: help run check eval bench test fuzz audit lint lock clean

BIN := .venv/bin
ARGS ?=

help: ## list these targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-6s %s\n", $$1, $$2 }' Makefile

run: ## start the bot: on Telegram with TELEGRAM_BOT_TOKEN, else as a chat in the terminal
	@sh scripts/setup.sh run
	@$(BIN)/antenne run $(ARGS)

check: ## check the content as the editors' lint does
	@sh scripts/setup.sh run
	@$(BIN)/antenne check $(ARGS)

eval: ## measure how well questions are answered
	@sh scripts/setup.sh run
	@$(BIN)/antenne eval $(ARGS)

bench: ## measure how fast questions are answered, how reminders go out, and what a bot does under load
	@sh scripts/setup.sh run
	@$(BIN)/antenne bench $(ARGS)
	@$(BIN)/antenne bench-reminders
	@$(BIN)/antenne bench-load

test: ## run all tests
	@sh scripts/setup.sh dev
	@$(BIN)/python -m pytest --numprocesses=auto --dist=worksteal $(ARGS)

# Subscribers, editors, network and database of hundreds of made-up weeks come along: the promises to subscribers.
FUZZ := tests/fuzz tests/bot/reminders/test_promises.py tests/bot/storage/test_promises_on_a_server.py

fuzz: ## give the bot 100,000 inputs that nobody made (an hour); ARGS=--hypothesis-profile=week for a million
	@sh scripts/setup.sh dev
	@$(BIN)/python -m pytest $(FUZZ) -n auto --hypothesis-profile=night $(ARGS)

audit: ## ask for known weaknesses of the locked dependencies (needs the network)
	@sh scripts/setup.sh dev
	@$(BIN)/python scripts/audit.py $(ARGS)

lint: ## check style, types and the arrows between the rooms
	@sh scripts/setup.sh dev
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

lock: ## write the lock files anew after a change of dependencies; ARGS=--upgrade for newer versions
	@sh scripts/setup.sh dev
	@$(BIN)/python scripts/lock.py $(ARGS)

clean: ## remove .venv, the tools' caches and built files; keeps data/, .env and the bot's cache in the user's folder
	@rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache build dist *.egg-info
	@find bot handlers knowledge scripts tests -name __pycache__ -type d -prune -exec rm -rf {} +

# Everything one does with this project. `make help` lists it.
SHELL := /bin/bash
.DEFAULT_GOAL := help
STAGE ?= dev
SEEDS ?= 200
ROWS ?= 2000
PYTHON ?= python3.11
PY := .venv/bin/python
PYTEST := $(PY) -m pytest -q
export PYTHONDONTWRITEBYTECODE := 1
export AWS_EC2_METADATA_DISABLED := true

.PHONY: guides help setup run lab-file contacts case package checkov semgrep audit-libraries lint types contracts test test-slow test-browser test-journeys test-local bench simulate docs catalogue deploy verify-audit certificate-signer certificate-list verify-certificate capacity dead-letters restore-drill breach load system clean

help: ## list these commands
	@grep -hE '^[a-z.-]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 16

.venv/.made: requirements.txt requirements-dev.txt
	$(PYTHON) -m venv .venv
	.venv/bin/pip install -q --disable-pip-version-check 'pip<26.3'
	.venv/bin/pip install -q --disable-pip-version-check -r requirements-dev.txt
	@touch $@

.emulator/.made: infra/local/requirements-emulator.txt
	$(PYTHON) -m venv .emulator
	.emulator/bin/pip install -q --disable-pip-version-check 'pip<26.3'
	.emulator/bin/pip install -q --disable-pip-version-check --require-hashes -r $<
	@touch $@

.checkov/.made .audit/.made .semgrep/.made: .%/.made: infra/scans/requirements-%.txt
	$(PYTHON) -m venv .$*
	.$*/bin/pip install -q --disable-pip-version-check 'pip<26.3'
	.$*/bin/pip install -q --disable-pip-version-check --require-hashes -r $<
	@touch $@

.venv: .venv/.made ## make the Python environment of the project

setup: .venv/.made .emulator/.made ## make both environments (project, local AWS)

system: ## install Chromium and fonts for browser tests and posters (Debian, as root)
	@need=""; \
	command -v chromium >/dev/null || need="$$need chromium chromium-driver"; \
	[ -d /usr/share/fonts/truetype/noto ] || need="$$need fonts-noto-core"; \
	[ -d /usr/share/fonts/truetype/dejavu ] || need="$$need fonts-dejavu-core"; \
	if [ -z "$$need" ]; then true; \
	elif [ "$$(id -u)" = 0 ]; then \
	  DEBIAN_FRONTEND=noninteractive apt-get update -qq && \
	  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $$need >/dev/null; \
	else echo "missing: run  sudo apt-get install$$need"; fi

run: setup ## run the whole platform on this machine (ARGS="--lan --port 8080")
	@exec $(PY) -m infra.local.run $(ARGS)

lab-file: .venv/.made ## send a large result file through the running platform (ROWS=100000 ARGS="--origin …")
	@$(PY) -m infra.local.lab_file --rows $(ROWS) $(ARGS)

contacts: .venv/.made ## candidate contacts of a case from the running platform (CASE=… ARGS="--format json")
	@$(PY) -m infra.local.contacts --case $(CASE) $(ARGS)

case: .venv/.made ## a case with crowds through the running platform, timed (VENUES=5 PRESENT=100 ARGS="--origin …")
	@$(PY) -m infra.local.large_case --venues $(or $(VENUES),5) --present $(or $(PRESENT),100) $(ARGS)

package: .venv/.made ## build the deployable artefact of a stage (STAGE=dev|prod)
	@$(PY) -m infra.build $(STAGE)
	@$(PY) -m infra.lint $(STAGE)

checkov: .venv/.made .checkov/.made ## other people's rules on the packaged templates (STAGE=prod)
	@$(PY) -m infra.scans.checkov $(STAGE)

audit-libraries: .audit/.made ## known holes of what ships; needs the public register (docs/compliance/libraries.md)
	@.audit/bin/pip-audit --strict --no-deps --disable-pip --progress-spinner off -r requirements.txt

semgrep: .venv/.made .semgrep/.made ## our own rules on the code, each with a planted fault first
	@$(PY) -m infra.scans.semgrep

guides: .venv/.made ## draw the guides by role as PDF into out/guides (deploying publishes them)
	@$(PY) -m infra.guides

lint: .venv/.made ## style and simple faults
	@.venv/bin/ruff check .
	@.venv/bin/bandit -q -r app.py functions infra -c pyproject.toml --severity-level medium

types: .venv/.made ## types, strictly
	@.venv/bin/mypy app.py functions infra

contracts: .venv/.made ## who may import whom
	@$(PY) -m infra.contracts | sed -n '/^Analyzed/,$$p'; exit $${PIPESTATUS[0]}

test: setup system lint types contracts ## all checks, quick tests and browser tests
	$(PYTEST) -n 2 --dist loadgroup --no-loadscope-reorder -m "not slow and not local"

test-slow: setup ## long tests: simulation, cold starts, large files
	$(PYTEST) -m "slow and not browser and not local" --ignore tests/simulation
	$(PYTEST) -n 2 --dist loadgroup -m slow tests/simulation

test-browser: setup system ## pages in Chromium, without the local AWS
	$(PYTEST) -m "browser and not local"

test-journeys: setup system ## journeys in Chromium on the running platform
	$(PYTEST) -m "browser and local"

test-local: setup ## tests on the local AWS
	$(PYTEST) -m "local and not browser"

bench: .venv/.made ## measure: calls, capacity, cold start of the hot paths
	$(PYTEST) tests/benchmarks -m "slow or not slow" -s

simulate: .venv/.made ## run every flow of the simulation on SEEDS seeds (SEEDS=10000)
	@$(PY) -m tests.simulation --flow all --seeds $(SEEDS)

docs: .venv/.made ## write the documents that are made from the code
	@$(PY) -m infra.documents

catalogue: .venv/.made ## fault and abuse catalogue: id, outcome, tests (ARGS="--again" | "--all" | "--list")
	@$(PY) -m tests.catalogue $(ARGS)

deploy: .venv/.made ## put a built stage into AWS (STAGE=prod BUCKET=artefacts SET="PublicOrigin=https://…"; a new stage: FIRST=1 before)
	@test -n "$(BUCKET)" || { echo "say BUCKET=<your artefact bucket in ap-southeast-1>"; exit 2; }
	@$(PY) -m infra.deploy $(STAGE) --bucket $(BUCKET) $(if $(FIRST),--first) $(if $(SET),--set $(SET))

verify-audit: .venv/.made ## has anybody touched the audit? (HOUR="2021112308" STAGE=dev ARGS="--endpoint http://…")
	@test -n "$(HOUR)" || { echo "say HOUR=<yyyymmddHH, in Vietnam>"; exit 2; }
	@$(PY) -m infra.verify_audit --stage $(STAGE) --hour $(HOUR) $(ARGS)

certificate-signer: .venv/.made ## let a key of the centre sign certificates (CERTIFICATE=dsc.pem STAGE=dev ARGS="--key …")
	@test -n "$(CERTIFICATE)" || { echo "say CERTIFICATE=<the authority's certificate of the key>"; exit 2; }
	@$(PY) -m infra.certificate_signer --stage $(STAGE) --certificate $(CERTIFICATE) $(ARGS)

certificate-list: .venv/.made ## fetch the signed list of certificates with its parts (ORIGIN=https://… TO=trust.json)
	@test -n "$(ORIGIN)" -a -n "$(TO)" || { echo "say ORIGIN=https://… TO=trust.json"; exit 2; }
	@$(PY) -m infra.certificate_list $(ORIGIN) $(TO)

verify-certificate: .venv/.made ## does a certificate count? (FILE=paper.pdf TRUST=list.json ARGS="--at 2022-01-01T00:00:00Z")
	@test -n "$(FILE)" || { echo "say FILE=<text, PNG or PDF>"; exit 2; }
	@$(PY) -m infra.verify_certificate $(FILE) --trust $(TRUST) $(ARGS)

dead-letters: .venv/.made ## what was given up (ARGS="list" | "inspect notices" | "redrive notices --all --rate 20" | "discard …")
	@$(PY) -m infra.dead_letters --stage $(STAGE) $(if $(ENDPOINT),--endpoint $(ENDPOINT)) $(or $(ARGS),list)

.PHONY: recompute
recompute: .venv/.made ## a day's figures from their sources beside what is published (DAY=2021-11-22 STAGE=prod ENDPOINT=…)
	@test -n "$(DAY)" || { echo "say DAY=<yyyy-mm-dd, in Vietnam>"; exit 2; }
	@$(PY) -m infra.recompute --stage $(STAGE) $(if $(ENDPOINT),--endpoint $(ENDPOINT)) --day $(DAY)

restore-drill: .venv/.made ## bring tables back to five minutes ago beside those that stand, and look (STAGE=prod ARGS="--table audit")
	@$(PY) -m infra.recovery --stage $(STAGE) $(if $(ENDPOINT),--endpoint $(ENDPOINT)) restore $(ARGS)

breach: .venv/.made ## whose data did an account touch? (FROM=2021112308 TO=2021112310 ARGS="--by <staff id>")
	@test -n "$(FROM)" -a -n "$(TO)" || { echo "say FROM=<yyyymmddHH, in Vietnam> TO=<yyyymmddHH>"; exit 2; }
	@$(PY) -m infra.recovery --stage $(STAGE) $(if $(ENDPOINT),--endpoint $(ENDPOINT)) breach --from-hour $(FROM) --to-hour $(TO) $(ARGS)

load: .venv/.made ## drive a national day against the running platform (REQUESTS=600 OVER=120 ARGS="--origin …")
	@$(PY) -m infra.load --requests $(or $(REQUESTS),600) --seconds $(or $(OVER),120) $(ARGS)

capacity: .venv/.made ## count what a scan, a result, a dose asks of AWS; what it costs, how far it carries
	@rm -f .bench/counted.json
	@$(PYTEST) tests/benchmarks/test_scan.py tests/benchmarks/test_result_way.py tests/benchmarks/test_capacity.py >.bench/capacity.log 2>&1 || \
	  { [ -s .bench/counted.json ] && echo "counted otherwise than before: docs/capacity.md is written anew"; }
	@$(PY) -m infra.capacity .bench/counted.json

clean: ## remove what was built and the local state
	rm -rf out .local .chalice/deployments .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -not -path './.venv/*' -not -path './.emulator/*' -not -path './.checkov/*' -not -path './.semgrep/*' -prune -exec rm -rf {} +

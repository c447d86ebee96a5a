# The door to the laboratory: every target is a line into the setup script, CMake's presets or the harness.
# `make help` reads the words behind `##`; what a word means in detail is in `/usr/bin/python3 -m harness --help`.

MAKEFLAGS += --no-print-directory
.DEFAULT_GOAL := help
.SUFFIXES:
.NOTPARALLEL:

# Debian's interpreter, for it has Debian's packages; not whatever python3 is first on PATH.
PYTHON := /usr/bin/python3
HARNESS := $(PYTHON) -m harness

# The value of a variable as one word of the shell, as it was typed; and as an option, if there is one.
quoted = '$(subst ','\'',$(call one_line,$(1)))'
option = $(if $(value $(2)),$(1) $(call quoted,$(2)))
one_line = $(if $(findstring $(line_break),$(value $(1))),$(error $(1) has a line break in it),$(value $(1)))
define line_break


endef

# A glob of case or scenario ids, and how many cases run at once.
ONLY ?=
JOBS ?=
CASE ?=
# Which of several refused calls of a case, by the number or label of its step (cures).
STEP ?=
# Which grid (pairs, three, many, changed, connect, automatic, extras, protocols), and one cell of it, by its id (grid).
GRID ?=
CELL ?=
# What a case or a cell is exported as: c, kselftest, packetdrill, bisect, mail (export).
# The default is said here, for make itself has AS=as, the assembler.
ifeq ($(origin AS),default)
AS := c
endif
AS ?=
# Which kernels (6.1, 6.1.192, '6.1.*', oldest, newest, all; the path of a bzImage, a .deb, a folder or a built tree), and
# the folder of the modules of one that was built.
KERNELS ?=
MODULES ?=
# 1: what is newer in Debian's archive; a version: what to write into kernels.yaml for it (kernels).
NEWER ?=
ENTRY ?=
# A part of the cases (2/5), two kernels to compare, a folder to merge (or to compare them in), the file for the report,
# that for a picture, and the port of `serve`.
SHARD ?=
A ?=
B ?=
DIR ?=
SUMMARY ?=
SVG ?=
PORT ?=
# Where runs write, and what they wrote is read, instead of results/local (experiments, matrix, records, diff, publish).
RESULTS ?=
# Anything: run only what is missing (experiments, matrix).
RESUME ?=
# guest: on the newest kernel of the list, without any right on this machine (experiments, scenarios, test).
BACKEND ?=
# 1: print what was observed as rows of `expect:`, where a step has `=> ?` (experiments).
PROPOSE ?=
# 1: scenarios from elsewhere may run programs from outside the project (experiments, matrix).
TRUST ?=
WHERE := $(call option,--results,RESULTS)
SELECTION := $(call option,--only,ONLY)
RUN_OPTIONS = $(SELECTION) $(call option,--jobs,JOBS) $(if $(filter-out 0,$(RESUME)),--resume) \
    $(if $(filter 1,$(TRUST)),--trust)

.PHONY: help
help:  ## list these targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-12s %s\n", $$1, $$2 }' Makefile

.PHONY: experiments
experiments: engine  ## run every scenario on this kernel and print the table (ONLY='restart/* udp', JOBS=n, RESUME=1, BACKEND=guest, PROPOSE=1)
	@$(HARNESS) run $(RUN_OPTIONS) $(call option,--backend,BACKEND) \
	    $(if $(filter 1,$(PROPOSE)),--propose) $(WHERE)

.PHONY: matrix
matrix: engine  ## run the scenarios on other kernels, in guests (KERNELS='5.10 6.12', ONLY=, MODULES=dir, SHARD=2/5, RESUME=1)
	@$(HARNESS) matrix $(RUN_OPTIONS) $(call option,--kernels,KERNELS) \
	    $(call option,--modules,MODULES) $(call option,--shard,SHARD) $(WHERE)

.PHONY: grid
grid: engine  ## measure every pair of sockets on one port, here or in guests (KERNELS=, GRID='three', ONLY='udp,*', CELL=, JOBS=n)
	@$(HARNESS) grid $(call option,--grid,GRID) $(call option,--cell,CELL) $(SELECTION) \
	    $(call option,--jobs,JOBS) $(call option,--kernels,KERNELS) \
	    $(call option,--modules,MODULES) $(WHERE)

.PHONY: grid-findings
grid-findings: engine  ## where the kernels that were measured and the rules differ, and why
	@$(HARNESS) grid-findings $(WHERE)

.PHONY: grid-check
grid-check: packages  ## are the parts of grids that were measured here (make grid ONLY=) as the published ones?
	@$(HARNESS) grid-check $(WHERE)

.PHONY: publish-grid
publish-grid: engine  ## make the committed grids, results/grid, from those that were measured here
	@$(HARNESS) publish-grid $(WHERE)

.PHONY: grid-stories
grid-stories: engine  ## measure in guests the stories of a few cells on which kernels differ, for the pages
	@$(PYTHON) -m harness.tools.grid_stories

.PHONY: kernels
kernels: packages  ## list the kernels of the matrix; NEWER=1: newer ones in the archive (make itself would take --newer)
	@$(HARNESS) kernels $(if $(filter-out 0,$(NEWER)),--newer) $(call option,--entry,ENTRY)

.PHONY: fetch
fetch: packages  ## bring kernels into the cache, before many machines share it (KERNELS=)
	@$(HARNESS) fetch $(call option,--kernels,KERNELS)

.PHONY: diff
diff: packages  ## where two kernels differ (A=6.1 B=6.12), in the committed records or in those of a folder (DIR=)
	@$(HARNESS) diff $(call quoted,A) $(call quoted,B) $(or $(call option,--results,DIR),$(WHERE))

.PHONY: merge
merge: packages  ## put the results of several machines together and check that none is missing (DIR=folder)
	@$(HARNESS) merge $(call quoted,DIR) $(SELECTION) $(call option,--kernels,KERNELS) \
	    $(call option,--summary,SUMMARY)

.PHONY: test
test: lint unit harness-test generated scenarios ladders  ## run all tests: linters, C++ and harness tests, canaries, scenarios

.PHONY: list
list: packages  ## list the cases (ONLY='restart/* udp')
	@$(HARNESS) list $(SELECTION)

.PHONY: cures
cures: engine  ## try what would have let the refused call of a case succeed: options, addresses, waiting (CASE='restart/...', STEP=)
	@$(HARNESS) cures $(call quoted,CASE) $(call option,--step,STEP) $(call option,--jobs,JOBS) $(if $(filter 1,$(TRUST)),--trust)

.PHONY: explain
explain: packages  ## tell the story of a case in words, without running it (CASE='restart/...')
	@$(HARNESS) explain $(call quoted,CASE)

.PHONY: export
export: engine  ## write a case or cell for somebody else (CASE= or CELL=, AS=c|kselftest|packetdrill|bisect|mail, DIR=folder)
	@$(if $(value CELL),$(if $(value CASE),$(error CELL and CASE: only one can be exported at a time)))
	@$(HARNESS) export $(call quoted,$(if $(value CELL),CELL,CASE)) --as $(if $(value AS),$(call quoted,AS),c) $(call option,--output,DIR)

.PHONY: lint
lint: build  ## check scenarios, formatting, types and style; changes nothing
	@$(HARNESS) lint
	@$(PYTHON) -m harness.tools.style

.PHONY: format
format: packages  ## format the C++ and Python sources in place
	@$(PYTHON) -m harness.tools.style --fix

.PHONY: unit
unit: build  ## run the C++ unit tests (GoogleTest through CTest)
	@ctest --preset release

.PHONY: harness-test
harness-test: setup build  ## run the harness tests and canaries (pytest)
	@$(PYTHON) -m pytest -n $$((2 * $$(nproc))) harness # many of them wait

.PHONY: draw
draw: packages  ## show what happened in a case: calls, packets, sockets in time (DIR=its folder, SVG=file for the picture)
	@$(HARNESS) draw $(call quoted,DIR) $(call option,--svg,SVG)

.PHONY: site
site: setup  ## write the pages to results/site: claims, questions, kernels, and cases drawn from their evidence
	@$(HARNESS) site

.PHONY: serve
serve: site  ## the same, and show them on localhost until Ctrl+C (PORT=8000)
	@cd results/site && $(PYTHON) -m http.server --bind 127.0.0.1 $(if $(value PORT),$(call quoted,PORT),8000)

.PHONY: scenarios
scenarios: engine  ## run the scenarios as pytest items
	@$(if $(filter guest,$(BACKEND)),$(HARNESS) run --backend guest $(RUN_OPTIONS) $(WHERE),$(PYTHON) -m pytest scenarios)

.PHONY: ladders
ladders: packages  ## check that the pictures of every case that was run say what its evidence says
	@$(PYTHON) -m pytest -q -n auto harness/report/*/tests/over_runs.py

.PHONY: generated
generated: packages  ## compare the committed tables, reference, translations and map with what would be generated now
	@$(PYTHON) -m harness.tools.schemas --check
	@$(PYTHON) -m harness.tools.pictures --check
	@$(HARNESS) tables --check
	@$(HARNESS) reference --check
	@$(PYTHON) -m harness.tools.catalogue --check
	@$(PYTHON) -m harness.tools.import_map --check

.PHONY: verify
verify: packages  ## check that evidence and records are as their runs left them (DIR=results folder)
	@$(HARNESS) verify $(if $(value DIR),$(call quoted,DIR))

.PHONY: records
records: packages  ## make records of what a run that was killed has left in its journal
	@$(HARNESS) records $(WHERE)

.PHONY: tables
tables: packages  ## write results/tables, and the README's claims, from the records in results/kernels
	@$(HARNESS) tables

.PHONY: publish
publish: packages  ## make the committed records, tables and claims from results/local, all or nothing (KERNELS=)
	@$(HARNESS) publish $(call option,--kernels,KERNELS) $(WHERE)

.PHONY: schemas
schemas: packages  ## write the JSON Schemas of the formats from their classes
	@$(PYTHON) -m harness.tools.schemas

.PHONY: reference
reference: packages  ## write the scenario reference from the schema
	@$(HARNESS) reference

.PHONY: catalogue
catalogue: packages  ## bring the translations of the pages up to the sources; new words wait for theirs
	@$(PYTHON) -m harness.tools.catalogue

# What one socket says to another on the same address, for the judge. The kernels do not differ in these.
REFUSALS := tcp,first4,*,bound,first4,*,same,none tcp,first4,*,bound,first4,*,other,none \
            tcp,first4,*,listening,first4,*,same,none tcp,first4,*,listening,first4,*,other,none \
            udp,first4,*,bound,first4,*,same,none udp,first4,*,bound,first4,*,other,none
REFUSALS_OF := 7.3.4

.PHONY: vocabulary
vocabulary: engine  ## write the grammar of an actor's line, and the rules of a port, as the program prints them, for the harness
	@build/release/bin/bindlab actor --vocabulary >build/actor_vocabulary.json
	@cp build/actor_vocabulary.json harness/language/actor_vocabulary.json
	@build/release/bin/bindlab rules >build/port_rules.jsonl
	@cp build/port_rules.jsonl harness/language/port_rules.jsonl
	@build/release/bin/bindlab rules --kernel $(REFUSALS_OF) --cell $(call quoted,REFUSALS) >build/port_refusals.jsonl
	@cp build/port_refusals.jsonl harness/language/port_refusals.jsonl

.PHONY: map
map: packages  ## draw who imports whom, docs/map.svg
	@$(PYTHON) -m harness.tools.import_map

.PHONY: pictures
pictures: setup  ## draw the pictures of the README: docs/ladder.svg, and docs/start-page.png of the site
	@$(HARNESS) site --published --output build/published-site
	@$(PYTHON) -m harness.tools.pictures --pages build/published-site

.PHONY: asan
asan: packages build/asan/build.ninja  ## run the C++ tests under AddressSanitizer and UndefinedBehaviorSanitizer
	@cmake --build --preset asan
	@ctest --preset asan

.PHONY: mutate
mutate: engine  ## alter real evidence, from here and from guests, 22,000 times: what keeps its PASS
	@$(PYTHON) -m harness.tools.mutate

.PHONY: bench
bench: setup engine  ## measure the speed that the project promises, as ratios within one run
	@$(PYTHON) -m harness.tools.bench

.PHONY: setup
setup: packages  ## install what is missing: the packages of packages.txt, and those from npm for the site; asks nothing
	@harness/setup/node.sh

.PHONY: packages
packages:
	@harness/setup/packages.sh

.PHONY: engine
# What a target prints is its own; what building for it prints is not (make export CELL=… >file).
engine: packages build/release/build.ninja  ## build only the engine and the programs, as experiments need them
	@cmake --build --preset release --target bindlab >&2

.PHONY: build
build: packages build/release/build.ninja  ## build the engine, the programs and the C++ tests
	@cmake --build --preset release

.PHONY: why-table
why-table: engine  ## write what ss, lsof, fuser and netstat say beside `bindlab why`, of holders made for real (as root)
	@$(PYTHON) -m harness.tools.beside_others

.PHONY: gallery
gallery: engine  ## put real servers of Debian's packages through `bindlab check` (as root; ONLY='nginx*'), results/gallery and its table
	@$(PYTHON) -m harness.tools.gallery $(call option,--only,ONLY)
	@$(HARNESS) tables

.PHONY: why-agreement
why-agreement: engine  ## how often `bindlab why` says what the kernel then does (KERNELS=, PART=1/50, ONLY=), docs/why-agreement.md
	@$(PYTHON) -m harness.tools.why_agreement $(call option,--kernels,KERNELS) $(call option,--part,PART) \
	    $(call option,--only,ONLY)

# Others are to get at what is installed, whatever the umask: mkdir(2) heeds it before CMake's own settings.
.PHONY: install
install: engine  ## install the binary, its manual page and its completion (PREFIX=/usr/local, DESTDIR=)
	@umask 022 && cmake --install build/release --component bindlab --prefix $(if $(value PREFIX),$(call quoted,PREFIX),/usr/local)

.PHONY: package
package: engine  ## make a Debian package of them, build/package/*.deb
	@umask 022 && cd build/release && cpack -B $(call quoted,CURDIR)/build/package >/dev/null
	@ls build/package/*.deb

# Only the first time: afterwards ninja itself runs CMake again when a CMake file has changed.
build/%/build.ninja: CMakePresets.json | packages
	@cmake --preset $* >/dev/null
	@touch $@

.PHONY: clean
clean:  ## remove what was built; results stay
	rm -rf build .pytest_cache .mypy_cache
	find harness scenarios -name __pycache__ -prune -exec rm -rf {} +

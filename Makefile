# winnow: `make help` lists what can be made.
#
# Objects go to build/<variant>/; V=release (the default) makes build/winnow, the others
# build/<variant>/winnow.

V ?= release
goals := $(or $(MAKECMDGOALS),all)
ifneq ($(filter fuzz,$(goals)),)
V := fuzz
endif
B := build/$(V)
BIN := $(if $(filter release,$(V)),build/winnow,$(B)/winnow)
ALL_TESTS := lint unit reference golden property oom fuzz real
TESTS ?= $(ALL_TESTS)

ifneq ($(filter clang fuzz,$(V)),)
CC := clang
endif

# All processors, unless the caller says another -j.
ifeq ($(filter -j%,$(MAKEFLAGS)),)
MAKEFLAGS += -j$(shell getconf _NPROCESSORS_ONLN || echo 2)
endif

.PHONY: all demo examples test golden-update fuzz bench format clean help
all: $(BIN) $(B)/layers

help:
	@echo 'make               build build/winnow'
	@echo 'make demo          install what is missing, build, answer three questions'
	@echo 'make test          install what is missing, build, run every test'
	@echo 'make unit          ... or one kind of test: $(SUITES)'
	@echo 'make golden-update rewrite what golden tests and READMEs expect, for review'
	@echo 'make reference CASES=FILE.json    reference cases from elsewhere'
	@echo 'make fuzz TIME=600                fuzz, for so many seconds each (needs clang)'
	@echo 'make bench         time winnow next to mawk and pandas'
	@echo 'make examples      make scripts/examples/*.csv again'
	@echo 'make install       PREFIX=/usr/local, DESTDIR as usual; make uninstall'
	@echo 'make format        clang-format every source'
	@echo 'make clean         remove build/'
	@echo
	@echo 'V=asan|clang|cov|fuzz   another variant (make test V=asan)'
	@echo 'CC, CPPFLAGS, CFLAGS, LDFLAGS as usual; WERROR=-Werror; VERBOSE=1 shows commands'

# ---- What is needed from the system ----------------------------------------------------
# .ci/need finds it and writes CFLAGS_<set> and LIBS_<set>; demo and test also install it.

SUITES := $(filter-out fuzz,$(ALL_TESTS))
ifneq ($(filter clang fuzz,$(V)),)
needs := build test clang
else ifneq ($(filter-out all demo examples install uninstall,$(goals)),)
needs := build test
else
needs := build
endif
needs_file := build/needs/$(lastword $(needs)).mk

ifneq ($(filter-out help clean format,$(goals)),)
include $(needs_file)
endif

build/needs/%.mk: .ci/need .ci/packages
	@mkdir -p $(@D)
	@CC='$(CC)' .ci/need $(if $(filter demo test fuzz $(SUITES),$(goals)),--install) \
		$(needs) > $@.new
	@mv $@.new $@

# ---- Flags -----------------------------------------------------------------------------

# clang counts signs among conversions, gcc does not: the same for both.
WARN := -Wall -Wextra -Wshadow -Wconversion -Wno-sign-conversion -Wstrict-prototypes \
	-Wmissing-prototypes -Wvla

opt_release := -O2 -g -D_FORTIFY_SOURCE=2 -fstack-protector-strong \
	-fstack-clash-protection -fPIE
opt_clang := $(opt_release)
opt_asan := -O1 -g -fsanitize=address,undefined -fno-sanitize-recover=all \
	-fno-omit-frame-pointer
opt_cov := -O0 -g --coverage
opt_fuzz := $(opt_asan) -fsanitize=fuzzer-no-link
ldopt_release := -pie -Wl,-z,relro,-z,now
ldopt_clang := $(ldopt_release)
ldopt_asan := -fsanitize=address,undefined
ldopt_cov := --coverage
ldopt_fuzz := $(ldopt_asan)

# Short lines, or with VERBOSE=1 the commands.
run = $(if $(VERBOSE),,@echo '$(1) $@';)

COMPILE = $(strip $(CC) -std=c11 $(WARN) $(opt_$(V)) -I. -I$(B) -D_POSIX_C_SOURCE=200809L \
	-pthread $(CFLAGS_build) $(WERROR) $(CPPFLAGS) $(CFLAGS))
LINK = $(CC) $(ldopt_$(V)) -pthread $(LDFLAGS)
LIBS = $(LIBS_build) -lm

# ---- The program -----------------------------------------------------------------------

SRC := $(wildcard core/*/*.c core/stats/*/*.c experiments/*/*.c scoring/*/*.c)
HEADERS := $(wildcard core/*/*.h core/stats/*/*.h experiments/*/*.h scoring/*/*.h)
LIB_OBJ := $(patsubst %.c,$(B)/%.o,$(filter-out core/cli/main.c,$(SRC))) \
	$(B)/gen/commands.o $(B)/gen/kinds.o $(B)/gen/embedded.o
COMMANDS := $(sort $(patsubst cmd_%.c,%,$(filter cmd_%,$(notdir $(SRC)))))
KINDS := $(sort $(patsubst kind_%.c,%,$(filter kind_%,$(notdir $(SRC)))))
LUA_LIB := $(sort $(wildcard scripts/lib/*.lua))
LUA_READY := $(sort $(wildcard scripts/rules/*.lua scripts/experiments/*.lua))

# From the objects, not from the library, which would hide that two functions have one name.
$(BIN): $(B)/core/cli/main.o $(LIB_OBJ) $(B)/objects
	$(call run,LINK)$(LINK) -o $@ $(filter %.o,$^) $(LIBS)

$(B)/libwinnow.a: $(LIB_OBJ) $(B)/objects
	@rm -f $@
	$(call run,AR  )$(AR) rcs $@ $(LIB_OBJ)

# Files that are rewritten only when they change: with other flags everything is built
# again, with another list of objects the library is.
$(B)/flags: FORCE
	@$(call keep,$(COMPILE))
$(B)/objects: FORCE
	@$(call keep,$(LIB_OBJ))
.PHONY: FORCE
keep = mkdir -p $(@D); echo '$(1)' | cmp -s - $@ || echo '$(1)' > $@

$(B)/%.o: %.c $(B)/flags
	@mkdir -p $(@D)
	$(call run,CC  )$(COMPILE) -MMD -MP -c -o $@ $<

$(B)/gen/%.o: $(B)/gen/%.c $(B)/flags
	$(call run,CC  )$(COMPILE) -MMD -MP -c -o $@ $<

# The table of commands that main walks, from the cmd_*.c files there are.
$(B)/gen/commands.c: Makefile $(B)/objects
	@mkdir -p $(@D)
	@{ echo '#include "core/cli/commands.h"'; \
	   for c in $(COMMANDS); do echo "extern const wn_command wn_cmd_$$c;"; done; \
	   echo 'const wn_command *const wn_commands[] = {'; \
	   for c in $(COMMANDS); do echo "    &wn_cmd_$$c,"; done; \
	   echo '    NULL};'; } > $@

# The table of kinds of scripts, from the kind_*.c files there are.
$(B)/gen/kinds.c: Makefile $(B)/objects
	@mkdir -p $(@D)
	@{ echo '#include "core/lua/script.h"'; \
	   for k in $(KINDS); do echo "extern const wn_script_kind wn_kind_$$k;"; done; \
	   echo 'const wn_script_kind *const wn_script_kinds[] = {'; \
	   for k in $(KINDS); do echo "    &wn_kind_$$k,"; done; \
	   echo '    NULL};'; } > $@

# Lua files as C arrays {name, text, size}: the language, and ready-made scripts.
$(B)/gen/embedded.c: Makefile $(LUA_LIB) $(LUA_READY) $(B)/objects
	@mkdir -p $(@D)
	@{ echo '#include "core/lua/embedded.h"'; \
	   for f in $(LUA_LIB) $(LUA_READY); do \
	     echo "static const unsigned char $$(echo text_$$f | tr /.- ___)[] = {"; \
	     od -An -v -tu1 $$f | sed 's/  *\([0-9][0-9]*\)/\1,/g'; echo '0};'; done; \
	   $(call embed,wn_scripts_lib,$(LUA_LIB)); \
	   $(call embed,wn_scripts_ready,$(LUA_READY)); } > $@
embed = echo 'const wn_embedded $1[] = {'; for f in $2; do t=$$(echo text_$$f | tr /.- ___); \
	   echo "    {\"$$f\", $$t, sizeof $$t - 1},"; done; echo '    {0}};'

# Which layer includes which is part of a build: a wrong include fails it.
$(B)/layers: tests/lint/layers $(SRC) $(HEADERS)
	@tests/lint/layers
	@touch $@

# ---- Examples --------------------------------------------------------------------------

# From their generator; a test asks that nothing changes.
EXAMPLES := scripts/examples
examples: $(B)/scripts/examples/generate
	for table in visits shop pricing headlines email demos forms leads events spend touches \
	    answers webinar webinar_events shoppers shop_events hubspot salesforce inquiries deals; do \
	    $< $$table > $(EXAMPLES)/$$table.csv || exit; done
	for table in leads_ru spend_ru amocrm_ru bitrix24_ru; do \
	    $< $$table | iconv -f UTF-8 -t CP1251 > $(EXAMPLES)/$$table.csv || exit; done

$(B)/scripts/examples/generate: $(B)/scripts/examples/generate.o $(B)/scripts/examples/crm.o
	$(call run,LINK)$(LINK) -o $@ $^ -lm

demo: $(BIN)
	@for command in \
	    'test $(EXAMPLES)/visits.csv --unit visitor_id --arm variant --goal signed_up' \
	    'score scripts/rules/b2b.lua $(EXAMPLES)/leads.csv' \
	    'sources $(EXAMPLES)/leads.csv --source utm_source --outcome became_customer'; \
	do \
	    printf '\n$$ winnow %s\n' "$$command"; $(BIN) $$command || exit; \
	done

# ---- Tests -----------------------------------------------------------------------------
# A suite is tests/<suite>/run, which prints PASS, FAIL and SKIP lines; tests/run counts
# them. What it must find built is in needs_<suite>.

CMOCKA := $(patsubst %.c,$(B)/%,$(wildcard tests/unit/test_*.c tests/property/test_*.c))
$(CMOCKA:%=%.o): COMPILE += $(CFLAGS_test)
$(CMOCKA): $(B)/%: $(B)/%.o $(B)/libwinnow.a
	$(call run,LINK)$(LINK) -o $@ $^ $(LIBS) $(LIBS_test)

needs_unit := $(filter $(B)/tests/unit/%,$(CMOCKA))
needs_golden := $(BIN) $(B)/tests/golden/json_check $(B)/scripts/examples/generate
needs_property := $(filter $(B)/tests/property/%,$(CMOCKA)) $(needs_golden) \
	$(B)/tests/bench/measure
needs_real := $(needs_golden)

$(B)/tests/golden/json_check: $(B)/tests/golden/json_check.o
	$(call run,LINK)$(LINK) -o $@ $^ $(LIBS)

# Reference cases: ours, and the golden ones where they lie beside the checkout.
needs_reference := $(B)/tests/reference/reference
$(needs_reference): $(patsubst %.c,$(B)/%.o,$(wildcard tests/reference/*.c)) \
		$(B)/libwinnow.a
	$(call run,LINK)$(LINK) -o $@ $^ $(LIBS)
GOLDEN ?= ../shared/golden
CASES ?= $(wildcard tests/reference/cases/*.json $(GOLDEN)/*.json)

.PHONY: reference
reference: $(needs_reference)
	@[ -d '$(GOLDEN)' ] || echo 'There are no golden cases in $(GOLDEN).' >&2
	@$(needs_reference) $(CASES)

# The program with the door to the heap in the hands of the test.
needs_oom := $(B)/tests/oom/oom
$(needs_oom): $(addprefix $(B)/tests/oom/,oom.o main.o mem.o) $(B)/libwinnow.a
	$(call run,LINK)$(LINK) -o $@ $^ $(LIBS)
$(B)/tests/oom/main.o: RENAME := -Dmain=winnow_main -Wno-missing-prototypes
$(B)/tests/oom/mem.o: RENAME := $(foreach f,malloc calloc realloc free,-D$f=oom_$f)
$(B)/tests/oom/main.o: core/cli/main.c $(B)/flags
$(B)/tests/oom/mem.o: core/base/mem.c $(B)/flags
$(B)/tests/oom/main.o $(B)/tests/oom/mem.o:
	@mkdir -p $(@D)
	$(call run,CC  )$(COMPILE) $(RENAME) -MMD -MP -c -o $@ $<

FUZZ := $(patsubst tests/fuzz/fuzz_%.c,%,$(wildcard tests/fuzz/fuzz_*.c))
needs_fuzz := $(FUZZ:%=$(B)/tests/fuzz/replay_%)
$(B)/tests/fuzz/replay_%: $(B)/tests/fuzz/fuzz_%.o $(B)/tests/fuzz/replay.o \
		$(B)/tests/fuzz/file.o $(B)/libwinnow.a
	$(call run,LINK)$(LINK) -o $@ $^ $(LIBS)
$(B)/tests/fuzz/find_%: $(B)/tests/fuzz/fuzz_%.o $(B)/tests/fuzz/file.o $(B)/libwinnow.a
	$(call run,LINK)$(LINK) -fsanitize=fuzzer -o $@ $^ $(LIBS)

TEST_ENV = B='$(B)' WINNOW='$(abspath $(BIN))' COMMANDS='$(COMMANDS)' COMPILE='$(COMPILE)'

test: $(BIN) $(B)/layers $(foreach s,$(TESTS),$(needs_$s))
	@$(TEST_ENV) tests/run $(TESTS)

# Two targets at a time; what they find is in build/fuzz/found, what they learn in corpus.
TIME ?= 60
fuzz: $(FUZZ:%=$(B)/tests/fuzz/find_%)
	@mkdir -p $(B)/found/ $(FUZZ:%=$(B)/corpus/%)
	@printf '%s\n' $(FUZZ) | xargs -P 2 -I '{}' env $(B)/tests/fuzz/find_{} \
		-max_total_time=$(TIME) -max_len=4096 -timeout=10 -rss_limit_mb=2048 \
		-artifact_prefix=$(B)/found/{}- $(B)/corpus/{} tests/fuzz/seeds/{}

define suite
.PHONY: $(1)
$(1): $$(needs_$(1))
	@$$(TEST_ENV) tests/run $(1)
endef
$(foreach s,$(filter-out reference,$(SUITES)),$(eval $(call suite,$s)))

golden-update: $(needs_golden)
	@$(TEST_ENV) UPDATE=1 tests/golden/run | grep -v '^PASS'; \
	$(TEST_ENV) UPDATE=1 tests/real/run | grep -v '^PASS'; git status --short tests '*.md'

bench: $(BIN) $(B)/tests/bench/measure $(B)/scripts/examples/generate
	@$(TEST_ENV) tests/bench/compare

$(B)/tests/bench/measure: $(B)/tests/bench/measure.o
	$(call run,LINK)$(LINK) -o $@ $^

# ---- Installing ------------------------------------------------------------------------
# Manual pages and completion are what the program prints about itself.

PREFIX ?= /usr/local
share := $(DESTDIR)$(PREFIX)/share
SHARED := $(wildcard scripts/README.md scripts/rules/* scripts/experiments/* \
	scripts/examples/*.csv)
COMPLETIONS := bash:bash-completion/completions/winnow zsh:zsh/site-functions/_winnow \
	fish:fish/vendor_completions.d/winnow.fish
INSTALLED = $(DESTDIR)$(PREFIX)/bin/winnow $(share)/man/man1/winnow.1 \
	$(COMMANDS:%=$(share)/man/man1/winnow-%.1) \
	$(foreach c,$(COMPLETIONS),$(share)/$(lastword $(subst :, ,$c))) \
	$(SHARED:scripts/%=$(share)/winnow/%) \
	$(patsubst %,$(share)/doc/winnow/%,README.md LICENSE)

.PHONY: install uninstall
install: $(BIN)
	@mkdir -p $(sort $(dir $(INSTALLED)))
	install -m 755 $(BIN) $(DESTDIR)$(PREFIX)/bin/winnow
	@$(BIN) help --man > $(share)/man/man1/winnow.1
	@for c in $(COMMANDS); do \
	    $(BIN) help --man $$c > $(share)/man/man1/winnow-$$c.1 || exit; done
	@for c in $(COMPLETIONS); do \
	    $(BIN) help --completion $${c%%:*} > $(share)/$${c#*:} || exit; done
	@for f in $(SHARED:scripts/%=%); do \
	    install -m 644 scripts/$$f $(share)/winnow/$$f || exit; done
	@install -m 644 README.md LICENSE $(share)/doc/winnow
	@echo 'installed below $(DESTDIR)$(PREFIX): the program, manual pages, completion, scripts'

uninstall:
	rm -f $(INSTALLED)
	@rmdir $(share)/winnow/* $(share)/winnow $(share)/doc/winnow 2>/dev/null || true

# ---- Upkeep ----------------------------------------------------------------------------

format:
	clang-format -i $$(git ls-files '*.c' '*.h')

clean:
	rm -rf build

.SECONDARY:
.DELETE_ON_ERROR:
-include $(shell find $(B) -name '*.d' 2>/dev/null)

# winnow: `make help` lists what can be made.
#
# Variants: V=release (default), asan, cov, fuzz. Objects go to build/<variant>/; the
# release binary is build/winnow.

V ?= release
B := build/$(V)
CC ?= cc
AR ?= ar

CSTD := -std=c11
WARN := -Wall -Wextra -Wshadow -Wconversion -Wstrict-prototypes -Wmissing-prototypes -Wvla
DEPS := gsl lua5.4 zlib jansson smartcols libxxhash
PKG_CFLAGS := $(shell pkg-config --cflags $(DEPS) 2>/dev/null)
PKG_LIBS := $(shell pkg-config --libs $(DEPS) 2>/dev/null)

opt_release := -O2 -g -D_FORTIFY_SOURCE=2 -fstack-protector-strong -fPIE
ldopt_release := -pie -Wl,-z,relro,-z,now
opt_asan := -O1 -g -fsanitize=address,undefined -fno-omit-frame-pointer
ldopt_asan := -fsanitize=address,undefined
opt_cov := -O0 -g --coverage
ldopt_cov := --coverage
opt_fuzz := -O1 -g -fsanitize=fuzzer-no-link,address,undefined
ldopt_fuzz := -fsanitize=address,undefined
ifeq ($(V),fuzz)
CC := clang
endif

CFLAGS_ALL := $(CSTD) $(WARN) $(opt_$(V)) -I. -I$(B) -D_POSIX_C_SOURCE=200809L -pthread \
	$(PKG_CFLAGS) $(WERROR) $(CPPFLAGS) $(CFLAGS)
LDFLAGS_ALL := $(ldopt_$(V)) -pthread $(LDFLAGS)
LIBS := $(PKG_LIBS) -lcsv -lunistring -lm

SRC := $(wildcard core/*/*.c experiments/*.c scoring/*.c scoring/*/*.c)
LIB_SRC := $(filter-out core/cli/main.c,$(SRC))
LIB_OBJ := $(LIB_SRC:%.c=$(B)/%.o) $(B)/gen/commands.o $(B)/gen/scripts_lib.o
COMMANDS := $(sort $(patsubst cmd_%.c,%,$(notdir $(filter %/cmd_%.c,$(wildcard \
	core/*/cmd_*.c experiments/cmd_*.c scoring/*/cmd_*.c)))))
LUA_LIB := $(sort $(wildcard scripts/lib/*.lua))
UNIT := $(patsubst tests/unit/%.c,$(B)/tests/unit/%,$(wildcard tests/unit/test_*.c))

ifeq ($(V),release)
BIN := build/winnow
else
BIN := $(B)/winnow
endif

.PHONY: all help examples test unit clean
all: $(BIN)

help:
	@echo "make          build $(BIN)"
	@echo "make test     build and run every test"
	@echo "make clean    remove build/"

$(BIN): $(B)/core/cli/main.o $(B)/libwinnow.a
	$(CC) $(LDFLAGS_ALL) -o $@ $^ $(LIBS)

$(B)/libwinnow.a: $(LIB_OBJ)
	@rm -f $@
	$(AR) rcs $@ $^

# Flags are a prerequisite: another compiler or option rebuilds everything.
$(B)/flags: FORCE
	@mkdir -p $(B)
	@echo '$(CC) $(CFLAGS_ALL)' | cmp -s - $@ || echo '$(CC) $(CFLAGS_ALL)' > $@
FORCE:

$(B)/%.o: %.c $(B)/flags
	@mkdir -p $(@D)
	$(CC) $(CFLAGS_ALL) -MMD -MP -c -o $@ $<

$(B)/gen/%.o: $(B)/gen/%.c $(B)/flags
	$(CC) $(CFLAGS_ALL) -MMD -MP -c -o $@ $<

# The table of commands that main walks, from the cmd_*.c files there are.
$(B)/gen/commands.c: Makefile $(filter %.c,$(wildcard core/*/cmd_*.c experiments/cmd_*.c scoring/*/cmd_*.c))
	@mkdir -p $(@D)
	@{ echo '#include "core/cli/commands.h"'; \
	   for c in $(COMMANDS); do echo "extern const wn_command wn_cmd_$$c;"; done; \
	   echo 'const wn_command *const wn_commands[] = {'; \
	   for c in $(COMMANDS); do echo "    &wn_cmd_$$c,"; done; \
	   echo '    NULL};'; } > $@

# scripts/lib/*.lua as C arrays: {name, text, size}.
$(B)/gen/scripts_lib.c: Makefile $(LUA_LIB)
	@mkdir -p $(@D)
	@{ echo '#include "core/lua/scripts_lib.h"'; \
	   for f in $(LUA_LIB); do n=$$(basename $$f .lua); echo "static const char text_$$n[] = {"; \
	     od -An -v -tu1 $$f | sed 's/  *\([0-9][0-9]*\)/\1,/g'; echo '0};'; done; \
	   echo 'const wn_script_lib wn_scripts_lib[] = {'; \
	   for f in $(LUA_LIB); do n=$$(basename $$f .lua); \
	     echo "    {\"$$f\", text_$$n, sizeof text_$$n - 1},"; done; \
	   echo '    {0}};'; } > $@

$(B)/tests/unit/%: $(B)/tests/unit/%.o $(B)/libwinnow.a
	$(CC) $(LDFLAGS_ALL) -o $@ $^ $(LIBS) -lcmocka

# The example files, from their generator; the test is that this changes nothing.
examples: $(B)/scripts/examples/generate
	$< visits > scripts/examples/visits.csv
	$< leads > scripts/examples/leads.csv
	$< leads_ru | iconv -f UTF-8 -t CP1251 > scripts/examples/leads_ru.csv

$(B)/scripts/examples/generate: $(B)/scripts/examples/generate.o
	$(CC) $(LDFLAGS_ALL) -o $@ $^ -lm

unit: $(UNIT)
	@failed=0; for t in $(UNIT); do $$t || failed=1; done; exit $$failed

test: all unit

clean:
	rm -rf build

.SECONDARY:
-include $(shell find $(B) -name '*.d' 2>/dev/null)

# Every target is one call of do.py; where there is no make: `python3 do.py demo`.
PYTHON ?= python3

.PHONY: help install demo test check fix size nightly clean
help install demo test check fix size nightly clean:
	@$(PYTHON) do.py $@ $(ARGS)

.DEFAULT_GOAL := help

.DEFAULT_GOAL := help
SHELL := bash
PY := .venv/bin/python
WORKERS ?= 2
# Where bytecode is not kept, each of the hundreds of processes that the tests start compiles all that it imports anew.
export PYTHONDONTWRITEBYTECODE :=

.PHONY: help setup demo test check docs soak mutation bench lock clean

help: ## 列出各目标 / list the targets
	@grep -hE '^[a-z-]+:.*?## ' $(MAKEFILE_LIST) | awk -F ':.*?## ' '{printf "  make %-8s %s\n", $$1, $$2}'

setup: ## 安装全部依赖 / install everything that is needed
	@scripts/setup.sh dev

demo: setup ## 读入示例公报并打开网站 / read in the sample gazette and serve the site on port 8000
	@$(PY) scripts/demo.py

test: setup ## 运行全部测试 / run all tests
	@$(PY) -m pytest -n $(WORKERS) --dist loadfile --no-loadscope-reorder

check: setup ## 代码规范、类型、层次约束、文档 / linters, types, import contracts, docs
	@scripts/check.sh

docs: setup ## 生成文档 / build the documentation
	@NO_MKDOCS_2_WARNING=1 .venv/bin/mkdocs build --strict -q

soak: ## 长时间测试，结果写入 bench/SOAK.md / long tests; results go to bench/SOAK.md
	@scripts/setup.sh bench
	@$(PY) -m bench.soak

mutation: ## 规则包的变异测试 / mutation testing of the packs: wrongs that no worked example notices
	@scripts/setup.sh dev
	@$(PY) -m bench.mutation

bench: ## 性能比较，结果见 bench/RESULTS.md / measure; figures kept in bench/RESULTS.md
	@scripts/setup.sh bench
	@$(PY) bench/run.py

lock: setup ## 更新依赖锁定文件 / make the dependency locks anew
	@scripts/lock.sh --upgrade

clean: ## 删除虚拟环境与生成的文件 / remove the environment and generated files
	@rm -rf .venv node_modules site var src/luodi/_native src/luodi/web/static/vendor src/luodi/web/static_collected

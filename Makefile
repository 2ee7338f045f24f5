# Everything a newcomer needs; `make` alone says what there is.
PYTHON ?= python3
BIN := .venv/bin
export PIP_DISABLE_PIP_VERSION_CHECK := 1
export PYTHONUTF8 := 1

.PHONY: help demo test test-postgres check bench cluster pages lock format clean
help:
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## / — /'

.venv/run: requirements/run.txt pyproject.toml
	$(PYTHON) -m venv .venv || { echo "需要 python3-venv：apt-get install python3-venv"; exit 1; }
	$(BIN)/pip install --quiet --require-hashes -r requirements/run.txt
	$(BIN)/pip install --quiet --no-deps --no-build-isolation --editable .
	touch $@

.venv/dev: .venv/run requirements/dev.txt
	$(BIN)/pip install --quiet --require-hashes -r requirements/dev.txt
	touch $@

demo: .venv/run ## 演示：安装、建一个虚构的局、运行主要流程并启动网站 / install, run the main job on invented data, serve
	$(BIN)/zhunsheng demo

test: .venv/dev ## 全部测试：SQLite、PostgreSQL（若已安装）、浏览器（若有 Chromium） / all tests
	$(BIN)/pytest -n 2 --dist loadfile
	$(MAKE) --no-print-directory test-postgres

test-postgres: .venv/dev ## 数据库测试在临时的 PostgreSQL 上再跑一遍 / the database tests again on a private PostgreSQL
	$(BIN)/python -m tests.postgres $(BIN)/pytest -n 2 --dist loadfile tests --ignore tests/engine --ignore tests/documents --ignore tests/workdays --ignore tests/browser --ignore tests/architecture

check: .venv/dev ## 静态检查 / static checks
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/djlint --quiet --lint zhunsheng
	ZHUNSHENG_TRIAL=1 DJANGO_SETTINGS_MODULE=zhunsheng.config.settings $(BIN)/python -m django makemigrations --check --dry-run
	ZHUNSHENG_TRIAL=1 DJANGO_SETTINGS_MODULE=zhunsheng.config.settings $(BIN)/python -m django check
	$(BIN)/python -m tools.translation_check

bench: .venv/dev ## 测速（只作比较，不作断言） / benchmarks, as ratios
	$(BIN)/pip install --quiet --require-hashes -r requirements/bench.txt
	$(BIN)/python -m benchmarks.report

cluster: .venv/dev ## 在本机的 Spark 集群（一主两从）上评估 SOURCE 写到 TARGET / evaluate regions on a trial cluster
	$(BIN)/pip install --quiet --require-hashes -r requirements/cluster.txt
	$(BIN)/python -m tools.cluster $(SOURCE) $(TARGET)

pages: .venv/dev ## 打印演示的全部报告和表单，画出首页（需 LibreOffice、poppler） / draw the first pages of every document
	$(BIN)/python -m tools.draw_pages

lock: ## 重新锁定依赖版本 / lock the dependencies anew (needs uv)
	uv pip compile --generate-hashes --no-header --no-emit-index-url --quiet pyproject.toml --extra postgres --group build -o requirements/run.txt
	uv pip compile --generate-hashes --no-header --no-emit-index-url --quiet pyproject.toml --extra postgres --group build --group dev -o requirements/dev.txt
	uv pip compile --generate-hashes --no-header --no-emit-index-url --quiet pyproject.toml --extra postgres --extra cluster --group build -o requirements/cluster.txt
	uv pip compile --generate-hashes --no-header --no-emit-index-url --quiet pyproject.toml --extra postgres --extra bench --group build --group dev -o requirements/bench.txt

format: .venv/dev ## 整理格式 / format the code
	$(BIN)/ruff check --fix --quiet . ; $(BIN)/ruff format .

clean: ## 删除虚拟环境和演示数据 / remove the virtual environment and the demo's data
	rm -rf .venv var build

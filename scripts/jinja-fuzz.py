"""Compares the renderer with Python's Jinja2 on random templates: python3 scripts/jinja-fuzz.py [SEED] [COUNT]

Needs jinja2 (3.1.6) in the Python that runs it. Prints how many templates render the same, how many differ silently,
and how many our renderer refuses although Python renders them; then examples of both.
"""

import json
import os
import random
import subprocess
import sys
import warnings

from jinja2 import Environment, StrictUndefined

warnings.simplefilter("ignore")
SEED = int(sys.argv[1]) if len(sys.argv) > 1 else 1
COUNT = int(sys.argv[2]) if len(sys.argv) > 2 else 2000
R = random.Random(SEED)
HERE = os.path.dirname(os.path.abspath(__file__))
NODE = os.path.join(HERE, "..", "node_modules", ".bin", "node")

CONTEXT = {
    "s": "hello world", "i": 42, "f": 2.5, "t": True, "fa": False, "n": None,
    "l": [3, 1, 2, 10], "li": ["b", "A", "c"], "d": {"k1": "v1", "a": 2, "B": None},
    "nested": {"comp": {"outputs": {"x": "y"}}, "l": [[1, 2], [3]]}, "h": "<a href=\"x\">O'Neil & co</a>",
    "o": {}, "e": [], "ml": "one\n  two\n\nthree\n", "big": 12345678901234567890, "u": "Zürich ☃",
    "objs": [{"n": "b", "on": True}, {"n": "a", "on": False}, {"n": "c", "on": True}],
}
NAMES = [*CONTEXT, "nope"]
LITERALS = [
    "1", "2", "-3", "0", "2.5", "1e3", "'a'", "'hello'", "''", "true", "false", "none", "[]", "[1, 2]",
    "['b','a']", "{}", "{'x': 1, 'y': 'z'}", "(1, 2)", "'a b c'", "10", "'%s-%d'",
]
FILTERS = [
    "upper", "lower", "title", "capitalize", "trim", "length", "first", "last", "list", "string", "int", "float",
    "abs", "round", "round(1)", "round(0, 'ceil')", "join(',')", "join", "sort", "sort(reverse=true)",
    "unique|list", "reverse|list", "reverse", "default('D')", "default('D', true)", "tojson", "tojson(2)",
    "replace('l','L')", "replace('','-')", "indent(2)", "indent(2, true)", "truncate(5)", "truncate(5, true)",
    "truncate(5, true, '', 0)", "map('upper')|list", "map(attribute='n')|list", "select('defined')|list",
    "selectattr('on')|list", "rejectattr('on')|list", "dictsort", "dictsort(by='value')", "items|list", "sum",
    "min", "max", "batch(2)|list", "batch(3, 'x')|list", "slice(2)|list", "urlencode", "e", "safe", "wordcount",
    "center(9)", "count", "d(1)", "groupby('on')|list", "select|list", "reject('none')|list", "filesizeformat",
    "format(1, 2)", "forceescape", "map('length')|list", "map('default', 'x')|list", "attr('upper')",
]
TESTS = [
    "defined", "not defined", "none", "string", "number", "mapping", "sequence", "iterable", "boolean", "odd",
    "even", "divisibleby(2)", "divisibleby 3", "eq 1", "in [1,2]", "true", "false", "integer", "float", "lower",
    "upper", "gt 2", "sameas none", "callable", "escaped", "ne 'a'",
]
METHODS = [
    ".upper()", ".lower()", ".split()", ".split('l')", ".strip()", ".replace('l','x')", ".startswith('h')",
    ".endswith('d')", ".title()", ".capitalize()", ".items()", ".keys()|list", ".values()", ".get('k1')",
    ".get('zz', 3)", ".index(1)", ".count('a')", ".x", ".k1", ".comp.outputs", ".comp.outputs.nope", "[0]", "[-1]",
    "['k1']", "[1:]", "[:2]", "[::-1]", "[-3:-1]", "[::2]", "[9]", ".nope", ".rsplit('l', 1)", ".zfill(6)",
    ".find('o')", ".join(['x','y'])", ".partition(' ')", ".splitlines()", ".format(1, 2)", ".lstrip('h')",
]


def literal():
    return R.choice(LITERALS)


def expression(depth):
    if depth <= 0:
        return literal() if R.random() < 1 / 3 else R.choice(NAMES)
    kind = R.randrange(14)
    inner = lambda: expression(depth - 1)
    if kind <= 1:
        return expression(0)
    if kind == 2:
        return f"({inner()} {R.choice(['+', '-', '*', '/', '//', '%', '~', '~', '**'])} {inner()})"
    if kind == 3:
        return f"{inner()} {R.choice(['+', '~', '*', '-'])} {inner()}"
    if kind in (4, 5, 6):
        return f"{inner() if R.random() < .5 else R.choice(NAMES)}|{R.choice(FILTERS)}"
    if kind == 7:
        return f"{R.choice(NAMES)}{R.choice(METHODS)}"
    if kind == 8:
        return f"({inner()}){R.choice(METHODS)}"
    if kind == 9:
        return f"({inner()} if {inner()} else {inner()})" if R.random() < .8 else f"({inner()} if {inner()})"
    if kind == 10:
        operators = ["==", "!=", "<", ">", "<=", ">=", "in", "not in", "and", "or"]
        return f"({inner()} {R.choice(operators)} {inner()})"
    if kind == 11:
        return f"{R.choice(['not ', '-', ''])}{inner()}"
    if kind == 12:
        return f"({R.choice(NAMES)} is {R.choice(TESTS)})"
    return f"[{inner()}, {inner()}]"


def dash():
    return R.choice(["", "", "", "-"])


def node(depth):
    kind = R.randrange(11)
    if kind <= 2 or depth <= 0:
        return "{{" + dash() + " " + expression(2) + " " + dash() + "}}"
    if kind == 3:
        return R.choice(["text ", "\n", "  \n  ", "x\n\n", "# c {# note #}\n", "{#- z -#} ", "{% raw -%} {{ x }} {%- endraw %}"])
    if kind == 4:
        return f"{{%{dash()} if {expression(2)} {dash()}%}}{node(depth-1)}{{%{dash()} else {dash()}%}}{node(depth-1)}{{%{dash()} endif {dash()}%}}"
    if kind == 5:
        items = R.choice(["l", "li", "d", "objs", "s", "range(3)", expression(1)]) + R.choice(["", " if x"])
        inner = R.choice(["{{ x }}", "{{ loop.index }}{{ x }}", "{{ loop.last }}", "{{ loop.cycle('a','b') }}", "{{ loop.previtem is defined }}"])
        return "{%" + dash() + " for x in " + items + " " + dash() + "%}" + inner + node(depth - 1) + "{%" + dash() + " endfor " + dash() + "%}"
    if kind == 6:
        return f"{{% set v = {expression(2)} %}}{{{{ v }}}}"
    if kind == 7:
        pairs = R.choice(["d.items()", "d|dictsort", "o|items", "[[1,2]]", "li"])
        return f"{{% for k, w in {pairs} %}}{{{{ k }}}}={{{{ w }}}};{{% endfor %}}"
    if kind == 8:
        return "{% macro m(a, b=" + literal() + ") %}<{{ a }}{{ b }}>{% endmacro %}{{ m(" + expression(1) + ") }}"
    if kind == 9:
        return "{% set q %}" + node(depth - 1) + "{% endset %}{{ q|" + R.choice(["upper", "trim", "length", "indent"]) + " }}"
    return node(depth - 1) + node(depth - 1)


def unprintable(text):
    """Texts with an address or of a type that no template prints on purpose."""
    return any(part in text for part in ["object at 0x", "<built-in", "<bound method"])


def by_python(environment, template):
    try:
        return environment.from_string(template).render(json.loads(json.dumps(CONTEXT)))
    except Exception:
        return None


def main():
    environment = Environment(undefined=StrictUndefined)
    cases, refused = [], []
    while len(cases) < COUNT:
        template = "".join(node(2) for _ in range(R.randrange(1, 4)))
        text = by_python(environment, template)
        if text is None:
            refused.append(template)
            continue
        # In a filter, an address can be in capitals.
        if unprintable(text.lower()):
            continue
        cases.append({"template": template, "python": text})
    ours = subprocess.run(
        [NODE, os.path.join(HERE, "jinja-fuzz-render.ts")],
        input=json.dumps({"context": json.dumps(CONTEXT), "templates": [case["template"] for case in cases] + refused}),
        capture_output=True, text=True, check=True,
    )
    answers = json.loads(ours.stdout)
    lenient = [(t, a) for t, a in zip(refused, answers[len(cases):]) if "text" in a]
    same = [c for c, a in zip(cases, answers) if a.get("text") == c["python"]]
    silent = [(c, a) for c, a in zip(cases, answers) if "text" in a and a["text"] != c["python"]]
    errors = [(c, a) for c, a in zip(cases, answers) if "text" not in a]
    print(f"seed {SEED}: {len(cases)} templates: {len(same)} same, {len(silent)} silently different, {len(errors)} false errors")
    print(f"{len(lenient)} of {len(refused)} templates that Python refuses are rendered")
    for template, answer in lenient[:10]:
        print(json.dumps({"template": template, "python": None, **answer}, ensure_ascii=False))
    for case, answer in (silent[:15] + errors[:15]):
        print(json.dumps({**case, **answer}, ensure_ascii=False))
    sys.exit(1 if silent else 0)


main()

"""Writes Python's answers for the tests of the renderer: python3 scripts/jinja-cases.py

Needs jinja2 3.1.6 and PyYAML 6 in the Python that runs it. Writes __tests__/rendering/jinja-cases.json,
__tests__/rendering/yaml-scalars.json and the texts of the example bundles in __tests__/rendering/expected-*.yaml.txt.
"""

import json
import os
import re

import jinja2
import yaml
from jinja2 import Environment, StrictUndefined

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.join(HERE, "..")
TESTS = os.path.join(ROOT, "__tests__", "rendering")

CONTEXT = {
    "s": "hello world", "i": 42, "f": 2.5, "t": True, "n": None, "l": [3, 1, 2], "li": ["b", "A", "c"],
    "d": {"k1": "v1", "a": 2, "B": None}, "h": "<a href=\"x\">O'Neil & co</a>", "o": {}, "e": [],
    "ml": "one\n  two\n\nthree\n", "big": 12345678901234567890, "u": "Zürich ☃", "deep": {"x": {"y": ["z"]}},
    "objs": [{"n": "b", "on": True}, {"n": "a", "on": False}, {"n": "c", "on": True}],
    "tree": [{"n": 1, "c": [{"n": 2, "c": []}]}, {"n": 3, "c": []}],
    "clash": {"items": 1, "update": 2, "own": 3},
}

GROUPS = {
    "printing": [
        "{{ n }} {{ t }} {{ not t }}", "{{ 1.0 }} {{ 2.50 }} {{ 1e16 }} {{ 1e15 }} {{ 0.0001 }} {{ 0.00001 }}",
        "{{ 1e22 }} {{ 123456789.123456789 }} {{ -0.0 }}", "{{ big }} {{ big + 1 }}", "{{ l }} {{ li }} {{ d }}",
        "{{ (1,) }} {{ (1, 'a') }} {{ () }}", "{{ [n, t, 1.5, 'x'] }}", "{{ [\"it's\"] }} {{ ['\"'] }} {{ ['\\'\"'] }}",
        "{{ ['a\\nb\\tc\\\\'] }}", "{{ [u] }} {{ u }}", "{{ ['\\x00\\x7f\\u200b\\u2028'] }}", "{{ d.items() }} {{ d.keys() }} {{ d.values() }}",
        "{{ range(3) }} {{ range(1, 9, 2) }}", "{{ [nope] }}", "{{ {1: {2: 3}} }}", "{{ 'a' 'b' }}", "{{ [h|e] }}",
        "{{ 0x1f }} {{ 0b11 }} {{ 0o17 }} {{ 1_000 }}", "{{ '\\u00e9\\x41\\101' }}", "{{ 10 ** 20 }} {{ 2 ** -1 }}",
    ],
    "operators": [
        "{{ 7 / 2 }} {{ 7 // 2 }} {{ 7 % 2 }} {{ -7 // 2 }} {{ -7 % 2 }} {{ 7 % -2 }}", "{{ 4 / 2 }}",
        "{{ 7.5 // 2 }} {{ -7.5 % 2 }}", "{{ 2 ** 3 ** 2 }} {{ -2 ** 2 }}", "{{ 1 + 2 * 3 }} {{ (1 + 2) * 3 }}",
        "{{ 'a' + 'b' }} {{ 'ab' * 2 }} {{ 2 * 'ab' }} {{ [1] * 2 }} {{ [1] + [2] }} {{ (1,) + (2,) }}",
        "{{ 'a' ~ 1 ~ n ~ 2.0 }}", "{{ 1 == 1.0 }} {{ t == 1 }} {{ '1' == 1 }} {{ [1] == [1.0] }} {{ d == d }}",
        "{{ 1 < 2 < 3 }} {{ 1 < 3 < 2 }}", "{{ 'a' < 'b' }} {{ [1, 2] < [1, 3] }} {{ 'Z' < 'a' }}",
        "{{ 'ell' in s }} {{ 1 in l }} {{ 'k1' in d }} {{ 9 not in l }} {{ 1.0 in l }}", "{{ not (t and n) }}",
        "{{ n or 'x' }} {{ 0 and 1 }} {{ '' or e or 'last' }}", "{{ 'a' if t else 'b' }} {{ 'a' if n else 'b' }}",
        "[{{ 'a' if n }}]", "{{ -i }} {{ +i }} {{ - -i }} {{ -t }}", "{{ '%s-%05d-%.2f-%x' % ('a', 42, 1.005, 255) }}",
        "{{ '%-5s|%5s|%%' % ('a', 'b') }}", "{{ '%(x)s' % {'x': 1} }}", "{{ t + t }} {{ 1.5 + 1 }}",
        "{{ 0.1 + 0.2 }} {{ 1 - 0.9 }} {{ 3 * 1.1 }}", "{{ 1 != 2 }} {{ 3 >= 3 }} {{ 3 <= 2 }}",
    ],
    "lookup": [
        "{{ d.k1 }} {{ d['k1'] }} {{ d.a }}", "{{ l[0] }} {{ l[-1] }} {{ s[1] }} {{ s[-1] }} {{ u[-1] }}", "{{ l.0 }}",
        "{{ s[1:4] }} {{ s[::-1] }} {{ s[:-6] }} {{ l[1:] }} {{ l[::2] }} {{ s[-3:] }} {{ l[5:] }}", "{{ deep.x.y[0] }}",
        "{{ deep['x']['y'].0 }}", "{{ clash.own }} {{ clash['items'] }}", "{{ {1: 'a'}[1] }} {{ {1: 'a'}[1.0] }} {{ {1: 'a'}[true] }}",
        "{{ d.get('zz') }} {{ d.get('zz', 3) }} {{ d.get('B', 3) }}", "{{ (1, 2)[1] }} {{ range(5)[2] }}", "{{ 'abc'[5:] }}|",
        "{{ d.B }}", "{{ [none][0] }}", "{{ [none]|first }}", "{{ (objs|groupby('on'))[0].grouper }}",
    ],
    "methods": [
        "{{ s.upper() }} {{ s.title() }} {{ s.capitalize() }} {{ 'AbC'.swapcase() }}", "{{ s.split() }} {{ 'a,b,,c'.split(',') }} {{ 'a,b,c'.split(',', 1) }} {{ 'a,b,c'.rsplit(',', 1) }}",
        "{{ ' x '.strip() }}| {{ 'xxaxx'.strip('x') }} {{ 'xxa'.lstrip('x') }} {{ 'axx'.rstrip('x') }}",
        "{{ s.replace('l', 'L') }} {{ s.replace('l', 'L', 1) }} {{ 'ab'.replace('', '-') }}", "{{ s.startswith('he') }} {{ s.endswith(('x', 'ld')) }}",
        "{{ s.find('o') }} {{ s.rfind('o') }} {{ s.find('zz') }} {{ s.index('w') }} {{ s.count('l') }}", "{{ ', '.join(li) }}",
        "{{ '7'.zfill(3) }} {{ '-7'.zfill(4) }} {{ 'a'.ljust(3, '.') }} {{ 'a'.rjust(3) }} {{ 'ab'.center(5) }}|",
        "{{ '12'.isdigit() }} {{ 'a1'.isalnum() }} {{ 'ab'.isalpha() }} {{ 'A'.isupper() }} {{ ' '.isspace() }}",
        "{{ ml.splitlines() }}", "{{ 'a-b-c'.partition('-') }} {{ 'a-b-c'.rpartition('-') }}", "{{ '{} {1} {x}'.format(1, 2, x=3) if false else '{} {x} {{}}'.format(1, x=3) }}",
        "{{ 'prefix-a'.removeprefix('prefix-') }} {{ 'a.yaml'.removesuffix('.yaml') }}", "{% set _ = l.append(9) %}{{ l }}",
        "{% set _ = d.update({'new': 1}) %}{{ d }}", "{{ d.setdefault('zz', 5) }} {{ d.zz }}", "{{ d.pop('a') }} {{ d }}", "{{ [1, 2, 1].count(1) }} {{ [1, 2].index(2) }}",
        "{{ d.copy() }}", "{% set _ = l.extend([7, 8]) %}{{ l }}{% set _ = l.insert(0, 'x') %}{{ l }} {{ l.pop() }}", "{{ \"they're here\".title() }}",
    ],
    "filters": [
        "{{ s|upper }} {{ 'ABC'|lower }} {{ s|capitalize }} {{ s|title }}", "{{ 'foo-bar baz(x)'|title }}", "{{ '  x '|trim }}| {{ 'xax'|trim('x') }}",
        "{{ s|length }} {{ l|count }} {{ d|length }} {{ u|length }}", "{{ l|first }} {{ l|last }} {{ s|first }} {{ d|first }}",
        "{{ l|sort }} {{ l|sort(reverse=true) }} {{ li|sort }} {{ li|sort(case_sensitive=true) }}", "{{ objs|sort(attribute='n') }}",
        "{{ objs|sort(attribute='on,n') }}", "{{ ['a', 'A', 'b']|unique|list }} {{ [1, 1.0, 2]|unique|list }}", "{{ l|reverse|list }} {{ s|reverse }}",
        "{{ nope|default('D') }} {{ ''|default('D') }}| {{ ''|default('D', true) }} {{ nope|d(1) }} {{ d.zz|default('x') }}",
        "{{ d|tojson }} {{ [1.0, t, n, u]|tojson }} {{ h|tojson }}", "{{ d|tojson(indent=2) }}", "{{ {'b': [1, {}], 'a': []}|tojson(2) }}",
        "{{ s|replace('l', 'L') }} {{ s|replace('l', 'L', 1) }} {{ 123|replace(2, 'x') }}", "{{ ml|indent }}", "{{ ml|indent(2, true) }}", "{{ ml|indent(2, blank=true) }}",
        "{{ ml|indent('> ') }}", "{{ s|truncate(5) }} {{ s|truncate(5, true) }} {{ s|truncate(5, true, '', 0) }} {{ s|truncate(9, leeway=0) }}", "{{ s|truncate(255) }}",
        "{{ li|map('upper')|list }} {{ objs|map(attribute='n')|join('-') }} {{ objs|map(attribute='zz', default=0)|list }}", "{{ li|map('replace', 'b', 'x')|list }}",
        "{{ [1, 0, n, 2]|select|list }} {{ [1, 0, n]|reject|list }} {{ l|select('odd')|list }} {{ l|reject('gt', 1)|list }}",
        "{{ objs|selectattr('on')|map(attribute='n')|list }} {{ objs|rejectattr('on')|list }} {{ objs|selectattr('n', 'eq', 'a')|list }}",
        "{{ d|dictsort }} {{ {'b': 1, 'a': 2}|dictsort(by='value') }} {{ {'b': 1, 'a': 2}|dictsort(reverse=true) }} {{ {'b': 1, 'A': 2}|dictsort(true) }}",
        "{{ d|items|list }}", "{{ l|sum }} {{ [0.1, 0.2]|sum }} {{ e|sum }} {{ [{'x': 2}]|sum('x', 10) }}", "{{ l|min }} {{ l|max }} {{ li|min }} {{ objs|max(attribute='n') }}",
        "{{ l|batch(2)|list }} {{ l|batch(2, 'x')|list }} {{ [1,2,3,4,5]|slice(3)|list }} {{ l|slice(2, 'x')|list }}", "{{ 'a b/c?ü'|urlencode }} {{ {'a b': 'c/d', 'e': 1}|urlencode }}",
        "{{ h|e }}", "{{ h|escape|upper }}", "{{ h|safe }}", "{{ h|e|e }} {{ h|e|forceescape }}", "{{ s|wordcount }} {{ 'a'|center(5) }}|", "{{ objs|groupby('on') }}",
        "{% for key, group in objs|groupby('on') %}{{ key }}:{{ group|map(attribute='n')|join }};{% endfor %}", "{{ '%s %s'|format('a', 1) }} {{ '%(a)s'|format(a=2) }}",
        "{{ '42'|int }} {{ '4.9'|int }} {{ 'x'|int }} {{ 'x'|int(7) }} {{ '0x1f'|int(base=16) }} {{ 3.9|int }} {{ n|int }} {{ '1_000'|int }} {{ '12'|int(0, 8) }}",
        "{{ '2.5'|float }} {{ 'x'|float }} {{ 3|float }} {{ l|float }} {{ '1e3'|float }} {{ 'inf'|float }}", "{{ -3|abs }} {{ (-3)|abs }} {{ (-2.5)|abs }}",
        "{{ 2.5|round }} {{ 3.5|round }} {{ 2.675|round(2) }} {{ 2.5|round(0, 'ceil') }} {{ 2.5|round(method='floor') }} {{ 3|round }} {{ 1234|round(-2) }} {{ 0.125|round(2) }}",
        "{{ 1|string }} {{ [1]|string }} {{ l|list }} {{ 'ab'|list }} {{ d|list }} {{ l|join }} {{ l|join(', ') }}", "{{ 1000|filesizeformat }} {{ 1|filesizeformat }} {{ 1500000|filesizeformat(true) }}",
        "{{ s|attr('upper') is defined }} {{ d|attr('k1') is defined }}", "{{ s|upper|lower|title|replace('H', 'J') }}", "{{ e|first is defined }}",
        "{% filter upper %}a{{ s }}{% endfilter %}", "{% filter indent(2)|upper %}a\nb{% endfilter %}", "{{ (l|map('string')|list)[0] + 'x' }}",
    ],
    "tests": [
        "{{ s is defined }} {{ nope is defined }} {{ d.zz is undefined }} {{ nope is not defined }}", "{{ n is none }} {{ t is boolean }} {{ t is true }} {{ t is false }}",
        "{{ i is number }} {{ f is number }} {{ t is number }} {{ s is number }}", "{{ i is integer }} {{ t is integer }} {{ f is float }} {{ i is float }}",
        "{{ s is string }} {{ d is mapping }} {{ l is sequence }} {{ d is sequence }} {{ s is iterable }} {{ i is iterable }}", "{{ 3 is odd }} {{ 4 is even }} {{ 9 is divisibleby 3 }} {{ 9 is divisibleby(2) }}",
        "{{ 1 is eq 1 }} {{ 1 is ne 1 }} {{ 1 is lt 2 }} {{ 1 is gt 2 }} {{ 1 is le 1 }} {{ 1 is ge 2 }}", "{{ 1 is equalto 1 }} {{ 2 is greaterthan 1 }} {{ 1 is lessthan 2 }}",
        "{{ 1 is in [1] }} {{ 'a' is in 'abc' }} {{ 1 is not in [2] }}", "{{ 'abc' is lower }} {{ 'ABC' is upper }} {{ 'Ab' is lower }} {{ '1' is lower }}", "{{ n is sameas none }} {{ t is sameas true }}",
        "{{ range is callable }} {{ s is callable }} {{ h|e is escaped }} {{ h is escaped }}", "{{ s is defined and s }} {{ not s is none }}", "{{ 'x' if nope is defined else 'y' }}",
    ],
    "loops": [
        "{% for x in l %}{{ loop.index }}/{{ loop.length }}{{ ',' if not loop.last }}{% endfor %}", "{% for x in l %}{{ loop.index0 }}{{ loop.revindex }}{{ loop.revindex0 }}{{ loop.first }}{{ loop.last }} {% endfor %}",
        "{% for x in l %}{{ loop.cycle('a', 'b') }}{% endfor %}", "{% for x in l %}{{ loop.previtem|default('-') }}{{ loop.nextitem|default('-') }} {% endfor %}",
        "{% for x in [1, 1, 2] %}{{ loop.changed(x) }}{% endfor %}", "{% for x in e %}x{% else %}empty{% endfor %}", "{% for x in l if x > 1 %}{{ x }}{{ loop.index }}{% else %}none{% endfor %}",
        "{% for k, v in d.items() %}{{ k }}={{ v }};{% endfor %}", "{% for k in d %}{{ k }}{% endfor %}", "{% for a, (b, c) in [(1, (2, 3))] %}{{ a }}{{ b }}{{ c }}{% endfor %}",
        "{% for x in tree recursive %}{{ x.n }}{{ loop.depth }}{% if x.c %}({{ loop(x.c) }}){% endif %}{% endfor %}", "{% for x in l %}{% for y in li %}{{ loop.index }}{% endfor %}{{ loop.index }}{% endfor %}",
        "{% for c in 'abc' %}{{ c }}-{% endfor %}", "{% for x in range(3) %}{{ x }}{% endfor %}", "{% for x in l %}{% set v = x %}{% endfor %}{{ v is defined }}",
        "{% for x in l|sort|reverse %}{{ x }}{% endfor %}", "{% for x in 1, 2, 3 %}{{ x }}{% endfor %}", "{% for x in l %}{% if loop.first %}{% set y = 1 %}{% endif %}{{ y is defined }}{% endfor %}",
        "{% for a, b in [[1, 2], [3, 4]] %}{{ a + b }} {% endfor %}", "{% for x in l if x > 9 %}{% else %}{{ s }}{% endfor %}",
    ],
    "whitespace": [
        "a  {%- if t %}  b  {% endif -%}  c", "a \n {{- s -}} \n b", "{% if t %}\n  x\n{% endif %}\n", "a\n{#- c -#}\nb", "a\n{# c #}\nb\n", "x\n\n", "{% for x in l -%}\n  {{ x }}\n{%- endfor %}",
        "  {%+ if t +%}\n x{% endif %}", "a\r\nb\rc\n", "{%- set a = 1 -%}  {{ a }}", "{{ '\n' }}", "{%if t%}x{%endif%}{{s}}", "a {{ s\n}} b", "{% raw %}{{ x }} {% if %}{% endraw %}",
        "a {%- raw -%}  {{ x }}  {%- endraw -%} b", "{{ '{{' }} {{ '}}' }} {{ {'a': {}} }}", "{{ '{{resolve:ssm:x}}' }}", "a{# {{ x }} {% if %} #}b", "\t{{- 1 }}\n\n", "${x} #{y} {z} %}",
    ],
    "set and with": [
        "{% set a = 1 %}{{ a }}", "{% set a, b = 1, 2 %}{{ a }}{{ b }}", "{% set a, b = [3, 4] %}{{ b }}{{ a }}", "{% set (a, b) = (1, 2) %}{{ a }}", "{% set a = 1, 2 %}{{ a }}",
        "{% set a %}x{{ s }}{% endset %}{{ a|upper }}", "{% set a | upper | trim %} x {% endset %}[{{ a }}]", "{% set a = 1 %}{% if t %}{% set a = 2 %}{% endif %}{{ a }}",
        "{% set ns = namespace(x=0) %}{% for v in l %}{% set ns.x = ns.x + v %}{% endfor %}{{ ns.x }}", "{% with a = 1, b = 2 %}{{ a + b }}{% endwith %}{{ a is defined }}",
        "{% with %}{% set q = 1 %}{{ q }}{% endwith %}{{ q is defined }}", "{% set a = dict(x=1, y=2) %}{{ a }} {{ dict([('k', 1)]) }}", "{% set g = l|map('string') %}{{ g|list }}{{ g|list }}",
    ],
    "conditions": [
        "{% if e %}a{% elif d %}b{% else %}c{% endif %}", "{% if nope is defined %}a{% else %}b{% endif %}", "{% if not e and t %}x{% endif %}", "{% if 0 %}a{% elif '' %}b{% elif [0] %}c{% endif %}",
        "{% if l|length > 2 and 'A' in li %}yes{% endif %}", "{% if d.k1 == 'v1' or nope %}x{% endif %}",
    ],
    "macros": [
        "{% macro m(a, b=2) %}<{{ a }}{{ b }}>{% endmacro %}{{ m(1) }}{{ m(1, 3) }}{{ m(b=1, a=2) }}", "{% macro m(a) %}{{ a is defined }}{% endmacro %}{{ m() }}", "{% macro m() %}{{ s }}{% endmacro %}{{ m()|upper }}",
        "{% macro m(x) %}{{ x }}{% if x > 0 %}{{ m(x - 1) }}{% endif %}{% endmacro %}{{ m(3) }}", "{% macro box(t) %}[{{ t }}:{{ caller() }}]{% endmacro %}{% call box('a') %}in{{ s }}{% endcall %}",
        "{% macro each(xs) %}{% for x in xs %}{{ caller(x) }}{% endfor %}{% endmacro %}{% call(v) each(l) %}<{{ v }}>{% endcall %}", "{% macro m(a=n) %}{{ a }}{% endmacro %}{{ m() }} {{ m(none) }}",
        "{% macro m(a, b=a) %}{{ a }}{{ b }}{% endmacro %}{{ m(7) }}",
    ],
    "errors": [
        "{{ nope }}", "{{ d.nope }}", "{{ nope.x }}", "{% if nope %}{% endif %}", "{% for x in nope %}{% endfor %}", "{{ nope + 1 }}", "{{ nope ~ 'a' }}", "{{ nope|upper }}", "{{ nope == 1 }}", "{{ e|first }}",
        "{{ 1 / 0 }}", "{{ 'a' + 1 }}", "{{ 1 + 'a' }}", "{{ s() }}", "{{ n.x.y }}", "{{ l|nofilter }}", "{{ l is notest }}", "{% nosuch %}", "{% if t %}", "{{ s", "{% raw %}x", "{# x", "{{ }}", "{{ a b }}",
        "{{ [1, 2 }}", "{{ 1 < 'a' }}", "{{ 1 in 2 }}", "{{ l[:'a'] }}", "{% set a, b = 1, 2, 3 %}", "{% for a, b in l %}{% endfor %}", "{{ 'x' in 5 }}", "{{ m(1) }}", "{{ l|sum('x') }}", "{{ [1, 'a']|sort }}",
        "{% macro m(a) %}{% endmacro %}{{ m(1, 2) }}", "{{ l|join(nope) }}", "{{ l|map('upper')|length }}", "{{ d|items|first|upper + 1 }}", "{{ {[]: 1} }}", "{{ i|length }}", "{{ s|truncate(2) }}", "{% else %}", "{% endif %}", "{{ '%d' % 'a' }}",
        "{{ x is defined is string }}", "{{ nope|list }}", "{{ [nope]|join }}",
    ],
}

SCALARS = """
~|null|Null|NULL|nUll|true|True|TRUE|tRue|yes|Yes|no|NO|on|off|Off|y|n|Y|N|0|1|-1|+1|007|017|08|0_8|012345678901|1_000|0b101|0x1F|0xg|0o17|
190:20:30|1:30|1:60|1.0|1.50|.5|-.5|+.5|-0.5|5.|1e3|1.0e3|1.0e+3|1.0E-3|1e400|1.5e400|-0.0|-0|.inf|-.Inf|+.inf|.nan|.NaN|inf|nan|190:20:30.15|
123456789012345678901|0.1|100000000000000000000.0|1.0e+16|0.00001|a|a b|1 2|1.2.3|10.0.0.0/16|v1|1_0.5_0|_1|1_|<x|0x|0b|00|0.0|12e03|1,000|2020|1-2|--1|6.02e23|0777|09.5|1__0|on-call|No way
""".replace("\n", "").split("|")


def jinja_cases():
    environment = Environment(undefined=StrictUndefined)
    cases = []
    for group, templates in GROUPS.items():
        for template in templates:
            case = {"group": group, "template": template}
            try:
                case["text"] = environment.from_string(template).render(json.loads(json.dumps(CONTEXT)))
            except Exception as error:
                case["error"] = type(error).__name__
            if group != "errors" and "error" in case:
                raise SystemExit(f"{template}: {case['error']}")
            cases.append(case)
    return {"jinja2": jinja2.__version__, "context": json.dumps(CONTEXT), "cases": cases}


def scalar_cases():
    # The type, and the value as Python's str prints it.
    values = [(source, yaml.safe_load(f"- {source}")[0]) for source in SCALARS]
    return {"pyyaml": yaml.__version__, "scalars": [[source, type(value).__name__, str(value)] for source, value in values]}


def write(path, text):
    with open(os.path.join(TESTS, path), "w", encoding="utf-8") as file:
        file.write(text)


def column_lines(lines, marks):
    """Proton's filters return lists of lines; a later pass puts each line at the column of its expression."""
    marks.append(lines)
    return f"\x01{len(marks) - 1}\x01" if lines else ""


def render_bundle(template, namespace):
    marks = []
    environment = Environment(undefined=StrictUndefined)
    quoted = lambda v: json.dumps(v) if isinstance(v, str) and (v == "" or yaml.safe_load(v) != v) else str(v)
    policy = re.compile(r"arn:[a-zA-Z-]+:iam::\d{12}:policy/")
    environment.filters.update(
        proton_cfn_sanitize=lambda value: value,
        proton_cfn_iam_policy_arns=lambda d: column_lines([f"- {v}" for v in d.values() if policy.match(v)], marks),
        proton_cfn_ecs_task_definition_formatted_env_vars=lambda d: column_lines(
            [line for k, v in d.items() for line in (f"- Name: {quoted(k)}", f"  Value: {quoted(v)}")], marks
        ),
    )
    text = environment.from_string(template).render(namespace)
    expand = lambda m: ("\n" + " " * len(m[1])).join([m[1] + marks[int(m[2])][0], *marks[int(m[2])][1:]])
    return re.sub(r"(?m)^([ ]*)\x01(\d+)\x01", expand, text)


def defaults(schema, kind):
    description = schema["schema"]
    properties = description["types"][description[kind]]["properties"]
    return {name: each["default"] for name, each in properties.items() if "default" in each}


def load(path):
    with open(os.path.join(ROOT, "examples", "bundles", path), encoding="utf-8") as file:
        return file.read()


def example_texts():
    environment_inputs = {
        **defaults(yaml.safe_load(load("fargate-env/v1/schema/schema.yaml")), "environment_input_type"),
        **yaml.safe_load(load("specs/environment.yaml"))["spec"],
    }
    yield "environment", render_bundle(
        load("fargate-env/v1/infrastructure/cloudformation.yaml"),
        {"environment": {"name": "payments-production", "inputs": environment_inputs}},
    )
    schema = yaml.safe_load(load("fargate-svc/v1/schema/schema.yaml"))
    template = load("fargate-svc/v1/instance_infrastructure/cloudformation.yaml")
    for instance in yaml.safe_load(load("specs/service.yaml"))["instances"]:
        outputs = {"PolicyArn": "arn:aws:iam::123456789012:policy/assets"} if instance["name"] == "prod" else {}
        yield instance["name"], render_bundle(template, {
            "environment": {
                "account_id": "123456789012", "name": instance["environment"],
                "outputs": {"ClusterName": "payments", "LogGroupName": "/ecs/payments", "Subnets": "subnet-1,subnet-2"},
            },
            "service": {"name": "shop", "branch_name": "", "repository_connection_arn": "", "repository_id": ""},
            "service_instance": {
                "name": instance["name"],
                "inputs": {**defaults(schema, "service_input_type"), **instance["spec"]},
                "components": {"default": {"outputs": outputs}},
            },
        })


os.makedirs(TESTS, exist_ok=True)
lines = jinja_cases()
write("jinja-cases.json", json.dumps(lines, ensure_ascii=True, indent=2) + "\n")
write("yaml-scalars.json", json.dumps(scalar_cases(), ensure_ascii=True, indent=2) + "\n")
for name, text in example_texts():
    write(f"expected-{name}.yaml.txt", text)
print(len(lines["cases"]), "cases,", len(scalar_cases()["scalars"]), "scalars")

"""The pages of the manual, in groups: `copydesk help` and docs/README.md list them so."""

from typing import NamedTuple

START = "start"
"""The topic of the README."""

INDEX = "index"
"""The topic of docs/README.md, which lists the others."""


class Topic(NamedTuple):
    """A page of the manual: its name, and what it is about."""

    name: str
    about: str


GROUPS: dict[str, tuple[Topic, ...]] = {
    "Start": (
        Topic(START, "install, tag the first article, export"),
        Topic("installing", "by pip, pipx or uv; disk space; extras"),
        Topic("reading", "the list, the reader, selections, speakers, search, all claims, replay"),
        Topic("guidelines", "what fact, quote and speculation mean, with examples"),
    ),
    "Tagging": (
        Topic("labels", "names, colours, parents and scales; attributes; guidelines"),
        Topic("configuration", "of a corpus and your own: model, keyboard, colours, language, completion, logs"),
        Topic("keys", "every key by screen, with its name for your own key map"),
    ),
    "Sources and formats": (
        Topic("sources", "which files are read, and how; adding web pages, documents and feeds"),
        Topic("formats", "JSONL and the formats of other tools, each with an example and what it leaves out"),
        Topic("importing", "claims from other tools and stores: how they are matched, and what is refused"),
        Topic("browser", "serve a corpus to a browser, publish static pages, print plain lines for screen readers"),
    ),
    "Teams": (
        Topic("teams", "pilot, assignments, agreement, gold standard: command by command"),
        Topic("agreement", "units, coefficients, and how to read them"),
        Topic("sharing", "merging by claim and field, diff, blame"),
        Topic("stats", "progress, speed and drift, and how each number is counted"),
    ),
    "Stories": (
        Topic("stories", "find and make stories; copies of a text; changes by an outlet"),
        Topic("ledger", "a tutorial with the samples; quotations compared word for word"),
    ),
    "Suggestions": (
        Topic("suggestions", "the rules, how to use them, and how often they are right"),
        Topic("suggesters", "your own pipelines, language models and plugins"),
        Topic("doubt", "labels that are probably wrong; the most instructive articles first"),
        Topic("training", "train a model on your claims, by one command or step by step"),
    ),
    "Large scale": (
        Topic("cluster", "entities of millions of articles, on one machine or many; drawing a sample"),
        Topic("performance", "measurements, and how to repeat them"),
    ),
    "How it is made": (
        Topic("store", "where claims are kept; check and repair"),
        Topic("reliability", "guarantees, and how they are tested"),
        Topic("architecture", "a map of the code, and recipes for changes"),
        Topic("comparison", "other annotation tools, and when to take one of them instead"),
    ),
}

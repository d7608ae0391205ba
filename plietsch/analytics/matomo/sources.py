"""Websites that people come from by searching."""

import re

ENGINES = re.compile(
    r"(?:^|\.)(?:google|bing|duckduckgo|ecosia|startpage|qwant|yahoo|yandex|baidu|brave|metager|swisscows|mojeek)\."
)
